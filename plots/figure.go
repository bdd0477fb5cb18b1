package plots

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"image"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Figure is a picture, ready to be written as often and in as many formats as
// wanted. The same figure always gives the same bytes.
type Figure struct {
	Width, Height vg.Length
	Alt           string // what it shows, in a sentence, for those who do not see it

	draw func(draw.Canvas)
}

// newFigure frames a body of a given height: title and subtitle above it, the
// caption below. The body is drawn into the rectangle of its canvas.
func newFigure(title, subtitle, caption string, height vg.Length, body func(draw.Canvas)) *Figure {
	const inner = figureWidth - 2*figureMargin
	const gap = 8
	subtitles := wrap(quietText, subtitle, inner)
	var captions []string
	for paragraph := range strings.Lines(caption) {
		captions = append(captions, wrap(captionText, paragraph, inner)...)
	}
	top := lineHeight(titleText) + vg.Length(len(subtitles))*lineHeight(quietText) + gap
	bottom := vg.Length(len(captions))*lineHeight(captionText) + gap
	return &Figure{
		Width:  figureWidth,
		Height: top + height + bottom + 2*figureMargin,
		Alt:    strings.TrimSpace(title + ". " + subtitle),
		draw: func(c draw.Canvas) {
			c = draw.Crop(c, figureMargin, -figureMargin, figureMargin, -figureMargin)
			y := c.Max.Y - capHeight(titleText)
			write(c, titleText, c.Min.X, y, text.XLeft, fit(titleText, title, inner))
			writeLines(c, quietText, c.Min.X, y-4, subtitles)
			writeLines(c, captionText, c.Min.X, c.Min.Y+bottom-gap+0.3*captionText.Font.Size, captions)
			body(draw.Crop(c, 0, 0, bottom, -top))
		},
	}
}

var errEmpty = errors.New("this Figure is empty: make one with LearningCurves, SingleChanges, Confusion, MisclassifiedGallery, AugmentedSheet or FromPlot")

// WritePNG writes the figure at 192 dots per inch: twice as many pixels each
// way as it takes on a page.
func (f *Figure) WritePNG(w io.Writer) error {
	return f.writePNG(w, dotsPerInch)
}

func (f *Figure) writePNG(w io.Writer, dpi int) error {
	if f.draw == nil {
		return errEmpty
	}
	img := image.NewRGBA(image.Rect(0, 0, dots(f.Width, dpi), dots(f.Height, dpi)))
	c := vgimg.NewWith(vgimg.UseImage(img), vgimg.UseDPI(dpi))
	f.draw(draw.New(c))
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	return encoder.Encode(w, indexed(c.Image().(*image.RGBA)))
}

func dots(l vg.Length, dpi int) int { return int(math.Ceil(l.Dots(float64(dpi)))) }

// WriteSVG writes the figure as SVG. Text stays text, in Liberation Sans or
// what the reader has that is as wide.
func (f *Figure) WriteSVG(w io.Writer) error {
	if f.draw == nil {
		return errEmpty
	}
	c := vgsvg.New(f.Width, f.Height)
	f.draw(draw.New(c))
	var buffer bytes.Buffer
	if _, err := c.WriteTo(&buffer); err != nil {
		return err
	}
	_, err := w.Write(f.mendSVG(buffer.Bytes()))
	return err
}

// mendSVG adds to gonum's SVG what it lacks: families to fall back on, a white
// page for dark viewers, a title for screen readers, the right type of embedded
// images and, for their pixels, hard edges.
func (f *Figure) mendSVG(svg []byte) []byte {
	const family = "font-family:Liberation Sans;font-variant:normal;"
	const families = "font-family:'Liberation Sans',Arial,Helvetica,sans-serif;"
	svg = bytes.ReplaceAll(svg, []byte(family), []byte(families))
	svg = bytes.ReplaceAll(svg, []byte("data:image/jpg;"), []byte("data:image/png;"))
	svg = bytes.ReplaceAll(svg, []byte("<image "), []byte(`<image style="image-rendering:pixelated" `))
	head := fmt.Sprintf("<title>%s</title>\n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n<g ", html.EscapeString(printable(f.Alt)))
	return bytes.Replace(svg, []byte("<g "), []byte(head), 1)
}

// Save writes the figure to a file, as PNG or SVG as the name's end says. The
// file is replaced in one step, or left alone if it would not change.
func (f *Figure) Save(file string) error {
	write := map[string]func(io.Writer) error{".png": f.WritePNG, ".svg": f.WriteSVG}[filepath.Ext(file)]
	if write == nil {
		return fmt.Errorf("save figure: %s: the name must end in .png or .svg", file)
	}
	var picture bytes.Buffer
	if err := write(&picture); err != nil {
		return fmt.Errorf("save figure: %s: %w", file, err)
	}
	return replaceFile(file, picture.Bytes())
}

// replaceFile gives a file new content: all of it or none, and its old time of
// change if the content is the same.
func replaceFile(file string, content []byte) (err error) {
	if old, err := os.ReadFile(file); err == nil && bytes.Equal(old, content) {
		return nil
	}
	temporary, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			temporary.Close()
			os.Remove(temporary.Name())
		}
	}()
	if _, err := temporary.Write(content); err != nil {
		return err
	}
	if err := temporary.Chmod(0o644); err != nil {
		return err
	}
	if err := temporary.Close(); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), file)
}
