package report

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results/record"
	"gradbook/plots/internal/synthetic"
)

// Whatever runs lack, the report says so and shows the rest, as Markdown and as HTML.
func TestReportOfRunsThatLackSomething(t *testing.T) {
	db, err := record.Open(filepath.Join("..", "..", "results.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const confusion, images = "Not shown: run 35 has no confusion matrix on test;", "Not shown: run 35 has no images of its mistakes on test;"
	for what, c := range map[string]struct {
		says  []string
		lacks []string // figures
	}{
		"confusion":         {[]string{confusion}, []string{"confusion", "class-scores", "confused-pairs"}},
		"misclassified":     {[]string{images}, []string{"confused-pairs", "misclassified"}},
		"calibration":       {[]string{"Not shown: run 35 has no calibration;"}, []string{"calibration"}},
		"layers":            {[]string{"Not shown: runs 17, 35 have no layers;"}, []string{"activations", "gradients"}},
		"layers of run 17":  {[]string{"Not shown: run 17 has no layers;"}, nil},
		"weights":           {[]string{"Not shown: the weights of run 35 are not kept;"}, []string{"first-layer"}},
		"environments":      {[]string{"| runs | 36, "}, nil},
		"loss and accuracy": {nil, nil},
		"dataset":           {[]string{"Not shown: run 35 has no dataset;", "| dataset | not recorded |"}, []string{"first-layer", "confused-pairs", "misclassified"}},
		"epochs of run 17":  {nil, nil},
		"val":               {nil, nil},
		"test":              {nil, nil},
		"parameters":        {nil, nil},
		"config":            {nil, nil},
		"all but the metric": {
			[]string{confusion, "run 35 has no dataset;", "run 35 has no calibration;", "run 35 has no layers;", "| dataset | not recorded |"},
			[]string{"confusion", "class-scores", "confused-pairs", "misclassified", "calibration", "activations", "gradients", "first-layer"},
		},
	} {
		t.Run(what, func(t *testing.T) {
			r, err := Read(synthetic.Lacking{Reader: db, What: what}, 1)
			if err != nil {
				t.Fatal(err)
			}
			page, err := r.page("")
			if err != nil {
				t.Fatal(err)
			}
			text, err := page.markdown()
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range c.says {
				if !strings.Contains(string(text), want) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
			if len(c.says) == 0 && strings.Contains(string(text), "Not shown: run") {
				t.Errorf("something is missing:\n%s", text)
			}
			shown := page.pictures()
			for _, name := range c.lacks {
				if shown[name] != nil {
					t.Errorf("there is a figure %s", name)
				}
			}
			for _, name := range []string{"learning-curves", "timeline", "cost"} {
				if shown[name] == nil && !slices.Contains(c.lacks, name) {
					t.Errorf("there is no figure %s", name)
				}
			}
			if html, err := page.html(); err != nil || !strings.Contains(string(html), "<svg") {
				t.Errorf("HTML of %d bytes, %v", len(html), err)
			}
		})
	}
}
