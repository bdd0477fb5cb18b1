package figure

import (
	"strconv"

	"gonum.org/v1/plot"
)

// CountTicks labels an axis of things that are counted: 500, 20k, 1.5M.
type CountTicks struct{ plot.Ticker }

// Ticks returns those of the Ticker with their labels as FormatCount writes them.
func (t CountTicks) Ticks(low, high float64) []plot.Tick {
	ticks := t.Ticker.Ticks(low, high)
	for i := range ticks {
		ticks[i].Label = FormatCount(ticks[i].Value)
	}
	return ticks
}

// FormatCount writes 1500 as 1.5k, and so on with M and G.
func FormatCount(n float64) string {
	for _, unit := range []struct {
		size float64
		name string
	}{{1e9, "G"}, {1e6, "M"}, {1e3, "k"}} {
		if n >= unit.size {
			return strconv.FormatFloat(n/unit.size, 'g', 6, 64) + unit.name
		}
	}
	return strconv.FormatFloat(n, 'g', 6, 64)
}
