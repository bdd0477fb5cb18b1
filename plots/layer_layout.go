package plots

import (
	"fmt"

	"gradbook/plots/figure"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// layerPanel shows something of a run's layers over the epochs.
type layerPanel struct {
	height vg.Length
	draw   func(draw.Canvas, *layerRun)
}

const (
	columnApart  vg.Length = 18 // between columns, rows of them, and panels below each other
	narrowAcross           = 2  // columns on a narrow page
	headingLines           = 3  // of what tells a run apart, at most
)

// withKey lays out the panels with a key above them. The lower one may be missing, nil.
func (l layerRuns) withKey(k *figure.Key, upper layerPanel, lower *layerPanel) figure.Layout {
	return func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		height, body := l.layout(width, upper, lower)
		return k.Above(width, height, body)
	}
}

// layout puts both panels of a single run side by side. Several runs stand side by
// side, a column each, with the panels below each other, so that a row of panels
// can share its scale.
func (l layerRuns) layout(width vg.Length, upper layerPanel, lower *layerPanel) (vg.Length, func(draw.Canvas)) {
	if len(l.runs) == 1 {
		return l.layoutSingle(width, upper, lower)
	}
	across := len(l.runs)
	if width < figure.Narrow {
		across = narrowAcross
	}
	column := (width - columnApart*vg.Length(across-1)) / vg.Length(across)
	words, lines := make([][]string, len(l.runs)), 0
	for i, run := range l.runs {
		words[i] = figure.Wrap(figure.QuietText, run.words, column)
		if len(words[i]) > headingLines {
			words[i] = words[i][:headingLines]
			words[i][headingLines-1] = figure.Fit(figure.QuietText, words[i][headingLines-1]+" …", column)
		}
		lines = max(lines, len(words[i]))
	}
	heading := figure.LineHeight(figure.HeadingText) + vg.Length(lines)*figure.LineHeight(figure.QuietText) + 8
	each := heading + upper.height
	if lower != nil {
		each += columnApart + lower.height
	}
	rows := vg.Length((len(l.runs) + across - 1) / across)
	return rows*each + (rows-1)*columnApart, func(c draw.Canvas) {
		for i := range l.runs {
			left := c.Min.X + vg.Length(i%across)*(column+columnApart)
			top := c.Max.Y - vg.Length(i/across)*(each+columnApart)
			figure.Write(c, figure.HeadingText, left, top-figure.LineHeight(figure.HeadingText)+2, text.XLeft, fmt.Sprintf("Run %d", l.runs[i].ID))
			figure.WriteLines(c, figure.QuietText, left, top-figure.LineHeight(figure.HeadingText)+2, words[i])
			top -= heading
			upper.drawAt(c, left, top, column, &l.runs[i])
			if lower != nil {
				lower.drawAt(c, left, top-upper.height-columnApart, column, &l.runs[i])
			}
		}
	}
}

func (l layerRuns) layoutSingle(width vg.Length, left layerPanel, second *layerPanel) (vg.Length, func(draw.Canvas)) {
	run := &l.runs[0]
	if second == nil {
		return left.height, func(c draw.Canvas) { left.drawAt(c, c.Min.X, c.Max.Y, width, run) }
	}
	right := *second
	if width < figure.Narrow {
		return left.height + columnApart + right.height, func(c draw.Canvas) {
			left.drawAt(c, c.Min.X, c.Max.Y, width, run)
			right.drawAt(c, c.Min.X, c.Max.Y-left.height-columnApart, width, run)
		}
	}
	column := (width - columnApart) / 2
	right.height = min(max(left.height, right.height), 1.4*right.height)
	return max(left.height, right.height), func(c draw.Canvas) {
		left.drawAt(c, c.Min.X, c.Max.Y, column, run)
		right.drawAt(c, c.Min.X+column+columnApart, c.Max.Y, column, run)
	}
}

func (p layerPanel) drawAt(c draw.Canvas, left, top, width vg.Length, run *layerRun) {
	p.draw(draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
		Min: vg.Point{X: left, Y: top - p.height},
		Max: vg.Point{X: left + width, Y: top},
	}}, run)
}
