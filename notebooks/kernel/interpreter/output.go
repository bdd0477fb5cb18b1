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

// Jupyter drops the output of a cell that sends more than a thousand messages a second,
// and a cell that prints line by line would send one for each.
const betweenMessages = 10 * time.Millisecond

// mark is what Flush writes where everything before it is to be shown. It is below what
// a pipe takes at once, so that nothing comes into its middle.
var mark = []byte("\x00gradbook shows what is before this\x00")

// Output is what a cell prints, to stdout or stderr, on its way to the notebook.
type Output struct {
	file     **os.File     // such as &os.Stdout
	before   *os.File      // what it was before
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

// Flush returns when what has been printed so far is shown, so that what is shown next
// comes below it. A cell may have another file as os.Stdout at the moment, or be over.
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
