package figure

import (
	"bytes"
	"fmt"
	"html"
	"html/template"
	"image/color"
	"maps"
	"regexp"
	"slices"
	"strings"

	"gradbook/internal/printable"

	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

var (
	svgStyle = regexp.MustCompile(` style="[^"]*"|\n\tstyle="[^"]*"`)
	svgColor = regexp.MustCompile(`#[0-9A-F]{6}`)
)

// InlineSVG is the figure as an element of an HTML page: as wide as the page lets it
// be, on the page's ground and in its font. On a dark page it has the colours of
// [Figure.Dark]. Its parts say what they are about, see [Item] and [Script].
func (f *Figure) InlineSVG() (template.HTML, error) {
	if f.draw == nil {
		return "", errEmpty
	}
	var b bytes.Buffer
	c := &markedCanvas{Canvas: vgsvg.New(f.Width, f.Height)}
	f.draw(draw.New(c))
	if err := f.writeSVG(c.Canvas, &b); err != nil {
		return "", err
	}
	_, drawing, _ := strings.Cut(c.group(b.String()), "<g ") // what is before it is for a file of its own
	drawing = strings.NewReplacer(
		svgFamilies+"font-weight:normal;font-style:normal;", "",
		svgFamilies+"font-weight:bold;font-style:normal;", "font-weight:bold;",
		` xlink:href="data:`, ` href="data:`,
	).Replace(drawing)
	names := map[string]bool{}
	drawing = svgStyle.ReplaceAllStringFunc(drawing, func(style string) string {
		return svgColor.ReplaceAllStringFunc(style, func(hex string) string {
			names[hex] = true
			return "var(--" + hex[1:] + ")"
		})
	})
	const margin = figureMargin // the page has its own
	head := fmt.Sprintf(`<svg viewBox="%g 0 %g %g" role="img" aria-label="%s">`, margin.Points(), (f.Width - 2*margin).Points(), f.Height.Points(), html.EscapeString(printable.Text(f.Alt)))
	return template.HTML(head + "\n" + colorStyle(slices.Sorted(maps.Keys(names))) + "<g " + strings.TrimSpace(drawing)), nil
}

// colorStyle gives every colour a variable of its name, which is another where the page's
// color-scheme is dark. Figures that share a colour say the same of it.
func colorStyle(names []string) string {
	var both strings.Builder
	for _, hex := range names {
		c := color.NRGBA{A: 0xff}
		fmt.Sscanf(hex, "#%02X%02X%02X", &c.R, &c.G, &c.B)
		fmt.Fprintf(&both, "--%s:light-dark(%s,%s);", hex[1:], hex, hexColor(InDark(c)))
	}
	return fmt.Sprintf("<style>:root{%s}</style>\n", both.String())
}

func hexColor(c color.NRGBA) string { return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B) }
