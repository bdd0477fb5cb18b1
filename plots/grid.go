package plots

import (
	"image/color"
	"math"
	"strconv"

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
	slanted   bool // names above the columns
	every     int  // name: all, or every second, third, ... of very many classes
}

const (
	gridSide    vg.Length = 470 // at most
	narrowSide  vg.Length = 330 // the same on a narrow page
	gridAside   vg.Length = 168 // room to its right for what explains it
	gridGap     vg.Length = 36
	gridHeading vg.Length = 20 // for "Predicted class"
	largestCell vg.Length = 60
	longestName vg.Length = 84
)

// newGrid fits the cells into a square with a side.
func newGrid(classes []string, side vg.Length) grid {
	g := grid{classes: classes, names: bodyText}
	g.cell = min(largestCell, side/vg.Length(len(classes)))
	if g.names.Font.Size > 0.75*g.cell {
		g.names = sized(g.names, max(6.5, 0.75*g.cell))
	}
	g.every = int(math.Ceil(float64(g.names.Font.Size / g.cell)))
	widest := vg.Length(0)
	for _, name := range classes {
		widest = max(widest, min(longestName, textWidth(g.names, name)))
	}
	g.left = max(widest+8, 30)
	g.top = lineHeight(g.names) + 2
	if g.slanted = widest > g.cell-2; g.slanted {
		g.top = widest*math.Sqrt2/2 + 10
	}
	return g
}

// pageGrid is a grid that fills a page, and whether what explains it goes below
// it, there being no room to its right.
func pageGrid(classes []string, width vg.Length) (g grid, below bool) {
	if width < narrow {
		return newGrid(classes, narrowSide), true
	}
	return newGrid(classes, gridSide), false
}

func (g *grid) side() vg.Length { return g.cell * vg.Length(len(g.classes)) }

// drawHeadings says what rows and columns are, above and beside the upper left
// corner of the first cell.
func (g *grid) drawHeadings(c draw.Canvas, origin vg.Point) {
	write(c, headingText, origin.X, c.Max.Y-capHeight(headingText)-2, text.XLeft, "Predicted class")
	write(c, headingText, c.Min.X, origin.Y+5, text.XLeft, "True")
}

// drawNames names rows and columns; rows without a sample quietly.
func (g *grid) drawNames(c draw.Canvas, origin vg.Point, counts [][]int) {
	for i, name := range g.classes {
		if i%g.every != 0 {
			continue
		}
		name = fit(g.names, name, longestName)
		middle := (vg.Length(i) + 0.5) * g.cell
		style := g.names
		if sum(counts[i]) == 0 {
			style = coloured(style, quiet)
		}
		write(c, style, origin.X-6, centred(origin.Y-middle, style), text.XRight, name)
		if !g.slanted {
			write(c, g.names, origin.X+middle, origin.Y+5, text.XCenter, name)
			continue
		}
		c.Push()
		c.Translate(vg.Point{X: origin.X + middle + capHeight(g.names)/3, Y: origin.Y + 4})
		c.Rotate(math.Pi / 4)
		write(c, g.names, 0, 0, text.XLeft, name)
		c.Pop()
	}
}

// drawCell fills and frames a cell and returns its middle.
func (g *grid) drawCell(c draw.Canvas, origin vg.Point, label, predicted int, fill color.NRGBA) (middle vg.Point) {
	left, bottom := origin.X+vg.Length(predicted)*g.cell, origin.Y-vg.Length(label+1)*g.cell
	box := vg.Rectangle{Min: vg.Point{X: left, Y: bottom}, Max: vg.Point{X: left + g.cell, Y: bottom + g.cell}}
	c.SetColor(fill)
	c.Fill(box.Path())
	c.SetLineStyle(draw.LineStyle{Color: gridLine, Width: 0.5})
	c.Stroke(box.Path())
	return vg.Point{X: left + g.cell/2, Y: bottom + g.cell/2}
}

// drawNoSample says of a row that it is empty, where there is room for that.
func (g *grid) drawNoSample(c draw.Canvas, origin vg.Point, label int) {
	const none = "no samples of this class"
	if lineHeight(captionText) <= g.cell && textWidth(captionText, none)+12 <= g.side() {
		middle := origin.Y - (vg.Length(label)+0.5)*g.cell
		write(c, captionText, origin.X+6, centred(middle, captionText), text.XLeft, none)
	}
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
		c.Fill(vg.Rectangle{Min: vg.Point{X: left, Y: bottom}, Max: vg.Point{X: left + width/steps + 0.3, Y: bottom + height}}.Path())
	}
	nextFree := c.Min.X
	for _, v := range b.round() {
		x := c.Min.X + width*vg.Length((math.Copysign(math.Sqrt(math.Abs(v)/b.most), v)-b.low)/(1-b.low))
		label := strconv.FormatFloat(100*v, 'g', 4, 64) + "%"
		half := textWidth(captionText, label) / 2
		align, left, right := text.XCenter, x-half, x+half
		if left < c.Min.X {
			align, left, right = text.XLeft, x, x+2*half
		}
		if right > c.Max.X+8 || left < nextFree {
			continue
		}
		nextFree = right + 10
		c.StrokeLine2(draw.LineStyle{Color: axisLine, Width: 0.75}, x, bottom-3, x, bottom)
		write(c, captionText, x, bottom-12, align, label)
	}
}

// round lists the values that are marked.
func (b colorBar) round() (values []float64) {
	values = []float64{0}
	for _, v := range decades(b.most/1000, b.most, 100) {
		values = append(values, v.value)
	}
	return values
}
