package plots

import (
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// fitTicks returns as many ticks as have room for their labels along an axis of
// some length. extent is how much of it a label takes.
func fitTicks(length vg.Length, extent func(label string) vg.Length, ticks func(most int) []plot.Tick) []plot.Tick {
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

// sidewaysLabels and stackedLabels are the extents of labels on horizontal and on
// vertical axes.
func sidewaysLabels(label string) vg.Length { return textWidth(quietText, label) + 10 }

func stackedLabels(string) vg.Length { return lineHeight(quietText) }
