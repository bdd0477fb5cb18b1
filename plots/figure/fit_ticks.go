package figure

import (
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// FitTicks returns as many ticks as have room for their labels along an axis of
// some length. extent is how much of it a label takes.
func FitTicks(length vg.Length, extent func(label string) vg.Length, ticks func(most int) []plot.Tick) []plot.Tick {
	const most = 24
	for most := most; most > 1; most-- {
		all := ticks(most)
		free := vg.Length(math.Inf(-1)) // from here on
		fits := !slices.ContainsFunc(all, func(tick plot.Tick) bool {
			middle, half := length*vg.Length(tick.Value), extent(tick.Label)/2
			overlaps := middle-half < free
			free = middle + half
			return overlaps
		})
		if fits {
			return all
		}
	}
	return ticks(1)
}

// SidewaysLabels and stackedLabels are the extents of labels on horizontal and on
// vertical axes.
func SidewaysLabels(label string) vg.Length { return TextWidth(QuietText, label) + 10 }

// StackedLabels is the extent of a label on a vertical axis.
func StackedLabels(string) vg.Length { return LineHeight(QuietText) }
