package plots

import (
	"bytes"
	"fmt"
	"html"
	"html/template"
	"strings"
)

// inlineSVG is the figure as an element of an HTML page, which has one style for all
// its figures: it is as wide as the page lets it be, its ground is the page's, and so is
// its font.
func (f *Figure) inlineSVG() (template.HTML, error) {
	var b bytes.Buffer
	if err := f.WriteSVG(&b); err != nil {
		return "", err
	}
	_, drawing, _ := strings.Cut(b.String(), "<g ") // what is before it is for a file of its own
	drawing = strings.NewReplacer(
		svgFamilies+"font-weight:normal;font-style:normal;", "",
		svgFamilies+"font-weight:bold;font-style:normal;", "font-weight:bold;",
	).Replace(drawing)
	head := fmt.Sprintf(`<svg viewBox="0 0 %g %g" role="img" aria-label="%s">`, f.Width.Points(), f.Height.Points(), html.EscapeString(printable(f.Alt)))
	return template.HTML(head + "\n<g " + strings.TrimSpace(drawing)), nil
}
