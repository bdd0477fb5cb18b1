package interpreter

import (
	"bytes"
	"io"
	"os"
	"slices"
	"time"
	"unicode/utf8"
)

// Jupyter drops the output of a cell that sends more than a thousand messages a second,
// and a cell that prints line by line would send one for each.
const betweenMessages = 10 * time.Millisecond

// mark is what Flush writes where everything before it is to be shown. It is below what
// a pipe takes at once, so that nothing comes into its middle.
var mark = []byte("\x00gradbook shows what is before this\x00")

// flushed has a value for each mark that Forward has found.
var flushed = make(chan struct{})

// Forward passes on what a cell prints, until it is at its end.
func Forward(to io.Writer, from io.Reader) {
	chunk := make([]byte, 1<<16)
	var held []byte
	for {
		n, err := from.Read(chunk)
		text := append(held, chunk[:n]...)
		for {
			before, after, found := bytes.Cut(text, mark)
			if !found {
				break
			}
			write(to, before)
			flushed <- struct{}{}
			text = after
		}
		whole := len(text)
		if err == nil {
			whole -= cutOff(text)
		}
		write(to, text[:whole])
		if err != nil {
			return
		}
		held = slices.Clone(text[whole:])
		time.Sleep(betweenMessages)
	}
}

// Flush returns when what the cell has printed so far is shown, so that what is shown
// next comes below it.
func Flush() {
	for _, file := range []*os.File{os.Stdout, os.Stderr} {
		if _, err := file.Write(mark); err == nil {
			<-flushed
		}
	}
}

// write writes some text. Nobody can be told if it cannot be.
func write(to io.Writer, text []byte) {
	if len(text) > 0 {
		to.Write(text)
	}
}

// cutOff is how many bytes at the end of text may be the beginning of a mark or a
// character, the rest of which is still to come.
func cutOff(text []byte) int {
	for n := min(len(mark)-1, len(text)); n > 0; n-- {
		if bytes.HasSuffix(text, mark[:n]) {
			return n
		}
	}
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		if tail := text[len(text)-n:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				return n
			}
			break
		}
	}
	return 0
}
