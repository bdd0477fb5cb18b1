package study

import (
	"fmt"

	"github.com/dustin/go-humanize/english"

	"gradbook/experiments/results"
)

// NoValue is the error of a sweep of which no run has a value of the metric: what to do depends on
// whether one may still come.
func (s Source) NoValue() error {
	n, count := len(s.Runs), results.States(s.Runs)
	remedy := fmt.Sprintf("\"list %d\" says what became of them", s.Sweep.ID)
	switch {
	case n == 0 || count[results.Pending]+count[results.Running] > 0:
		remedy = "let the sweep train"
	case count[results.Diverged] == n:
		remedy = "all diverged; try lower learning rates"
	}
	return fmt.Errorf("none of its %d %s has finished with a %s; %s", n, english.PluralWord(n, "run", ""), s.Metric().Words(), remedy)
}
