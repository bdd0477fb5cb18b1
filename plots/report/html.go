package report

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"strings"

	"gradbook/plots/figure"

	"github.com/dustin/go-humanize"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

var (
	//go:embed report.html.tmpl
	htmlText string
	//go:embed page.css
	pageStyle string
	//go:embed page.js
	pageScript string
)

var htmlPage = template.Must(template.New("report.html.tmpl").
	Funcs(template.FuncMap{"written": writtenHTML, "svg": (*figure.Figure).InlineSVG, "narrow": narrow, "thousands": func(n int) string { return humanize.Comma(int64(n)) }}).
	Parse(htmlText))

// html is the page as one HTML file with all that it needs. A browser is told to
// load nothing from anywhere, and to run no script but the page's own.
func (p *page) html() ([]byte, error) {
	var b bytes.Buffer
	err := htmlPage.Execute(&b, struct {
		*page
		Style           template.CSS
		Script, Figures template.JS
		Policy          string
	}{
		p, template.CSS(pageStyle + figure.ScriptStyle), template.JS(pageScript), template.JS(figure.Script),
		"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src " + hashOf(pageScript) + " " + hashOf(figure.Script),
	})
	return b.Bytes(), err
}

// hashOf is what a policy says of a script that may run.
func hashOf(script string) string {
	hash := sha256.Sum256([]byte(script))
	return "'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'"
}

// phone is the width of a page on a phone, without its margins.
const phone = 270

// narrow is the figure as phones show it, in place of the one for wide pages; nothing of a figure
// that has only one layout.
func narrow(f *figure.Figure) (template.HTML, error) {
	other := f.At(phone)
	if other.Width == f.Width {
		return "", nil
	}
	svg, err := other.InlineSVG()
	return template.HTML(strings.Replace(string(svg), "<svg ", `<svg class="narrow" `, 1)), err
}

var writtenMarkdown = goldmark.New(
	goldmark.WithExtensions(extension.GFM),
	goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(imagesAsLinks{}, 0))),
)

// writtenHTML is somebody's Markdown as HTML. HTML in it is left out.
func writtenHTML(markdown string) (template.HTML, error) {
	var b bytes.Buffer
	err := writtenMarkdown.Convert([]byte(markdown), &b)
	return template.HTML(b.String()), err
}

// imagesAsLinks makes links of images, which are in files of their own: the page
// is to be whole without them.
type imagesAsLinks struct{}

func (imagesAsLinks) Transform(document *ast.Document, _ text.Reader, _ parser.Context) {
	var images []*ast.Image
	ast.Walk(document, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if image, ok := n.(*ast.Image); ok && entering {
			images = append(images, image)
		}
		return ast.WalkContinue, nil
	})
	for _, image := range images {
		link := ast.NewLink()
		link.Destination, link.Title = image.Destination, image.Title
		if !image.HasChildren() {
			link.AppendChild(link, ast.NewString(image.Destination))
		}
		for child := image.FirstChild(); child != nil; child = image.FirstChild() {
			link.AppendChild(link, child)
		}
		image.Parent().ReplaceChild(image.Parent(), image, link)
	}
}
