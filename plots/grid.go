package plots

import (
	"image/color"
	"math"
	"strconv"

	"gradbook/plots/figure"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// grid is a square of cells laid out on the page: a row for every true class, a
// column for every predicted one. What is in the cells is for others to say.
type grid struct {
	classes   []string
	cell      vg.Length // a cell's side
	left, top vg.Length // room for the names
	names     text.Style
	longest   vg.Length // name, before it is shortened
	slanted   bool      // names above the columns
	every     int       // name: all, or every second, third, ... of very many classes
}

const (
	gridSide    vg.Length = 470 // at most
	narrowSide  vg.Length = 330 // the same on a narrow page
	gridAside   vg.Length = 168 // room to its right for what explains it
	gridGap     vg.Length = 36
	gridHeading vg.Length = 20 // for "Predicted class"
	largestCell vg.Length = 60
)

// newGrid fits the cells into a square with a side, with names in a style beside it.
func newGrid(classes []string, side vg.Length, names text.Style, longest vg.Length) grid {
	g := grid{classes: classes, names: names, longest: longest}
	g.cell = min(largestCell, side/vg.Length(len(classes)))
	if g.names.Font.Size > 0.75*g.cell {
		g.names = figure.Sized(g.names, max(6.5, 0.75*g.cell))
	}
	g.every = int(math.Ceil(float64(g.names.Font.Size / g.cell)))
	widest := vg.Length(0)
	for _, name := range classes {
		widest = max(widest, min(longest, figure.TextWidth(g.names, name)))
	}
	g.left = widest + 8
	g.top = figure.LineHeight(g.names) + 2
	if g.slanted = widest > g.cell*vg.Length(g.every)-2; g.slanted {
		g.top = widest*math.Sqrt2/2 + 10
	}
	return g
}

// pageGrid is a grid that fills a page, and whether what explains it goes below
// it, there being no room to its right.
func pageGrid(classes []string, width vg.Length) (g grid, below bool) {
	const longest = 84
	side := gridSide
	if below = width < figure.Narrow; below {
		side = narrowSide
	}
	g = newGrid(classes, side, figure.BodyText, longest)
	g.left = max(g.left, 30) // for "True"
	return g, below
}

func (g *grid) side() vg.Length { return g.cell * vg.Length(len(g.classes)) }

// drawHeadings says what rows and columns are, above and beside the upper left
// corner of the first cell.
func (g *grid) drawHeadings(c draw.Canvas, origin vg.Point) {
	figure.Write(c, figure.HeadingText, origin.X, c.Max.Y-figure.CapHeight(figure.HeadingText)-2, text.XLeft, "Predicted class")
	figure.Write(c, figure.HeadingText, c.Min.X, origin.Y+5, text.XLeft, "True")
}

// drawRowNames names the rows, those without a sample quietly.
func (g *grid) drawRowNames(c draw.Canvas, origin vg.Point, counts [][]int) {
	for i := 0; i < len(g.classes); i += g.every {
		style := g.names
		if sum(counts[i]) == 0 {
			style = figure.Coloured(style, figure.Quiet)
		}
		y := origin.Y - (vg.Length(i)+0.5)*g.cell
		figure.Write(c, style, origin.X-6, figure.CentredBase(y, style), text.XRight, figure.Fit(g.names, g.classes[i], g.longest))
	}
}

func (g *grid) drawColumnNames(c draw.Canvas, origin vg.Point) {
	for i := 0; i < len(g.classes); i += g.every {
		name := figure.Fit(g.names, g.classes[i], g.longest)
		x := origin.X + (vg.Length(i)+0.5)*g.cell
		if !g.slanted {
			figure.Write(c, g.names, x, origin.Y+5, text.XCenter, name)
			continue
		}
		c.Push()
		c.Translate(vg.Point{X: x + figure.CapHeight(g.names)/3, Y: origin.Y + 4})
		c.Rotate(math.Pi / 4)
		figure.Write(c, g.names, 0, 0, text.XLeft, name)
		c.Pop()
	}
}

// drawCell fills and frames a cell and returns its middle.
func (g *grid) drawCell(c draw.Canvas, origin vg.Point, label, predicted int, fill color.NRGBA) (middle vg.Point) {
	left, bottom := origin.X+vg.Length(predicted)*g.cell, origin.Y-vg.Length(label+1)*g.cell
	box := figure.Rectangle(left, bottom, left+g.cell, bottom+g.cell)
	figure.FillCell(c, fill, box)
	return vg.Point{X: left + g.cell/2, Y: bottom + g.cell/2}
}

// drawNoSample says of a row that it is empty, where there is room for that.
func (g *grid) drawNoSample(c draw.Canvas, origin vg.Point, label int) {
	const none = "no samples of this class"
	if figure.LineHeight(figure.CaptionText) <= g.cell && figure.TextWidth(figure.CaptionText, none)+12 <= g.side() {
		middle := origin.Y - (vg.Length(label)+0.5)*g.cell
		figure.Write(c, figure.CaptionText, origin.X+6, figure.CentredBase(middle, figure.CaptionText), text.XLeft, none)
	}
}

// drawSwatch draws a sample of a cell's colour.
func drawSwatch(c draw.Canvas, fill color.NRGBA, left, bottom, height vg.Length) {
	figure.FillBox(c, fill, figure.Rectangle(left, bottom, left+22, bottom+height))
}

// colorBar shows what the colours of cells mean: those at parts from low to 1 of
// a scale, where 1 is the share most. The scale is that of the square root, so that
// what is rare is seen too.
type colorBar struct {
	low   float64 // 0, or -1 for differences
	most  float64
	color func(part float64) color.NRGBA
}

// draw draws the bar with a few round shares below it. It fills the width of
// the canvas.
func (b colorBar) draw(c draw.Canvas, bottom, height vg.Length) {
	const steps = 64
	width := c.Max.X - c.Min.X
	for i := range steps {
		at := (float64(i) + 0.5) / steps
		c.SetColor(b.color(b.low + float64((1-b.low)*at)))
		left := c.Min.X + width*vg.Length(i)/steps
		c.Fill(figure.Rectangle(left, bottom, left+width/steps+0.3, bottom+height).Path())
	}
	b.drawMarks(c, bottom, 1)
	if b.low < 0 {
		b.drawMarks(c, bottom, -1)
	}
}

// drawMarks marks round shares from 0 outwards, to the side of a sign, those that
// have room for their labels.
func (b colorBar) drawMarks(c draw.Canvas, bottom vg.Length, sign float64) {
	const apart = 10
	zero := c.Min.X + (c.Max.X-c.Min.X)*vg.Length(-b.low/(1-b.low))
	side := c.Max.X - zero
	free := vg.Length(0) // from here on, as a distance from zero
	for _, v := range append([]figure.DecadeValue{{}}, figure.Decades(b.most/1000, b.most, 100)...) {
		if v.Value == 0 && sign < 0 {
			free = figure.TextWidth(figure.CaptionText, "0%")/2 + apart
			continue
		}
		far := side * vg.Length(math.Sqrt(v.Value/b.most))
		label := strconv.FormatFloat(100*v.Value, 'g', 4, 64) + "%"
		switch {
		case sign < 0:
			label = "−" + label
		case b.low < 0 && v.Value > 0:
			label = "+" + label
		}
		half := figure.TextWidth(figure.CaptionText, label) / 2
		x, align, from, to := zero+vg.Length(sign)*far, text.XCenter, far-half, far+half
		if v.Value == 0 && b.low == 0 {
			align, from, to = text.XLeft, 0, 2*half
		}
		if to > side+8 || from < free && v.Value > 0 {
			continue
		}
		free = to + apart
		c.StrokeLine2(figure.AxisStyle, x, bottom-3, x, bottom)
		figure.Write(c, figure.CaptionText, x, bottom-12, align, label)
	}
}

// Colours of a confusion matrix' cells. Right answers have a pale one of their
// own, so that they drown no error.
var (
	rightAnswer = color.NRGBA{R: 0xdd, G: 0xe6, B: 0xf0, A: 0xff}
	noSample    = color.NRGBA{R: 0xf4, G: 0xf5, B: 0xf6, A: 0xff}
)
