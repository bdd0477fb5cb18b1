package plots

import (
	"cmp"
	"image/color"
	"slices"
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// end is where a curve ends, and what is to be written beside it.
type end struct {
	vg.Point
	order int
	label string
	words string
	color color.NRGBA
}

const (
	endDistance vg.Length = 12 // from a curve's end to its label
	endSpace    vg.Length = 4  // between label and words
	mostWords   vg.Length = 72 // wide; with longer ones the axes would be too narrow
)

// nameEnds puts the values of the varied parameters beside the curves of a few configs,
// if all of them are short.
func nameEnds(curves []curve, configs []results.ConfigSummary, varied []string) {
	if len(configs) < 2 || len(configs) > mostDetailed+1 {
		return
	}
	words := make([]string, len(configs))
	for i, config := range configs {
		var values []string
		for _, name := range varied {
			values = append(values, study.Setting(config.Config.Value(name)))
		}
		words[i] = strings.Join(values, ", ")
		if figure.TextWidth(figure.EndText, words[i]) > mostWords {
			return
		}
	}
	for i := range curves {
		curves[i].words = words[i]
	}
}

// endRoom is how much labels take to the right of the axes.
func endRoom(curves []curve) vg.Length {
	widest := figure.TextWidth(figure.RankText, "00")
	for _, c := range curves {
		wide := figure.TextWidth(figure.RankText, c.label)
		if c.words != "" {
			wide += endSpace + figure.TextWidth(figure.EndText, c.words)
		}
		widest = max(widest, wide)
	}
	return endDistance + widest + 4
}

// writeEnds labels the ends of curves right of the canvas, where no label covers a curve.
// Labels are moved apart so that each can be read. A curve that ends early has a dotted
// line to the edge, from where a hair line goes to its label.
func writeEnds(c draw.Canvas, ends []end) {
	for i := range ends { // a curve may end beyond the axes
		ends[i].Y = min(max(ends[i].Y, c.Min.Y), c.Max.Y)
	}
	slices.SortStableFunc(ends, func(a, b end) int { // the upper first; of ends at one height the better first
		return cmp.Or(cmp.Compare(b.Y, a.Y), a.order-b.order)
	})
	heights := make([]vg.Length, len(ends))
	for i, e := range ends {
		heights[i] = e.Y
	}
	for i, height := range figure.Apart(heights, figure.LineHeight(figure.RankText)*0.82, c.Min.Y, c.Max.Y) {
		e := ends[i]
		style := figure.InColor(figure.RankText, e.color)
		if e.color == figure.GreyCurve { // too pale for text
			style = figure.Coloured(figure.RankText, figure.Quiet)
		}
		left := c.Max.X + endDistance
		hair := draw.LineStyle{Color: figure.Fade(e.color, 0.5), Width: 0.5}
		c.StrokeLine2(hair, c.Max.X+2, e.Y, left-2, height)
		if e.X < c.Max.X {
			hair.Dashes = []vg.Length{0.75, 2}
			c.StrokeLine2(hair, e.X+4, e.Y, c.Max.X+2, e.Y)
		}
		figure.Write(c, style, left, figure.CentredBase(height, style), text.XLeft, e.label)
		figure.Write(c, figure.EndText, left+figure.TextWidth(style, e.label)+endSpace, figure.CentredBase(height, figure.EndText), text.XLeft, e.words)
	}
}
