package interpreter

import (
	"bytes"
	"io"
	"os"
	"slices"
	"sync"
	"time"
	"unicode/utf8"
)

// Jupyter drops the output of a cell that sends more than a thousand messages a second. With
// this pause between messages, a cell that prints many lines sends few.
const betweenMessages = 10 * time.Millisecond

// mark is what Flush writes behind the text that must be shown before it returns. It is short
// enough for a pipe to take it at once, with no other text in its middle.
var mark = []byte("\x00gradbook shows what is before this\x00")

// Output passes on what a cell prints to stdout or stderr.
type Output struct {
	file     **os.File     // such as &os.Stdout
	before   *os.File      // the file in whose place the pipe is
	from, to *os.File      // the ends of a pipe
	flushed  chan struct{} // gets a value for each mark that is found
	ended    chan struct{}
}

var outputs struct {
	sync.Mutex
	open []*Output
}

// Capture puts a pipe in the place of a file such as os.Stdout. What is written to it goes to
// another writer, in few pieces, until Close.
func Capture(file **os.File, to io.Writer) (*Output, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	o := &Output{file, *file, r, w, make(chan struct{}), make(chan struct{})}
	*file = w
	outputs.Lock()
	defer outputs.Unlock()
	outputs.open = append(outputs.open, o)
	go o.forward(to)
	return o, nil
}

// Close puts the file back, and returns when all that was printed is forwarded.
func (o *Output) Close() {
	*o.file = o.before
	o.to.Close()
	<-o.ended
	o.from.Close()
}

// forward passes on what is printed, until the pipe is closed.
func (o *Output) forward(to io.Writer) {
	defer func() {
		outputs.Lock()
		defer outputs.Unlock()
		outputs.open = slices.DeleteFunc(outputs.open, func(open *Output) bool { return open == o })
		close(o.ended)
	}()
	chunk := make([]byte, 1<<16)
	var held []byte
	for {
		n, err := o.from.Read(chunk)
		text := append(held, chunk[:n]...)
		for {
			before, after, found := bytes.Cut(text, mark)
			if !found {
				break
			}
			write(to, before)
			o.flushed <- struct{}{}
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

// Flush returns when all text that was printed is shown, so that a figure that is shown next
// comes below it. It does not write to os.Stdout, where a cell may have put another file.
func Flush() {
	outputs.Lock()
	open := slices.Clone(outputs.open)
	outputs.Unlock()
	for _, o := range open {
		if _, err := o.to.Write(mark); err == nil {
			select {
			case <-o.flushed:
			case <-o.ended:
			}
		}
	}
}

// write writes text, if there is any. There is nobody to report an error to.
func write(to io.Writer, text []byte) {
	if len(text) > 0 {
		to.Write(text)
	}
}

// cutOff returns how many bytes at the end of text may be the beginning of a mark or of a
// character whose rest has not been read.
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
