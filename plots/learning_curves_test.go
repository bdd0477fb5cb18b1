package plots

import (
	"slices"
	"testing"
)

func TestDrawnTakesTheGreyCurvesEvenly(t *testing.T) {
	for configs, want := range map[int]int{0: 0, 1: 1, 12: 12, 13: 13, 162: 162, 163: 162, 1000: 162} {
		places := drawn(configs)
		if len(places) != want {
			t.Errorf("%d of %d configs are drawn, want %d", len(places), configs, want)
		}
		if configs > 0 && (places[0] != 0 || places[len(places)-1] != configs-1) {
			t.Errorf("of %d configs the best or the worst is not drawn", configs)
		}
		if !slices.IsSorted(places) || len(slices.Compact(slices.Clone(places))) != len(places) {
			t.Errorf("of %d configs some are drawn twice: %v", configs, places)
		}
	}
}
