package sampler

import (
	"fmt"
	"math"
	"testing"

	"gradbook/experiments/results"
)

func TestObserve(t *testing.T) {
	told := []Result{
		{4, results.Config{}, math.NaN(), results.Running}, {1, results.Config{}, 3, results.Done}, {2, results.Config{}, 7, results.Failed}, {3, results.Config{}, 1, results.Done},
		{5, results.Config{}, math.NaN(), results.Failed}, {6, results.Config{}, math.NaN(), results.Done}, {7, results.Config{}, 2, results.Running},
	}
	for _, test := range []struct {
		goal                 results.Goal
		impute, whileRunning Imputation
		want                 string // number: value, higher is better
	}{
		{results.Minimize, Worst, "", "1:-3 2:-3 3:-1 5:-3 6:-3 "},
		{results.Maximize, Worst, "", "1:3 2:1 3:1 5:1 6:1 "},
		{results.Minimize, Best, "", "1:-3 2:-1 3:-1 5:-1 6:-1 "},
		{results.Minimize, Latest, "", "1:-3 2:-7 3:-1 5:-3 6:-3 "},
		{results.Maximize, Worst, Latest, "1:3 2:1 3:1 4:1 5:1 6:1 7:2 "},
		{results.Maximize, Worst, Best, "1:3 2:1 3:1 4:3 5:1 6:1 7:3 "},
	} {
		got := ""
		for _, o := range (cube{}).observe(told, Metric{Goal: test.goal, Failed: test.impute, Running: test.whileRunning}) {
			got += fmt.Sprintf("%d:%v ", o.number, o.value)
		}
		if got != test.want {
			t.Errorf("%+v: got %s", test, got)
		}
	}
	if got := (cube{}).observe(told[:1], Metric{Running: Best}); got != nil {
		t.Errorf("with no finished run there is %v", got)
	}
}
