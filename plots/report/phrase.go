package report

import (
	"fmt"
	"html"
	"html/template"
	"strings"

	"gradbook/internal/printable"
)

// phrase is text of a report: what is said, apart from how Markdown or HTML says
// it. It may hold any user's string.
type phrase []span

// span is a piece of a phrase in one style.
type span struct {
	style spanStyle
	text  string
}

type spanStyle int

const (
	inPlain  spanStyle = iota
	inStrong           // what the eye should find
	inCode             // a hash, a file's name
)

func plain(text string) phrase  { return phrase{{inPlain, text}} }
func strong(text string) phrase { return phrase{{inStrong, text}} }
func code(text string) phrase   { return phrase{{inCode, text}} }

// say puts phrases together.
func say(parts ...phrase) (joined phrase) {
	for _, part := range parts {
		joined = append(joined, part...)
	}
	return joined
}

func sayf(format string, values ...any) phrase { return plain(fmt.Sprintf(format, values...)) }

// String returns the words alone.
func (p phrase) String() string {
	var b strings.Builder
	for _, s := range p {
		b.WriteString(s.text)
	}
	return b.String()
}

// Markdown is the phrase on one line of Markdown.
func (p phrase) Markdown() string {
	var b strings.Builder
	for _, s := range p {
		switch s.style {
		case inStrong:
			b.WriteString("**" + escape(printable.OneLine(s.text)) + "**")
		case inCode:
			b.WriteString("`" + printable.Text(s.text) + "`")
		default:
			b.WriteString(escape(s.text))
		}
	}
	return b.String()
}

// HTML is the phrase as HTML.
func (p phrase) HTML() template.HTML {
	var b strings.Builder
	for _, s := range p {
		words := html.EscapeString(printable.Text(s.text))
		switch s.style {
		case inStrong:
			b.WriteString("<strong>" + words + "</strong>")
		case inCode:
			b.WriteString("<code>" + words + "</code>")
		default:
			b.WriteString(words)
		}
	}
	return template.HTML(b.String())
}
