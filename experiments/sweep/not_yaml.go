package sweep

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"
)

// version is the directive that says which YAML a file is in. The parser takes 1.1 alone, PyYAML
// any 1.x.
var version = regexp.MustCompile(`\A((?:[ \t]*(?:#[^\n]*)?\r?\n)*%YAML[ \t]+1\.)(\d+)`)

// anyVersion makes every 1.x of YAML 1.1, without moving anything.
func anyVersion(text []byte) []byte {
	at := version.FindSubmatchIndex(text)
	if at == nil {
		return text
	}
	return []byte(string(text[:at[4]]) + "1" + strings.Repeat(" ", at[5]-at[4]-1) + string(text[at[5]:]))
}

// notYAML reports why a text is not YAML: where it went wrong, which may be well before the
// place where the parser could not go on, and in words that say what to do.
func (r *reader) notYAML(text []byte, err error) {
	e := (*yaml.LoadError)(nil)
	if !errors.As(err, &e) {
		r.errorf(place{"", &yaml.Node{}}, "not valid YAML: %v", err)
		return
	}
	s := source(strings.Split(string(text), "\n"))
	line, column, message := s.explain(e)
	r.errorf(place{"", &yaml.Node{Line: line, Column: column}}, "not valid YAML: %s", message)
}

// source is the lines of a file.
type source []string

// line returns a line, counted from 1, "" where there is none.
func (s source) line(number int) string {
	if number < 1 || number > len(s) {
		return ""
	}
	return strings.TrimSuffix(s[number-1], "\r")
}

// at returns the character at a place, 0 where there is none.
func (s source) at(line, column int) rune {
	characters := []rune(s.line(line))
	if column < 1 || column > len(characters) {
		return 0
	}
	return characters[column-1]
}

func (s source) explain(e *yaml.LoadError) (line, column int, message string) {
	mark, context := e.Mark, e.ContextMark
	here := s.at(mark.Line, mark.Column)
	if tab := strings.IndexByte(indentation(s.line(mark.Line)), '\t'); tab >= 0 {
		return mark.Line, tab + 1, "a tab indents this line; write spaces in its place"
	}
	if e.ContextMsg == "while scanning a quoted scalar" {
		return context.Line, context.Column, "the quote that opens here is not closed"
	}
	quote, bracket := s.open(mark.Line, mark.Column)
	if quote.line > 0 {
		return quote.line, quote.column, fmt.Sprintf("the quote that opens here ends only in line %d; close it in its own line", mark.Line)
	}
	switch opener := s.at(bracket.line, bracket.column); {
	case opener != 0 && mark.Line > bracket.line:
		return bracket.line, bracket.column, fmt.Sprintf("the %c that opens here is not closed", opener)
	case opener != 0 && here == ',':
		return mark.Line, mark.Column, "a comma with nothing before it; remove it, or write what is missing"
	case opener != 0:
		return mark.Line, mark.Column, fmt.Sprintf("expected a comma or the end of the %c in column %d", opener, bracket.column)
	case here == '}' || here == ']':
		return mark.Line, mark.Column, fmt.Sprintf("there is no open bracket that this %c could close", here)
	case strings.HasPrefix(e.Message, "mapping values are not allowed"):
		return s.explainColon(mark)
	case strings.TrimSpace(s.line(mark.Line)) != "" && mark.Column == len(indentation(s.line(mark.Line)))+1 && mark.Column != context.Column && context.Column > 0:
		return mark.Line, mark.Column, fmt.Sprintf("this line is indented by %d, but those beside it, from line %d on, by %d", mark.Column-1, context.Line, context.Column-1)
	}
	message = e.Message
	if e.ContextMsg != "" {
		message += " " + e.ContextMsg
	}
	return mark.Line, mark.Column, message
}

// explainColon says why a colon stands where there can be none.
func (s source) explainColon(mark yaml.Mark) (line, column int, message string) {
	before := string([]rune(s.line(mark.Line))[:mark.Column-1])
	if strings.Contains(before, ": ") {
		return mark.Line, mark.Column, "a second colon in one line; put the text that has it in quotes"
	}
	for above := mark.Line - 1; above > 0; above-- {
		content := strings.TrimSpace(s.line(above))
		switch {
		case content == "" || strings.HasPrefix(content, "#"):
			continue
		case !strings.Contains(content, ":"):
			return above, len(indentation(s.line(above))) + 1, "this line has no colon; write NAME: VALUE"
		}
		return mark.Line, len(indentation(s.line(mark.Line))) + 1, fmt.Sprintf("this line is indented under line %d, which has a value of its own", above)
	}
	return mark.Line, mark.Column, "there can be no colon here"
}

func indentation(line string) string { return line[:len(line)-len(strings.TrimLeft(line, " \t"))] }
