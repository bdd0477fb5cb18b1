package study_test

import (
	"testing"

	"gradbook/plots/study"
)

func TestMedian(t *testing.T) {
	for want, values := range map[float64][]float64{3: {3}, 2: {9, 1, 2}, 2.5: {1, 9, 3, 2}} {
		if got := study.Median(values); got != want {
			t.Errorf("%v: %v, want %v", values, got, want)
		}
	}
}
