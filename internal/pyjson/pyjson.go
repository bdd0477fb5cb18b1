// Package pyjson reads JSON as Python's json.dumps writes it: also NaN, Infinity and
// -Infinity (https://docs.python.org/3/library/json.html#infinite-and-nan-number-values). All
// else is RFC 8259.
package pyjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"unicode/utf8"
)

// MaxDepth is how deep objects and arrays may be nested.
const MaxDepth = 100

var errNoJSON = errors.New("it is no JSON")

// Parse reads text that is one JSON value: nil, bool, int64 for a whole number that has no
// fraction or exponent and fits, float64 for others, string, []any or map[string]any, where
// the last of several members of one name counts.
func Parse(text []byte) (any, error) {
	if !utf8.Valid(text) {
		return nil, errNoJSON
	}
	p := parser{text: text}
	value, ok := p.value(0)
	p.space()
	if !ok || p.at != len(text) {
		return nil, errNoJSON
	}
	return value, nil
}

type parser struct {
	text []byte
	at   int
}

func (p *parser) space() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t' || p.text[p.at] == '\n' || p.text[p.at] == '\r') {
		p.at++
	}
}

// next takes c where it is what comes next, after space.
func (p *parser) next(c byte) bool {
	p.space()
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *parser) word(word string) bool {
	if !bytes.HasPrefix(p.text[p.at:], []byte(word)) {
		return false
	}
	p.at += len(word)
	return true
}

func (p *parser) value(depth int) (any, bool) {
	p.space()
	if p.at == len(p.text) || depth > MaxDepth {
		return nil, false
	}
	switch p.text[p.at] {
	case '{':
		return p.object(depth)
	case '[':
		return p.array(depth)
	case '"':
		return p.string()
	case 't':
		return true, p.word("true")
	case 'f':
		return false, p.word("false")
	case 'n':
		return nil, p.word("null")
	case 'N':
		return math.NaN(), p.word("NaN")
	case 'I':
		return math.Inf(1), p.word("Infinity")
	}
	if p.word("-Infinity") {
		return math.Inf(-1), true
	}
	return p.number()
}

func (p *parser) object(depth int) (any, bool) {
	p.at++
	members := map[string]any{}
	if p.next('}') {
		return members, true
	}
	for {
		p.space()
		if p.at == len(p.text) || p.text[p.at] != '"' {
			return nil, false
		}
		name, ok := p.string()
		if !ok || !p.next(':') {
			return nil, false
		}
		value, ok := p.value(depth + 1)
		if !ok {
			return nil, false
		}
		members[name.(string)] = value
		if p.next('}') {
			return members, true
		}
		if !p.next(',') {
			return nil, false
		}
	}
}

func (p *parser) array(depth int) (any, bool) {
	p.at++
	items := []any{}
	if p.next(']') {
		return items, true
	}
	for {
		value, ok := p.value(depth + 1)
		if !ok {
			return nil, false
		}
		items = append(items, value)
		if p.next(']') {
			return items, true
		}
		if !p.next(',') {
			return nil, false
		}
	}
}

func (p *parser) string() (any, bool) {
	start, escaped := p.at, false
	for p.at++; p.at < len(p.text); p.at++ {
		switch c := p.text[p.at]; {
		case c == '"':
			p.at++
			quoted := p.text[start:p.at]
			if !escaped {
				return string(quoted[1 : len(quoted)-1]), true
			}
			var text string
			err := json.Unmarshal(quoted, &text)
			return text, err == nil
		case c == '\\':
			escaped = true
			p.at++
		case c < ' ':
			return nil, false
		}
	}
	return nil, false
}

func (p *parser) number() (any, bool) {
	start, whole := p.at, true
	p.digit('-')
	if !p.digit('0') && p.digits() == 0 {
		return nil, false
	}
	if p.digit('.') {
		whole = false
		if p.digits() == 0 {
			return nil, false
		}
	}
	if p.digit('e') || p.digit('E') {
		whole = false
		_ = p.digit('+') || p.digit('-')
		if p.digits() == 0 {
			return nil, false
		}
	}
	text := string(p.text[start:p.at])
	if whole && text != "-0" {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n, true
		}
	}
	value, _ := strconv.ParseFloat(text, 64) // what is too large is infinite, as in Python
	return value, true
}

func (p *parser) digit(c byte) bool {
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *parser) digits() (count int) {
	for p.at < len(p.text) && p.text[p.at] >= '0' && p.text[p.at] <= '9' {
		p.at++
		count++
	}
	return count
}
