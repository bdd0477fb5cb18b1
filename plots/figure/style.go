package figure

import (
	"image/color"
	"strings"

	"gradbook/internal/printable"

	stdfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A figure is as wide as a page of text, on a screen (750 points are 1000 CSS
// pixels) or on paper (480 points are 169 mm). Heights follow from what is shown.
const (
	screenWidth  vg.Length = 750
	PrintWidth   vg.Length = 480
	LeastWidth   vg.Length = 280 // of a figure on a phone
	Narrow       vg.Length = 600 // bodies less wide than this put below each other what else stands side by side
	figureMargin vg.Length = 12
	DotsPerInch            = 192 // two dots for a CSS pixel: crisp on dense screens
)

// Colours of what is not data, as they are on white paper; [Figure.Dark] turns
// them, and all others, over.
var (
	Paper     = color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
	Ink       = color.NRGBA{R: 0x22, G: 0x26, B: 0x2b, A: 0xff}
	Quiet     = color.NRGBA{R: 0x5f, G: 0x66, B: 0x6d, A: 0xff} // 5.8:1 on white
	GridLine  = color.NRGBA{R: 0xe4, G: 0xe6, B: 0xe9, A: 0xff}
	AxisLine  = color.NRGBA{R: 0x9a, G: 0xa0, B: 0xa6, A: 0xff}
	GreyCurve = color.NRGBA{R: 0xc3, G: 0xc7, B: 0xcc, A: 0xff}
	Alarm     = color.NRGBA{R: 0xb8, G: 0x32, B: 0x0f, A: 0xff}
)

var (
	// GridStyle and AxisStyle are the lines of grids and of axes.
	GridStyle = draw.LineStyle{Color: GridLine, Width: 0.75}
	AxisStyle = draw.LineStyle{Color: AxisLine, Width: 0.75}
)

// Palette colours curves. Any two of its colours are told apart by readers who do not tell red
// from green, too, on white as in [Figure.Dark], and neighbours most easily: they were chosen
// by search for the greatest least distance in Oklab, from Okabe and Ito's blue and vermilion
// (https://jfly.uni-koeln.de/color/) on. More of them would be too much alike.
var Palette = []color.NRGBA{
	{R: 0x00, G: 0x72, B: 0xb2, A: 0xff}, // blue
	{R: 0xd5, G: 0x5e, B: 0x00, A: 0xff}, // vermilion
	{R: 0xa5, G: 0x1e, B: 0x69, A: 0xff}, // plum
	{R: 0x00, G: 0xa5, B: 0x78, A: 0xff}, // green
	{R: 0x3c, G: 0x4b, B: 0x00, A: 0xff}, // olive
	{R: 0xa6, G: 0x84, B: 0xde, A: 0xff}, // lavender
	{R: 0xab, G: 0x00, B: 0xff, A: 0xff}, // violet
}

// UnderInk fills bars that have lines of ink across them.
var UnderInk = color.NRGBA{R: 0x51, G: 0x98, B: 0xff, A: 0xff}

// TextOn returns the colours of strong and weak text that can be read on a fill.
func TextOn(fill color.NRGBA) (strong, weak color.Color) {
	switch lightness := 0.299*float64(fill.R) + 0.587*float64(fill.G) + 0.114*float64(fill.B); {
	case lightness < 140:
		return Paper, Paper
	case lightness < 225:
		return Ink, Ink
	default:
		return Ink, Quiet
	}
}

// Fade returns c with the opacity alpha, from 0 to 1.
func Fade(c color.NRGBA, alpha float64) color.NRGBA {
	c.A = uint8(alpha*255 + 0.5)
	return c
}

// fonts are Liberation's, which gonum/plot carries with it, so that no font of
// the machine changes a figure. They are as wide as Arial and Helvetica.
var fonts = font.NewCache(liberation.Collection())

// The few sizes of text there are.
var (
	titleText   = sans(13, stdfont.WeightBold, Ink)
	HeadingText = sans(9.5, stdfont.WeightBold, Ink)
	BodyText    = sans(9, stdfont.WeightNormal, Ink)
	BoldText    = sans(9, stdfont.WeightBold, Ink)
	QuietText   = sans(9, stdfont.WeightNormal, Quiet)
	CaptionText = sans(8, stdfont.WeightNormal, Quiet)
	ShareText   = sans(7.5, stdfont.WeightNormal, Quiet) // in a matrix' cells
	CrossText   = sans(13, stdfont.WeightBold, Ink)      // where a run diverged
	RankText    = sans(8, stdfont.WeightBold, Ink)       // beside a curve
	EndText     = sans(8, stdfont.WeightNormal, Ink)     // after the rank
)

func sans(size vg.Length, weight stdfont.Weight, c color.Color) text.Style {
	return text.Style{
		Color:   c,
		Font:    font.Font{Typeface: "Liberation", Variant: "Sans", Weight: weight, Size: size},
		Handler: text.Plain{Fonts: fonts},
	}
}

// Coloured returns a style in another colour.
func Coloured(s text.Style, c color.Color) text.Style { s.Color = c; return s }

// Sized returns a style in another size.
func Sized(s text.Style, size vg.Length) text.Style { s.Font.Size = size; return s }

// TextWidth returns how wide words are in a style.
func TextWidth(s text.Style, words string) vg.Length { return s.Width(printable.Text(words)) }

// LineHeight returns how far lines of a style lie apart.
func LineHeight(s text.Style) vg.Length { return 1.35 * s.Font.Size }

// CapHeight returns how high capital letters of a style are.
func CapHeight(s text.Style) vg.Length { return 0.72 * s.Font.Size }

// CentredBase returns the baseline of a line whose capital letters have their middle at y.
func CentredBase(y vg.Length, s text.Style) (base vg.Length) { return y - CapHeight(s)/2 }

// Write puts one line of text with its baseline at y. It starts at x, is
// centred there, or ends there, as align says.
func Write(c vg.Canvas, s text.Style, x, y vg.Length, align text.XAlignment, words string) {
	words = printable.Text(words)
	c.SetColor(s.Color)
	x += vg.Length(align) * s.Width(words)
	c.FillString(fonts.Lookup(s.Font, s.Font.Size), vg.Point{X: x, Y: y}, words)
}

// WriteLines puts lines of text below each other, the first baseline one
// line's height below top, and returns the height they take.
func WriteLines(c vg.Canvas, s text.Style, x, top vg.Length, lines []string) (height vg.Length) {
	for _, line := range lines {
		height += LineHeight(s)
		Write(c, s, x, top-height, text.XLeft, line)
	}
	return height
}

// Fit shortens words to a width, with an ellipsis for what is left out.
func Fit(s text.Style, words string, width vg.Length) string {
	if TextWidth(s, words) <= width {
		return words
	}
	runes := []rune(words)
	for len(runes) > 0 {
		runes = runes[:len(runes)-1]
		short := strings.TrimRight(string(runes), " ") + "…"
		if TextWidth(s, short) <= width {
			return short
		}
	}
	return ""
}

// Wrap breaks words into lines of at most a width, between words where it can.
func Wrap(s text.Style, words string, width vg.Length) (lines []string) {
	line := ""
	for word := range strings.FieldsSeq(words) {
		switch joined := line + " " + word; {
		case line == "":
			line = word
		case TextWidth(s, joined) <= width:
			line = joined
		default:
			lines = append(lines, line)
			line = word
		}
		line = Fit(s, line, width)
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// NewPlot returns an empty plot in the style of all figures: horizontal grid
// lines, no frame, labels that need no axis title.
func NewPlot() *plot.Plot {
	p := plot.New()
	styleAxes(p)
	p.Add(horizontalGrid())
	return p
}

func styleAxes(p *plot.Plot) {
	p.BackgroundColor = nil
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Label.TextStyle.Handler = BodyText.Handler
		axis.Label.TextStyle.Font = BodyText.Font
		axis.Tick.Label.Handler = BodyText.Handler
		axis.Tick.Label.Font = BodyText.Font
		axis.Tick.Label.Color = Quiet
		axis.LineStyle = AxisStyle
		axis.Tick.LineStyle = axis.LineStyle
	}
	p.X.Tick.Length = 4
	p.X.Padding = 0
	p.Y.Tick.Length = 0
	p.Y.LineStyle.Width = 0
	p.Y.Padding = 4
}

func horizontalGrid() *plotter.Grid {
	grid := plotter.NewGrid()
	grid.Vertical.Color = nil
	grid.Horizontal = GridStyle
	return grid
}
