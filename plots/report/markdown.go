package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"strings"
	"text/template"

	"gradbook/internal/printable"

	"github.com/dustin/go-humanize"
)

//go:embed report.md.tmpl
var markdownText string

var markdownPage = template.Must(template.New("report.md.tmpl").
	Funcs(template.FuncMap{"escape": escape, "table": markdownTable, "code": codeBlock, "thousands": func(n int) string { return humanize.Comma(int64(n)) }}).
	Parse(markdownText))

// markdown is the page as GitHub's Markdown.
func (p *page) markdown() ([]byte, error) {
	var b bytes.Buffer
	if err := markdownPage.Execute(&b, p); err != nil {
		return nil, err
	}
	return append(bytes.TrimRight(b.Bytes(), "\n"), '\n'), nil
}

var markdownSpecial = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "|", `\|`, "~", `\~`, "#", `\#`, "$", `\$`,
	"&", "&amp;", "<", "&lt;", ">", "&gt;",
)

// escape makes Markdown show a text as it is, on one line.
func escape(words string) string { return markdownSpecial.Replace(printable.Text(words)) }

// codeBlock shows a text as it is, in a fence longer than any in the text.
func codeBlock(l *listing) string {
	fence := "```"
	for strings.Contains(l.Text, fence) {
		fence += "`"
	}
	return fence + l.Language + "\n" + strings.TrimRight(l.Text, "\n") + "\n" + fence
}

// markdownTable writes some rows of a table below its header.
func markdownTable(t *table, rows [][]phrase) string {
	var b strings.Builder
	line := func(cells []string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	header, rule := make([]string, len(t.Header)), make([]string, len(t.Header))
	for i, words := range t.Header {
		header[i], rule[i] = escape(words), "---"
		if i >= t.Numbers {
			rule[i] = "--:"
		}
	}
	line(header)
	line(rule)
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = cell.Markdown()
		}
		line(cells)
	}
	return strings.TrimRight(b.String(), "\n")
}
