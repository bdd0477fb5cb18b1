package plots

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"

	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"

	"gradbook/experiments/results"
)

// randomSearch is a sweep of n configs, of which the worse ones are stopped after a quarter of
// their epochs, and every third of the others by its own early stopping, which keeps an earlier epoch.
func randomSearch(n, seeds, epochs int) (Source, []results.Epoch) {
	random := rand.New(rand.NewPCG(3, 3))
	var outcomes []synthetic.Outcome
	for i := range n {
		u := random.Float64()
		outcomes = append(outcomes, synthetic.Outcome{
			Config: results.Config{"activation": []string{"relu", "tanh", "gelu"}[i%3], "learning_rate": random.Float64(), "hidden": []any{int64(64 << (i % 3))}, "early_stopping": int64(3)},
			Error:  0.015 + 0.3*u*u*u,
		})
	}
	s, all := synthetic.Sweep(outcomes, seeds, epochs)
	for i := range all { // noise
		m := &all[i].Metrics
		up := 1 + 0.08*random.NormFloat64()
		m.ValLoss, m.ValAccuracy = m.ValLoss*up, max(0, 1-(1-m.ValAccuracy)*up)
	}
	ends := map[int64]int{}
	for i := range s.Runs {
		run := &s.Runs[i]
		switch {
		case run.ValAccuracy < 0.95:
			ends[run.ID], run.KeptEpoch = epochs/4, epochs/4
		case i%3 == 0:
			ends[run.ID], run.KeptEpoch = epochs*9/10-i%3, epochs*9/10-i%3-3
		default:
			continue
		}
		run.State, run.Epochs = results.Stopped, ends[run.ID]
	}
	return s, slices.DeleteFunc(all, func(e results.Epoch) bool { return ends[e.RunID] > 0 && e.Epoch > ends[e.RunID] })
}

// Few configs have their words at their ends, and long curves are smoothed.
func TestGoldenLearningCurvesOfAFewLongRuns(t *testing.T) {
	s, epochs := randomSearch(3, 3, 120)
	f, err := LearningCurves(s, epochs)
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "learning-curves-few-long.png", png)
}

func TestGoldenLearningCurvesOfASearch(t *testing.T) {
	s, epochs := randomSearch(40, 1, 30)
	for id, epoch := range map[int64]int{7: 4, 19: 9} {
		epochs = synthetic.Diverge(s, epochs, id, epoch)
	}
	f, err := LearningCurves(s, epochs)
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "learning-curves-search.png", png)
}

func TestGoldenLearningCurvesOfManyConfigs(t *testing.T) {
	s, epochs := randomSearch(200, 1, 40)
	f, err := LearningCurves(s, epochs)
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "learning-curves-many.png", png)
}

// A thousand runs of a hundred epochs are drawn at once, and their file can be mailed.
func TestLearningCurvesOfAThousandRuns(t *testing.T) {
	s, epochs := randomSearch(1000, 1, 100)
	start := time.Now()
	f, err := LearningCurves(s, epochs)
	if err != nil {
		t.Fatal(err)
	}
	var svg bytes.Buffer
	if err := f.WriteSVG(&svg); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > time.Minute { // a tenth of a second, on an idle machine
		t.Errorf("it took %v", took)
	}
	if svg.Len() > 300_000 {
		t.Errorf("the SVG file has %d bytes", svg.Len())
	}
}

// curvesWords is what the learning curves say.
func curvesWords(t *testing.T, s Source, epochs []results.Epoch) string {
	t.Helper()
	f, err := LearningCurves(s, epochs)
	if err != nil {
		t.Fatal(err)
	}
	var svg bytes.Buffer
	if err := f.WriteSVG(&svg); err != nil {
		t.Fatal(err)
	}
	return texts(t, svg.Bytes())
}

// The key explains what is there and nothing else.
func TestKeyOfLearningCurves(t *testing.T) {
	one := func() (Source, []results.Epoch) { return synthetic.Sweep(synthetic.Twelve()[:1], 1, 10) }
	const (
		band, thinner, stopped, kept = "lowest to highest seed", "fewer seeds", "stopped early", "epoch that early stopping keeps"
		crossed, measured, others    = "diverged: ", "as measured", "of the others"
		moving                       = "exponential moving averages with weight 0.70"
	)
	for name, c := range map[string]struct {
		sweep func() (Source, []results.Epoch)
		want  []string
	}{
		"one run":  {one, nil},
		"troubled": {synthetic.Troubled, []string{band, thinner, stopped, crossed}},
		"long":     {func() (Source, []results.Epoch) { return synthetic.Sweep(synthetic.Twelve()[:1], 1, 100) }, []string{measured, moving}},
		"search":   {func() (Source, []results.Epoch) { return randomSearch(30, 1, 20) }, []string{stopped, kept}},
		"many":     {func() (Source, []results.Epoch) { return randomSearch(100, 1, 20) }, []string{stopped, kept, others}},
	} {
		s, epochs := c.sweep()
		words := curvesWords(t, s, epochs)
		for _, item := range []string{band, thinner, stopped, kept, crossed, measured, others, moving} {
			if got, want := strings.Contains(words, item), slices.Contains(c.want, item); got != want {
				t.Errorf("%s: %q is told: %t, want %t", name, item, got, want)
			}
		}
	}
}

// Bands are those of the best few: of the others they would hide the lines.
func TestOnlyTheBestHaveDetails(t *testing.T) {
	s, epochs := synthetic.Sweep(synthetic.Twelve(), 3, 5)
	words := curvesWords(t, s, epochs)
	for _, want := range []string{"lowest to highest seed (1–4)", "train (1–4)"} {
		if !strings.Contains(words, want) {
			t.Errorf("the key has no %q", want)
		}
	}
	s, epochs = synthetic.Sweep(synthetic.Twelve()[:4], 3, 5)
	if words := curvesWords(t, s, epochs); strings.Contains(words, "(1–4)") || strings.Count(words, "[128, 64, 32], 0.1") != 2 {
		t.Errorf("four configs are not all named at their ends, or not all of them have details: %s", words)
	}
}

func TestOthersWords(t *testing.T) {
	config := func(states ...results.State) (c results.ConfigSummary) {
		for _, state := range states {
			c.Runs = append(c.Runs, results.Run{State: state})
		}
		return c
	}
	for want, configs := range map[string][]results.ConfigSummary{
		"1 more config":                               {config(results.Done)},
		"2 more configs (1 run stopped)":              {config(results.Done, results.Stopped), config(results.Done)},
		"2 more configs (2 runs stopped, 1 diverged)": {config(results.Stopped, results.Stopped), config(results.Diverged)},
		"1 more config (1 run diverged, 1 failed)":    {config(results.Failed, results.Diverged, results.Done)},
		"1 more config (1 run running, 2 pending)":    {config(results.Pending, results.Running, results.Pending)},
	} {
		if got := othersWords(configs); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A thinned line has the same ends, the same heights and at most two points in each
// column of the page.
func TestThinKeepsTheOutline(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 3000).Draw(t, "points")
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		points := make([]vg.Point, n)
		for i := range points {
			points[i] = vg.Point{X: vg.Length(i) * 300 / vg.Length(n), Y: vg.Length(random.NormFloat64())}
		}
		kept := thin(points)
		columns := map[int][]vg.Point{}
		for i, pt := range kept {
			if i > 0 && pt.X <= kept[i-1].X {
				t.Fatal("points are out of order")
			}
			columns[int(pt.X)] = append(columns[int(pt.X)], pt)
		}
		for _, pt := range points {
			column := columns[int(pt.X)]
			if len(column) == 0 || len(column) > 2 {
				t.Fatalf("%d points are left in column %d", len(column), int(pt.X))
			}
			low, high := min(column[0].Y, column[len(column)-1].Y), max(column[0].Y, column[len(column)-1].Y)
			if pt.Y < low || pt.Y > high {
				t.Fatalf("height %v of column %d is lost", pt.Y, int(pt.X))
			}
		}
	})
}

// Whose curve is not drawn is not listed either, and the only one is told apart from the others.
func TestLearningCurvesOfOneOfManyRuns(t *testing.T) {
	s, epochs := randomSearch(6, 3, 10)
	one := slices.DeleteFunc(epochs, func(e results.Epoch) bool { return e.RunID != s.Runs[1].ID })
	f, err := LearningCurves(s, one)
	if err != nil {
		t.Fatal(err)
	}
	var svg bytes.Buffer
	if err := f.WriteSVG(&svg); err != nil {
		t.Fatal(err)
	}
	shown := svg.String()
	for _, activation := range []string{"relu", "tanh", "gelu"} {
		if is := activation == s.Runs[1].Config["activation"]; strings.Contains(shown, ">"+activation+"<") != is {
			t.Errorf("the legend has %s: %v, want %v", activation, !is, is)
		}
	}
	if rate := results.FormatShort(s.Runs[1].Config["learning_rate"]); !strings.Contains(shown, ">"+rate+"<") {
		t.Errorf("the legend does not say the learning rate %s", rate)
	}
	if len(s.Runs) != 18 {
		t.Error("the caller's runs were changed")
	}
}

// Runs that are named have a line each, with their number at its end, also where they are
// seeds of one config or more than there are colours.
func TestRunCurvesCarryTheRunsNumbers(t *testing.T) {
	for _, n := range []int{1, 3, 7, 20} {
		s, epochs := synthetic.Sweep(synthetic.Twelve()[:7], 3, 4)
		for i := range s.Runs {
			s.Runs[i].ID += 700
		}
		for i := range epochs {
			epochs[i].RunID += 700
		}
		s.Runs = s.Runs[:n]
		f, err := RunCurves(s, epochs)
		words := strings.Split(wordsOf(t, f, err), "\n")
		for _, run := range s.Runs {
			const panels, legend = 2, 1
			count := 0
			for _, word := range words {
				if word == strconv.FormatInt(run.ID, 10) {
					count++
				}
			}
			if count != panels+legend {
				t.Errorf("%d runs: run %d is named %d times, want %d", n, run.ID, count, panels+legend)
			}
		}
		if s.Runs[0].ConfigKey != "config-00" {
			t.Error("the caller's runs were changed")
		}
	}
}

// A program may report one of loss and accuracy, or neither.
func TestLearningCurvesOfOneMetric(t *testing.T) {
	nan := math.NaN()
	s, epochs := synthetic.Sweep(synthetic.Twelve()[:2], 2, 5)
	for i := range epochs {
		accuracy := epochs[i].ValAccuracy
		epochs[i].Metrics = results.Metrics{TrainLoss: nan, TrainAccuracy: nan, ValLoss: nan, ValAccuracy: accuracy, TestLoss: nan, TestAccuracy: nan}
	}
	f, err := LearningCurves(s, epochs)
	_, svg := golden.Pictures(t, f, err)
	if text := string(svg); strings.Contains(text, ">Loss<") || !strings.Contains(text, ">Accuracy<") || strings.Contains(text, ">train<") {
		t.Error("the figure has axes for a loss, none for the accuracy, or a key for train")
	}
	for i := range epochs {
		epochs[i].ValAccuracy = nan
	}
	if _, err := LearningCurves(s, epochs); err == nil || !strings.Contains(err.Error(), "none of its 4 runs has a loss or an accuracy") {
		t.Error(err)
	}
	s.Datasets = nil
	for i := range s.Runs {
		s.Runs[i].Dataset, s.Runs[i].DatasetSHA256 = "", ""
	}
	if caption := s.Caption(s.Runs); strings.Contains(caption, "Data") {
		t.Errorf("caption of runs without a dataset: %s", caption)
	}
}
