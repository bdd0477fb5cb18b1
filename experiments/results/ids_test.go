package results_test

import (
	"strings"
	"testing"

	"gradbook/experiments/results"
)

func TestFormatIDs(t *testing.T) {
	apart := func(n int) (ids []int64) {
		for i := range n {
			ids = append(ids, int64(3*i))
		}
		return ids
	}
	for want, ids := range map[string][]int64{
		"":                nil,
		"5":               {5},
		"5, 6":            {6, 5},
		"5–7":             {7, 5, 6, 5},
		"1–4, 7, 9, 10":   {1, 2, 3, 4, 7, 9, 10},
		"-2–0, 2, 99–101": {0, -1, -2, 2, 101, 100, 99},
	} {
		if got := results.FormatIDs(ids); got != want {
			t.Errorf("%v: %q, want %q", ids, got, want)
		}
	}
	if got := results.FormatIDs(apart(24)); !strings.HasSuffix(got, "66, 69") || strings.Contains(got, "in all") {
		t.Errorf("24 ids: %s", got)
	}
	if got := results.FormatIDs(append(apart(24), 100, 101, 102)); !strings.HasSuffix(got, "66, 69, … (27 in all)") {
		t.Errorf("27 ids: %s", got)
	}
}
