package sweep

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"gradbook/experiments/hint"
	"gradbook/experiments/results"
)

// place is a node of the file with its name there, such as
// parameters.hidden.values[2]. The name is empty at the top of the file.
type place struct {
	path string
	node *yaml.Node
}

func (p place) item(i int) place {
	return place{fmt.Sprintf("%s[%d]", p.path, i), p.node.Content[i]}
}

// reader reads a file's nodes and gathers all that is wrong with them.
type reader struct {
	file     string
	schema   *Schema
	errors   Errors
	warnings Errors
}

func (r *reader) errorf(at place, format string, args ...any) {
	if len(r.errors) >= mostWorded {
		r.errors = append(r.errors, Error{File: r.file, Line: max(at.node.Line, 1), Column: max(at.node.Column, 1)})
		return
	}
	r.errors = append(r.errors, r.message(at, format, args...))
}

func (r *reader) warnf(at place, format string, args ...any) {
	r.warnings = append(r.warnings, r.message(at, format, args...))
}

func (r *reader) message(at place, format string, args ...any) Error {
	text := fmt.Sprintf(format, args...)
	text = beginning(text, 2000)
	if at.path != "" {
		text = beginning(at.path, 200) + ": " + text
	}
	return Error{r.file, max(at.node.Line, 1), max(at.node.Column, 1), text}
}

// document parses the text, one YAML document, into a tree without aliases.
func (r *reader) document(text []byte) (root place, ok bool) {
	if at, bad := unreadable(text); bad {
		r.errorf(place{"", at}, "not readable as UTF-8 text")
		return place{}, false
	}
	var documents []yaml.Node
	if err := yaml.Load(anyVersion(text), &documents, yaml.WithAllDocuments()); err != nil {
		r.notYAML(text, err)
		return place{}, false
	}
	switch len(documents) {
	case 0:
		r.errorf(place{"", &yaml.Node{}}, "the file is empty; write method and parameters")
		return place{}, false
	case 1:
		return place{"", documents[0].Content[0]}, r.expandAliases(&documents[0])
	default:
		r.errorf(place{"", documents[1].Content[0]}, "a second YAML document; a file holds one sweep")
		return place{}, false
	}
}

// unreadable finds the first character that YAML forbids: the parser does not say where it is.
func unreadable(text []byte) (at *yaml.Node, found bool) {
	line, column := 1, 1
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRune(text[i:])
		if c == utf8.RuneError && size == 1 || unicode.IsControl(c) && !strings.ContainsRune("\t\n\r\u0085", c) {
			return &yaml.Node{Line: line, Column: column}, true
		}
		if i, column = i+size, column+1; c == '\n' {
			line, column = line+1, 1
		}
	}
	return nil, false
}

// object is a YAML mapping.
type object struct {
	at     place    // the key that it stands under
	names  []string // as written
	keys   map[string]place
	values map[string]place
}

func (o object) has(name string) bool { return o.values[name].node != nil }

// object reads a mapping, whose keys are unique words.
func (r *reader) object(key, value place) (object, bool) {
	if isNull(value) && value.path != "" {
		r.errorf(value, "nothing is under it; indent what belongs to it deeper than it is itself")
		return object{}, false
	}
	if value.node.Kind != yaml.MappingNode {
		r.errorf(value, "got %s, expected a mapping of names to values", r.show(value))
		return object{}, false
	}
	o := object{at: key, keys: map[string]place{}, values: map[string]place{}}
	for i := 0; i+1 < len(value.node.Content); i += 2 {
		key, child := value.node.Content[i], value.node.Content[i+1]
		path := key.Value
		if value.path != "" {
			path = value.path + "." + key.Value
		}
		switch {
		case key.Kind != yaml.ScalarNode || key.ShortTag() != "!!str":
			r.errorf(place{value.path, key}, "got the key %s, expected a word", r.show(place{value.path, key}))
		case o.has(key.Value):
			r.errorf(place{path, key}, "written twice, first in line %d; remove one", o.keys[key.Value].node.Line)
		default:
			o.names = append(o.names, key.Value)
			o.keys[key.Value], o.values[key.Value] = place{path, key}, place{path, child}
		}
	}
	return o, true
}

// list reads a sequence of at least one element.
func (r *reader) list(at place) ([]place, bool) {
	if at.node.Kind != yaml.SequenceNode || len(at.node.Content) == 0 {
		help := ""
		if _, isText := r.alone(at); isText && strings.HasSuffix(at.path, ".values") {
			switch text := at.node.Value; {
			case strings.Contains(text, "("):
				help = "; write the list in [ and ]"
			case strings.Contains(text, ","):
				help = fmt.Sprintf("; write values: [%s]", text)
			default:
				help = fmt.Sprintf("; write values: [%s], or value: %[1]s", text)
			}
		}
		r.errorf(at, "got %s, expected a list of at least one element%s", r.show(at), help)
		return nil, false
	}
	items := make([]place, len(at.node.Content))
	for i := range items {
		items[i] = at.item(i)
	}
	return items, true
}

// text reads a string.
func (r *reader) text(at place) (string, bool) {
	v, ok := r.value(at)
	if !ok {
		return "", false
	}
	s, ok := v.(string)
	if !ok {
		r.errorf(at, "got %s, expected text; put it in quotes", brief(v))
	}
	return s, ok
}

// oneOf reads one of a few names. The glossary is for those that go by others elsewhere.
func (r *reader) oneOf(at place, names []string, glossary hint.Glossary) (string, bool) {
	v, ok := r.valueOf(at, OneOf{names, glossary})
	if !ok {
		return "", false
	}
	return v.(string), true
}

// valueOf reads a value of a kind.
func (r *reader) valueOf(at place, k Kind) (any, bool) {
	v, ok := r.value(at)
	if !ok {
		return nil, false
	}
	return r.check(at, k, v)
}

// check converts a value to what a kind takes, or reports why it cannot, at
// the element that is wrong when the value is a list.
func (r *reader) check(at place, k Kind, v any) (any, bool) {
	checked, err := k.Check(v)
	if err == nil {
		return checked, true
	}
	if e := (elementError{}); errors.As(err, &e) {
		at, err = at.item(e.index), e.err
	}
	help := ""
	if len(r.errors) < mostWorded && !strings.Contains(err.Error(), "; ") {
		help = otherwise(at, k, v)
	}
	r.errorf(at, "%v%s", err, help)
	return nil, false
}

// number is a finite YAML number. Whether it was written as an int or as a
// float decides what it means: min: 1 is not min: 1.0.
type number struct {
	at    place
	float float64
	int   int64 // its value if it was written as an int
	isInt bool
}

func (n number) String() string {
	if n.isInt {
		return results.Canonical(n.int)
	}
	return results.Canonical(n.float)
}

func (r *reader) number(at place) (number, bool) {
	v, ok := r.value(at)
	if !ok {
		return number{}, false
	}
	switch v := v.(type) {
	case int64:
		return number{at, float64(v), v, true}, true
	case float64:
		if !math.IsInf(v, 0) && !math.IsNaN(v) {
			return number{at: at, float: v}, true
		}
	}
	r.errorf(at, "got %s, expected a number%s", brief(v), otherwise(at, Real{Min: math.Inf(-1), Max: math.Inf(1)}, v))
	return number{}, false
}

// value reads a node as nil, bool, int64, float64, string, []any or map[string]any.
func (r *reader) value(at place) (any, bool) {
	switch at.node.Kind {
	case yaml.SequenceNode:
		list, ok := []any{}, true
		for i := range at.node.Content {
			element, good := r.value(at.item(i))
			list, ok = append(list, element), ok && good
		}
		return list, ok
	case yaml.MappingNode:
		o, ok := r.object(at, at)
		if !ok {
			return nil, false
		}
		group := map[string]any{}
		for _, name := range o.names {
			element, good := r.value(o.values[name])
			group[name], ok = element, ok && good
		}
		return group, ok
	}
	v, err := scalar(at.node)
	if err != nil {
		r.errorf(at, "%v", err)
	}
	return v, err == nil
}

func scalar(node *yaml.Node) (any, error) {
	switch tag := node.ShortTag(); tag {
	case "!!str", "!!timestamp": // a date is text to us: no parameter is one
		return node.Value, nil
	case "!!null", "!!bool", "!!int", "!!float":
		var v any
		if err := node.Decode(&v); err != nil {
			return nil, fmt.Errorf("%q is not what its tag %s says", node.Value, tag)
		}
		switch v := v.(type) {
		case int:
			return int64(v), nil
		case uint64:
			return nil, fmt.Errorf("%d is too large for a whole number; the largest is %d", v, math.MaxInt64)
		}
		return v, nil
	default:
		return nil, fmt.Errorf("the tag %s is not supported; write the value without it", tag)
	}
}

// hasKey reports whether a node is a mapping with a key, well formed or not.
func hasKey(at place, key string) bool {
	_, has := member(at, key)
	return has
}

// member finds what a mapping has under a key.
func member(at place, key string) (place, bool) {
	if at.node.Kind != yaml.MappingNode {
		return place{}, false
	}
	for i := 0; i+1 < len(at.node.Content); i += 2 {
		if at.node.Content[i].Value == key {
			return place{at.path + "." + key, at.node.Content[i+1]}, true
		}
	}
	return place{}, false
}

// alone returns the text that stands where a mapping or a list should.
func (r *reader) alone(at place) (string, bool) {
	return at.node.Value, at.node.Kind == yaml.ScalarNode && !isNull(at)
}

func isNull(at place) bool { return at.node.Kind == yaml.ScalarNode && at.node.ShortTag() == "!!null" }

// show writes what stands at a node, for a message that says what was found there.
func (r *reader) show(at place) string {
	switch at.node.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		if len(at.node.Content) == 0 {
			return "an empty list"
		}
		return "a list"
	}
	v, err := scalar(at.node)
	if err != nil {
		return strconv.Quote(at.node.Value)
	}
	return brief(v)
}
