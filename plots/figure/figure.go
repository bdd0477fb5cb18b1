package figure

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"

	"gradbook/internal/printable"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"gradbook/internal/disk"
)

// Figure is a picture, ready to be written as often and in as many formats as
// wanted. The same figure always gives the same bytes. It is made for a screen;
// [Figure.Print] and [Figure.Dark] return it for other pages.
type Figure struct {
	Width, Height vg.Length
	Alt           string // what it shows, in a sentence, for those who do not see it

	frame frame
	dark  bool
	draw  func(draw.Canvas)
}

// frame is what a figure is laid out from: a body, with a title and a subtitle
// above it and a caption below.
type frame struct {
	title, subtitle, caption string
	body                     Layout
}

// Layout fits the body of a figure into a width. The body is drawn into the
// rectangle of its canvas, which is that wide and high.
type Layout func(width vg.Length) (height vg.Length, body func(draw.Canvas))

// New returns a figure for a screen: a title, a subtitle, a body, and a caption below it, which
// may have several lines. Any of the words may be "".
func New(title, subtitle, caption string, body Layout) *Figure {
	return frame{title, subtitle, caption, body}.figure(screenWidth)
}

// figure lays the frame out on a page of a width.
func (f frame) figure(width vg.Length) *Figure {
	const gap = 8
	inner := width - 2*figureMargin
	subtitles := Wrap(QuietText, f.subtitle, inner)
	var captions []string
	for paragraph := range strings.Lines(f.caption) {
		captions = append(captions, Wrap(CaptionText, paragraph, inner)...)
	}
	top := vg.Length(len(subtitles))*LineHeight(QuietText) + gap
	if f.title != "" {
		top += LineHeight(titleText)
	}
	bottom := vg.Length(len(captions))*LineHeight(CaptionText) + gap
	height, body := f.body(inner)
	return &Figure{
		Width:  width,
		Height: top + height + bottom + 2*figureMargin,
		Alt:    strings.TrimSpace(f.title + ". " + f.subtitle),
		frame:  f,
		draw: func(c draw.Canvas) {
			c = draw.Crop(c, figureMargin, -figureMargin, figureMargin, -figureMargin)
			y := c.Max.Y - CapHeight(titleText)
			Write(c, titleText, c.Min.X, y, text.XLeft, Fit(titleText, f.title, inner))
			WriteLines(c, QuietText, c.Min.X, y-4, subtitles)
			WriteLines(c, CaptionText, c.Min.X, c.Min.Y+bottom-gap+0.3*CaptionText.Font.Size, captions)
			body(draw.Crop(c, 0, 0, bottom, -top))
		},
	}
}

// Print returns the figure laid out for paper: as wide as the text of an A4 or
// letter page, with letters of the same size, so that it need not be scaled down.
// A figure that [FromPlot] made stays as it is.
func (f *Figure) Print() *Figure { return f.At(PrintWidth) }

// At returns the figure laid out for a page of another width, with letters of the same
// size: on a phone, what stands side by side comes one below the other. Widths from
// [LeastWidth] to the usual one are kept, and others brought there. A figure that
// [FromPlot] made stays as it is.
func (f *Figure) At(width vg.Length) *Figure {
	if f.frame.body == nil {
		return f
	}
	other := f.frame.figure(min(max(width, LeastWidth), screenWidth))
	other.dark = f.dark
	return other
}

// Dark returns the figure for a dark page.
func (f *Figure) Dark() *Figure {
	dark := *f
	dark.dark = true
	return &dark
}

// page is the colour below everything.
func (f *Figure) page() color.NRGBA {
	if f.dark {
		return InDark(Paper)
	}
	return Paper
}

// drawOn draws the figure on a canvas of its size.
func (f *Figure) drawOn(c vg.CanvasSizer) {
	if f.dark {
		c = darkCanvas{c}
	}
	f.draw(draw.New(c))
}

var errEmpty = errors.New("this Figure is empty: make one with LearningCurves, Confusion or another function of package plots")

// WritePNG writes the figure at 192 dots per inch: twice as many pixels each
// way as it takes on a page.
func (f *Figure) WritePNG(w io.Writer) error {
	return f.WritePNGAt(w, DotsPerInch)
}

// WritePNGAt writes the figure at a resolution, in dots per inch; printers want 300.
func (f *Figure) WritePNGAt(w io.Writer, dpi int) error {
	if f.draw == nil {
		return errEmpty
	}
	if dpi < 1 || dpi > 2400 {
		return fmt.Errorf("write figure as PNG: %d dots per inch; give 1 to 2400", dpi)
	}
	c := vgimg.NewWith(vgimg.UseWH(wholeDots(f.Width, dpi), wholeDots(f.Height, dpi)), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(f.page()))
	f.drawOn(pngCanvas{c})
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	return encoder.Encode(w, indexed(c.Image().(*image.RGBA)))
}

// wholeDots rounds a length up to whole dots.
func wholeDots(l vg.Length, dpi int) vg.Length {
	return vg.Length(math.Ceil(l.Dots(float64(dpi)))/float64(dpi)) * vg.Inch
}

// WriteSVG writes the figure as SVG. Text stays text, in Liberation Sans or
// what the reader has that is as wide.
func (f *Figure) WriteSVG(w io.Writer) error {
	if f.draw == nil {
		return errEmpty
	}
	c := vgsvg.New(f.Width, f.Height)
	f.drawOn(c)
	return f.writeSVG(c, w)
}

func (f *Figure) writeSVG(c *vgsvg.Canvas, w io.Writer) error {
	var buffer bytes.Buffer
	if _, err := c.WriteTo(&buffer); err != nil {
		return err
	}
	_, err := w.Write(f.mendSVG(buffer.Bytes()))
	return err
}

// svgFamilies are the fonts of text in an SVG file, all of them equally wide.
const svgFamilies = "font-family:'Liberation Sans',Arial,Helvetica,sans-serif;"

// mendSVG adds to gonum's SVG what it lacks: families to fall back on, a
// page of its own colour, a title for screen readers, the right type of embedded
// images and, for their pixels, hard edges.
func (f *Figure) mendSVG(svg []byte) []byte {
	const family = "font-family:Liberation Sans;font-variant:normal;"
	svg = bytes.ReplaceAll(svg, []byte(family), []byte(svgFamilies))
	svg = bytes.ReplaceAll(svg, []byte("data:image/jpg;"), []byte("data:image/png;"))
	svg = bytes.ReplaceAll(svg, []byte("<image "), []byte(`<image style="image-rendering:pixelated" `))
	head := fmt.Sprintf("<title>%s</title>\n<rect width=\"100%%\" height=\"100%%\" fill=\"#%02x%02x%02x\"/>\n<g ",
		html.EscapeString(printable.Text(f.Alt)), f.page().R, f.page().G, f.page().B)
	return bytes.Replace(svg, []byte("<g "), []byte(head), 1)
}

// Save writes the figure to a file, as PNG, SVG or PDF as the name's end says. The
// file is replaced in one step, or left alone if it would not change.
func (f *Figure) Save(file string) error {
	write := map[string]func(io.Writer) error{".png": f.WritePNG, ".svg": f.WriteSVG, ".pdf": f.WritePDF}[filepath.Ext(file)]
	if write == nil {
		return fmt.Errorf("save figure: %s: the name must end in .png, .svg or .pdf", file)
	}
	var picture bytes.Buffer
	if err := write(&picture); err != nil {
		return fmt.Errorf("save figure: %s: %w", file, err)
	}
	return ReplaceFile(file, picture.Bytes())
}

// ReplaceFile gives a file new content: all of it or none, and its old time of
// change if the content is the same.
func ReplaceFile(file string, content []byte) error {
	if old, err := os.ReadFile(file); err == nil && bytes.Equal(old, content) {
		return nil
	}
	err := disk.WriteFile(file, content)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: there is no folder %s; make it, or name another file", file, filepath.Dir(file))
	}
	if disk.IsFull(err) {
		return fmt.Errorf("%s: the disk is full; what was there is as it was; make room, then give the same command again", file)
	}
	return err
}
