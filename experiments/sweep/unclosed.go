package sweep

import "strings"

// spot is a place in a file, from 1; the zero spot is none.
type spot struct{ line, column int }

// open finds what stands open before a place: a quote that goes over several lines and ends in that
// line, as the text that was to be quoted ended before and the next quote that was to open
// closed it; and the innermost bracket.
func (s source) open(lastLine, lastColumn int) (quote, bracket spot) {
	var u unclosed
	for number := 1; number <= min(lastLine, len(s)); number++ {
		characters := []rune(s.line(number))
		end := len(characters)
		if number == lastLine {
			end = min(end, lastColumn-1)
		}
		closed := u.read(number, characters, end)
		if number == lastLine && closed.line > 0 {
			return closed, spot{}
		}
	}
	if len(u.brackets) > 0 {
		bracket = u.brackets[len(u.brackets)-1]
	}
	return spot{}, bracket
}

// unclosed is what stands open at a place of a file.
type unclosed struct {
	mark     rune   // of the quote, 0 outside of quotes
	quote    spot   // where the last one opened
	brackets []spot // where those opened that are not closed
}

// read reads the characters of a line before an end. It returns where a quote opened that closes
// here and is of an earlier line.
func (u *unclosed) read(line int, characters []rune, end int) (closed spot) {
	before := ' '
	for i := 0; i < end; {
		c := characters[i]
		switch {
		case u.mark != 0:
			length, closes := u.readQuoted(characters[i:])
			if closes && u.quote.line < line {
				closed = u.quote
			}
			i += length
		case c == '#' && before == ' ':
			return closed
		default:
			u.readPlain(c, before, spot{line, i + 1})
			i++
		}
		before = characters[min(i, end)-1]
	}
	return closed
}

// readQuoted reads what the rest of a line begins with in a quote: a character, or two that stand for one.
func (u *unclosed) readQuoted(rest []rune) (length int, closes bool) {
	c := rest[0]
	switch {
	case u.mark == '"' && c == '\\':
		return 2, false
	case u.mark == '\'' && c == u.mark && len(rest) > 1 && rest[1] == u.mark:
		return 2, false
	case c == u.mark:
		u.mark = 0
		return 1, true
	}
	return 1, false
}

// readPlain reads a character outside of quotes, given the one before it.
func (u *unclosed) readPlain(c, before rune, here spot) {
	switch c {
	case '"', '\'':
		if strings.ContainsRune(" \t[{,", before) {
			u.mark, u.quote = c, here
		}
	case '[', '{':
		if len(u.brackets) > 0 || strings.ContainsRune(" \t", before) { // else it is a part of a text
			u.brackets = append(u.brackets, here)
		}
	case ']', '}':
		if len(u.brackets) > 0 {
			u.brackets = u.brackets[:len(u.brackets)-1]
		}
	}
}
