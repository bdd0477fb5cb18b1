package figure

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"io"
	"math"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// WritePDF writes the figure as PDF, on a page of its size. Text stays text, and the letters
// that it needs are in the file.
func (f *Figure) WritePDF(w io.Writer) error {
	if f.draw == nil {
		return errEmpty
	}
	c := newPDFCanvas(f.Width, f.Height)
	if f.dark { // a PDF page is white
		c.SetColor(f.page())
		c.Fill(vg.Rectangle{Max: vg.Point{X: f.Width, Y: f.Height}}.Path())
	}
	f.drawOn(c)
	return c.doc.Output(w)
}

// pdfCanvas implements vg.Canvas. Gonum's own, vgpdf, writes text in Windows-1252 only,
// knows no bold letters of its fonts, takes translucent colours for darker ones and dates
// every file.
//
// Lengths of the document are points, from its upper left corner down; those of
// the canvas go up from the lower left.
type pdfCanvas struct {
	doc           *fpdf.Fpdf
	width, height vg.Length
	fonts         map[string]bool // that are in the document
	colors        []color.Color   // the current one last, below it those that were pushed
}

func newPDFCanvas(width, height vg.Length) *pdfCanvas {
	c := &pdfCanvas{width: width, height: height, fonts: map[string]bool{}, colors: []color.Color{color.Black}}
	orientation := "P"
	if width > height {
		orientation = "L"
	}
	c.doc = fpdf.NewCustom(&fpdf.InitType{OrientationStr: orientation, UnitStr: "pt", Size: fpdf.SizeType{Wd: min(width, height).Points(), Ht: max(width, height).Points()}})
	c.doc.SetCatalogSort(true) // the same bytes every time, on any day
	c.doc.SetCreationDate(time.Unix(0, 0).UTC())
	c.doc.SetModificationDate(time.Unix(0, 0).UTC())
	c.doc.SetMargins(0, 0, 0)
	c.doc.SetAutoPageBreak(false, 0)
	c.doc.AddPage()
	vg.Initialize(c)
	return c
}

func (c *pdfCanvas) Size() (width, height vg.Length) { return c.width, c.height }

// at is a point of the canvas on the page.
func (c *pdfCanvas) at(p vg.Point) (x, y float64) { return p.X.Points(), (c.height - p.Y).Points() }

func (c *pdfCanvas) SetLineWidth(w vg.Length) { c.doc.SetLineWidth(w.Points()) }

func (c *pdfCanvas) SetLineDash(pattern []vg.Length, offset vg.Length) {
	lengths := make([]float64, len(pattern))
	for i, l := range pattern {
		lengths[i] = l.Points()
	}
	c.doc.SetDashPattern(lengths, offset.Points())
}

func (c *pdfCanvas) SetColor(any color.Color) {
	c.colors[len(c.colors)-1] = any
	straight := color.NRGBAModel.Convert(any).(color.NRGBA)
	r, g, b := int(straight.R), int(straight.G), int(straight.B)
	c.doc.SetFillColor(r, g, b)
	c.doc.SetDrawColor(r, g, b)
	c.doc.SetTextColor(r, g, b)
	c.doc.SetAlpha(float64(straight.A)/255, "Normal")
}

func (c *pdfCanvas) Rotate(angle float64) {
	c.doc.TransformRotate(angle*180/math.Pi, 0, c.height.Points())
}

func (c *pdfCanvas) Translate(by vg.Point) {
	c.doc.TransformTranslate(by.X.Points(), -by.Y.Points())
}

func (c *pdfCanvas) Scale(x, y float64) { c.doc.TransformScale(100*x, 100*y, 0, c.height.Points()) }

func (c *pdfCanvas) Push() {
	c.colors = append(c.colors, c.colors[len(c.colors)-1])
	c.doc.TransformBegin()
}

func (c *pdfCanvas) Pop() {
	c.doc.TransformEnd()
	c.colors = c.colors[:len(c.colors)-1]
	c.SetColor(c.colors[len(c.colors)-1])
}

func (c *pdfCanvas) Stroke(path vg.Path) {
	if c.doc.GetLineWidth() > 0 {
		c.path(path)
		c.doc.DrawPath("D")
	}
}

func (c *pdfCanvas) Fill(path vg.Path) {
	c.path(path)
	c.doc.DrawPath("F")
}

func (c *pdfCanvas) path(path vg.Path) {
	for i, part := range path {
		x, y := c.at(part.Pos)
		switch part.Type {
		case vg.MoveComp:
			c.doc.MoveTo(x, y)
		case vg.LineComp:
			c.doc.LineTo(x, y)
		case vg.CloseComp:
			c.doc.ClosePath()
		case vg.ArcComp:
			c.arc(part, i == 0)
		case vg.CurveComp:
			x0, y0 := c.at(part.Control[0])
			if len(part.Control) == 1 {
				c.doc.CurveTo(x0, y0, x, y)
			} else {
				x1, y1 := c.at(part.Control[1])
				c.doc.CurveBezierCubicTo(x0, y0, x1, y1, x, y)
			}
		}
	}
}

// arc draws an arc by Bézier curves of a quarter of a circle at most, which are off by less
// than 0.03 % of the radius.
func (c *pdfCanvas) arc(part vg.PathComp, first bool) {
	on := func(angle float64) (radius, tangent vg.Point) {
		sin, cos := math.Sincos(angle)
		r := part.Radius
		return vg.Point{X: r * vg.Length(cos), Y: r * vg.Length(sin)}, vg.Point{X: -r * vg.Length(sin), Y: r * vg.Length(cos)}
	}
	radius, tangent := on(part.Start)
	start := part.Pos.Add(radius)
	if x, y := c.at(start); first {
		c.doc.MoveTo(x, y)
	} else {
		c.doc.LineTo(x, y)
	}
	pieces := max(1, math.Ceil(math.Abs(part.Angle)/(math.Pi/2)))
	step := part.Angle / pieces
	reach := vg.Length(4.0 / 3 * math.Tan(step/4))
	for i := range int(pieces) {
		nextRadius, nextTangent := on(part.Start + float64(i+1)*step)
		end := part.Pos.Add(nextRadius)
		x0, y0 := c.at(start.Add(tangent.Scale(reach)))
		x1, y1 := c.at(end.Sub(nextTangent.Scale(reach)))
		x, y := c.at(end)
		c.doc.CurveBezierCubicTo(x0, y0, x1, y1, x, y)
		start, tangent = end, nextTangent
	}
}

func (c *pdfCanvas) FillString(face font.Face, at vg.Point, words string) {
	name := face.Name()
	if !c.fonts[name] {
		var file bytes.Buffer
		_, err := face.Face.WriteSourceTo(nil, &file)
		c.doc.SetError(err)
		c.doc.AddUTF8FontFromBytes(name, "", file.Bytes())
		c.fonts[name] = true
	}
	c.doc.SetFont(name, "", face.Font.Size.Points())
	x, y := c.at(at)
	c.doc.Text(x, y, withBoxes(face, words))
}

// DrawImage writes the pixels, which are to be opaque, between the drawing's other
// commands: images that are objects of their own fpdf puts in any order.
func (c *pdfCanvas) DrawImage(box vg.Rectangle, img image.Image) {
	bounds := img.Bounds()
	var pixels bytes.Buffer
	compressed := zlib.NewWriter(hex.NewEncoder(&pixels))
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			r, g, b, _ := img.At(x, y).RGBA()
			compressed.Write([]byte{byte(r >> 8), byte(g >> 8), byte(b >> 8)}) // a bytes.Buffer takes all
		}
	}
	compressed.Close()
	size := box.Size()
	c.doc.RawWriteStr(fmt.Sprintf("q %.4f 0 0 %.4f %.4f %.4f cm BI /W %d /H %d /CS /RGB /BPC 8 /F [/AHx /Fl] ID\n%s>\nEI Q",
		size.X.Points(), size.Y.Points(), box.Min.X.Points(), box.Min.Y.Points(), bounds.Dx(), bounds.Dy(), pixels.String()))
}
