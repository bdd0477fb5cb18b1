package lines

import (
	"bytes"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gradbook/experiments/results"
	"gradbook/internal/pyjson"
)

// MaxLine is how many bytes a line of metrics has at most; a longer one is ordinary text.
const MaxLine = 1 << 20

// maxName is how many bytes the name of a metric has at most.
const maxName = 200

// parser tells lines of metrics from ordinary text.
type parser struct {
	named map[string]bool // what `name: value` is read for
	steps stepper
}

// parse reads a line that has no line end. It returns false for ordinary text.
func (p *parser) parse(line []byte) (results.Logged, bool) {
	if !maybe(line) {
		return results.Logged{}, false
	}
	line, ok := plain(line)
	if !ok {
		return results.Logged{}, false
	}
	values, texts := map[string]float64{}, map[string]string{}
	if line[0] == '{' {
		ok = object(line, values, texts)
	} else {
		ok = p.pairs(string(line), values, texts)
	}
	if !ok || len(values) == 0 {
		return results.Logged{}, false
	}
	step, ok := p.steps.take(values)
	if !ok || len(values) == 0 {
		return results.Logged{}, false
	}
	if len(texts) == 0 {
		texts = nil
	}
	return results.Logged{Step: step, Time: time.Now(), Values: values, Texts: texts}, true
}

// maybe reports whether a line may be metrics, without a look at more than it has to: most
// lines are ordinary text.
func maybe(line []byte) bool {
	for i, c := range line {
		switch {
		case c == '{' || c == '\r' || c == 0x1b || c >= utf8.RuneSelf:
			return true
		case c == ' ' || c == '\t':
		default:
			return nameFirst(line[i:]) || bytes.IndexByte(line, '\r') >= 0
		}
	}
	return false
}

// nameFirst reports whether text may begin with a name and a sign after it.
func nameFirst(text []byte) bool {
	end := 0
	for end < len(text) && ascii[text[end]]&nameByte != 0 {
		end++
	}
	for end < len(text) && (text[end] == ' ' || text[end] == '\t') {
		end++
	}
	return end > 0 && end < len(text) && (text[end] == '=' || text[end] == ':' || text[end] == 0x1b || text[end] >= utf8.RuneSelf)
}

const (
	nameByte    = 1 << iota // inName
	controlByte             // a control character that no line of metrics has
)

var ascii = func() (kinds [256]byte) {
	for c := range rune(utf8.RuneSelf) {
		if inName(c) {
			kinds[c] |= nameByte
		}
		if c != '\t' && unicode.IsControl(c) {
			kinds[c] |= controlByte
		}
	}
	return kinds
}()

var colours = regexp.MustCompile("\x1b\\[[0-9;]*[mK]")

// plain is the line as a terminal shows it: without colours, and of what carriage returns
// overwrite only the last. It returns false where other control characters are left, or nothing.
func plain(line []byte) ([]byte, bool) {
	line = bytes.TrimRight(line, "\r")
	line = line[bytes.LastIndexByte(line, '\r')+1:]
	if len(line) > MaxLine {
		return nil, false
	}
	if bytes.IndexByte(line, 0x1b) >= 0 {
		line = colours.ReplaceAll(line, nil)
	}
	line = bytes.Trim(line, " \t")
	all := byte(0)
	for _, c := range line {
		all |= c
		if ascii[c]&controlByte != 0 {
			return nil, false
		}
	}
	if all >= utf8.RuneSelf && (!utf8.Valid(line) || bytes.ContainsFunc(line, func(c rune) bool { return c > 0x7f && unicode.IsControl(c) })) {
		return nil, false
	}
	return line, len(line) > 0
}

// object reads a line that is one JSON object.
func object(line []byte, values map[string]float64, texts map[string]string) bool {
	if line[len(line)-1] != '}' {
		return false
	}
	parsed, err := pyjson.Parse(line)
	if err != nil {
		return false
	}
	pyjson.Flatten("", parsed, values, texts)
	for name := range values {
		if !isName(name) {
			delete(values, name)
		}
	}
	for name := range texts {
		if !isName(name) {
			delete(texts, name)
		}
	}
	return true
}

// isName is what a member of a JSON object must be called to become a metric: anything that
// can be shown in a line.
func isName(name string) bool {
	return name != "" && len(name) <= maxName && !strings.ContainsFunc(name, func(c rune) bool { return !unicode.IsPrint(c) })
}

// pairs reads a line that is wholly name=value, separated by spaces or commas. `name: value`
// and `name = value` are pairs where the sweep file names the name.
func (p *parser) pairs(line string, values map[string]float64, texts map[string]string) bool {
	loose := false // a pair is in the loose form, which only named metrics and steps may have
	known := false // a metric that the file names is among them
	for line != "" {
		end := strings.IndexFunc(line, func(c rune) bool { return !inName(c) })
		if end <= 0 || end > maxName || !startsName(line) {
			return false
		}
		name, rest := line[:end], line[end:]
		spaced := strings.TrimLeft(rest, " \t")
		switch {
		case strings.HasPrefix(rest, "=") && !strings.HasPrefix(rest, "= ") && !strings.HasPrefix(rest, "=\t"):
			rest = rest[1:]
		case strings.HasPrefix(spaced, "=") || strings.HasPrefix(spaced, ":"):
			loose = true
			if !p.named[name] && rankOf(name) < 0 {
				return false
			}
			rest = strings.TrimLeft(spaced[1:], " \t")
		default:
			return false
		}
		known = known || p.named[name]
		text, after, quoted, ok := value(rest)
		if !ok {
			return false
		}
		if number, ok := parseNumber(text); ok && !quoted {
			values[name] = number
			delete(texts, name)
		} else {
			texts[name] = text
			delete(values, name)
		}
		line = after
	}
	return known || !loose
}

func startsName(text string) bool {
	c, _ := utf8.DecodeRuneInString(text)
	return c == '_' || unicode.IsLetter(c)
}

// inName reports whether a name that is written without quotes may have the character.
func inName(c rune) bool {
	return c == '_' || c == '.' || c == '/' || c == '-' || c == '@' || unicode.IsLetter(c) || unicode.IsDigit(c)
}

// value takes the value at the beginning of text, a word or a string in double quotes, and what
// separates it from the next pair.
func value(text string) (value, after string, quoted, ok bool) {
	if strings.HasPrefix(text, `"`) {
		prefix, err := strconv.QuotedPrefix(text)
		if err != nil {
			return "", "", true, false
		}
		value, err = strconv.Unquote(prefix)
		after, quoted = text[len(prefix):], true
		if err != nil {
			return "", "", true, false
		}
	} else {
		end := strings.IndexAny(text, " \t,")
		if end < 0 {
			end = len(text)
		}
		value, after = text[:end], text[end:]
		if value == "" || strings.ContainsAny(value, `="`) {
			return "", "", false, false
		}
	}
	next := strings.TrimLeft(after, " \t")
	next, comma := strings.CutPrefix(next, ",")
	next = strings.TrimLeft(next, " \t")
	separated := comma || after == "" || len(next) < len(after)
	return value, next, quoted, separated && !(comma && next == "")
}

// isDecimal reports whether text is a decimal number without its sign: 3, 0.5, .5, 5., 1e-3.
func isDecimal(text string) bool {
	digits := func() (count int) {
		for text != "" && text[0] >= '0' && text[0] <= '9' {
			text = text[1:]
			count++
		}
		return count
	}
	count := digits()
	if strings.HasPrefix(text, ".") {
		text = text[1:]
		count += digits()
	}
	if count == 0 {
		return false
	}
	if text != "" && (text[0] == 'e' || text[0] == 'E') {
		if text = text[1:]; text != "" && (text[0] == '+' || text[0] == '-') {
			text = text[1:]
		}
		return digits() > 0 && text == ""
	}
	return text == ""
}

// parseNumber reads a decimal number, NaN or an infinity, as the languages print them: nan,
// -nan, NaN, inf, -inf, +Inf, Infinity.
func parseNumber(text string) (float64, bool) {
	unsigned := strings.TrimLeft(text, "+-")
	switch {
	case len(text)-len(unsigned) > 1:
		return 0, false
	case strings.EqualFold(unsigned, "nan"):
		return math.NaN(), true
	case strings.EqualFold(unsigned, "inf"), strings.EqualFold(unsigned, "infinity"):
		if text[0] == '-' {
			return math.Inf(-1), true
		}
		return math.Inf(1), true
	case !isDecimal(unsigned):
		return 0, false
	}
	number, _ := strconv.ParseFloat(text, 64) // what is too large is infinite
	return number, true
}
