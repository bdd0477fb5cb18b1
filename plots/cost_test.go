package plots

import (
	"strings"
	"testing"

	"gradbook/plots/figure"
	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"

	"gradbook/experiments/results"
)

func TestGoldenCost(t *testing.T) {
	s, _, _ := synthetic.Search(60)
	f, err := Cost(s)
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "cost.png", png)
	troubles, _ := synthetic.Troubled()
	for i := range troubles.Runs {
		run := &troubles.Runs[i]
		run.Seconds *= 1 + 0.1*float64(i%7)
		run.Parameters = 90000 + 10000*(i/3%5)
	}
	f, err = Cost(troubles)
	png, _ = golden.Pictures(t, f.Print(), err)
	golden.Compare(t, "cost-print.png", png)
}

func TestCostOfOddSweeps(t *testing.T) { checkOdd(t, Cost) }

// Configs of one size need no panel of sizes: the caption says it.
func TestCostOfOneSize(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve(), 2, 3)
	for i := range s.Runs {
		s.Runs[i].Parameters = 101770
		s.Runs[i].Seconds = float64(i + 1)
	}
	f, err := Cost(s)
	_, svg := golden.Pictures(t, f, err)
	if words := texts(t, svg); !strings.Contains(words, "Every config has 101,770 parameters.") || strings.Count(words, "val accuracy") != 4 { // the title for readers, the subtitle, a panel, the table
		t.Errorf("%s", words)
	}
}

func TestCostErrors(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve()[:3], 1, 2)
	for i := range s.Runs {
		s.Runs[i].State = results.Failed
	}
	if _, err := Cost(s); err == nil || !strings.Contains(err.Error(), "none of its 3 runs has finished with a val accuracy") {
		t.Error(err)
	}
}

func TestShortCount(t *testing.T) {
	for want, n := range map[string]float64{"0": 0, "500": 500, "1k": 1000, "101.77k": 101770, "1.5M": 1.5e6, "2G": 2e9} {
		if got := figure.FormatCount(n); got != want {
			t.Errorf("%v: %s, want %s", n, got, want)
		}
	}
}
