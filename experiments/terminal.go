package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"reflect"
	"strconv"
	"strings"
	"unicode"

	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"
)

// The command prints through these two alone. They see to it that text from the record, such
// as a note or a sweep's name, can neither control the reader's terminal nor break a line in
// two.
var (
	stdout = newOutput(os.Stdout)
	stderr = newOutput(os.Stderr)
)

// output is a stream of the command: a terminal, a pipe or a file.
type output struct {
	raw      io.Writer
	terminal bool
	size     func() (columns, rows int) // of the terminal, as it is now; 0 if it is not known
	colored  bool
	columns  int // how wide a line may be; 0 sets no limit
}

func newOutput(file *os.File) *output {
	o := &output{raw: file, terminal: term.IsTerminal(int(file.Fd()))}
	o.colored = o.terminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	o.size = func() (columns, rows int) {
		columns, rows, _ = term.GetSize(int(file.Fd()))
		return columns, rows
	}
	o.columns, _ = o.size()
	if columns, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && columns > 0 {
		o.columns = columns
	}
	return o
}

// block is text that may have more than one line.
type block string

// printf prints as fmt.Printf does. Each argument stays on its line, unless it is a block.
func (o *output) printf(format string, arguments ...any) {
	for i, argument := range arguments {
		arguments[i] = onOneLine(argument)
	}
	fmt.Fprintf(o, format, arguments...)
}

func onOneLine(argument any) any {
	switch argument := argument.(type) {
	case block:
		return string(argument)
	case error:
		return oneLine(argument.Error())
	case fmt.Stringer:
		return oneLine(argument.String())
	}
	if value := reflect.ValueOf(argument); value.Kind() == reflect.String {
		return oneLine(value.String())
	}
	return argument
}

// Write implements io.Writer. It prints text with its control characters replaced.
func (o *output) Write(text []byte) (int, error) {
	if _, err := o.raw.Write(bytes.Map(harmless, text)); err != nil {
		return 0, err
	}
	return len(text), nil
}

// harmless returns the character to print for r: U+FFFD for a control character other than
// the end of a line, and for one that changes the direction of writing.
func harmless(r rune) rune {
	switch {
	case r == '\n':
		return r
	case r == '\t':
		return ' '
	case steers(r):
		return unicode.ReplacementChar
	}
	return r
}

// steers reports whether a character changes how a terminal shows others.
func steers(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// oneLine returns text without line breaks and without characters that steer a terminal.
func oneLine(text string) string {
	text = strings.NewReplacer("\r\n", " ", "\n", " ", "\t", " ", "\r", " ", "\u2028", " ", "\u2029", " ", "\u0085", " ").Replace(text)
	return strings.Map(harmless, text)
}

// color returns text in colours if the output shows any. The text must be safe for a terminal.
func (o *output) color(words string, colors text.Colors) string {
	if !o.colored || len(colors) == 0 || words == "" {
		return words
	}
	return colors.EscapeSeq() + words + text.Reset.EscapeSeq()
}

// printWrapped prints a paragraph, broken into lines that fit the terminal.
func printWrapped(words string) {
	words = oneLine(words)
	if stdout.columns > 0 {
		words = text.WrapSoft(words, stdout.columns)
	}
	for line := range strings.Lines(words) {
		stdout.printf("%s\n", strings.TrimRight(line, " \n"))
	}
}
