// Package lines finds the metrics in the lines that a program writes: to its output, or to a
// file of metrics. docs/programs.md has the rule for people.
//
// A line of metrics is wholly one JSON object with at least one number, or wholly name=value
// pairs with at least one number. Everything else is ordinary text.
package lines

import (
	"bytes"
	"sync"

	"gradbook/experiments/results"
)

// Output finds the lines of metrics in what a program writes to one stream: standard output
// and standard error each have one. One goroutine may write while another polls. It holds at
// most a line of MaxLine bytes beside what was not polled.
type Output struct {
	mutex  sync.Mutex
	parser parser
	line   []byte // what was written since the last line end and the carriage returns after it
	over   bool   // a carriage return came after line: what comes next overwrites it
	long   bool   // line would be longer than MaxLine: it is not kept
	found  []results.Logged

	ordinary func(line []byte) // is told of ordinary text; may be nil
}

// NewOutput returns an Output that reads `name: value` and `name = value` for these names: the
// sweep's metric and those that the sweep file lists. Nothing else may be written with a colon,
// as too much ordinary text looks like that.
func NewOutput(named ...string) *Output {
	o := &Output{parser: parser{named: map[string]bool{}}}
	for _, name := range named {
		o.parser.named[name] = true
	}
	return o
}

// Write takes what the program wrote next. It takes all of it and never fails.
func (o *Output) Write(text []byte) (int, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	written := len(text)
	for {
		line, rest, ended := bytes.Cut(text, []byte{'\n'})
		if !ended {
			o.keep(line)
			return written, nil
		}
		if len(o.line) == 0 && !o.long {
			o.take(line)
		} else if o.keep(line); !o.long {
			o.take(o.line)
		} else if o.ordinary != nil {
			o.ordinary(nil)
		}
		o.line, o.over, o.long = o.line[:0], false, false
		text = rest
	}
}

func (o *Output) take(line []byte) {
	logged, ok := o.parser.parse(line)
	if ok {
		o.found = append(o.found, logged)
	} else if o.ordinary != nil && len(bytes.TrimSpace(line)) > 0 {
		o.ordinary(line)
	}
}

// keep adds to the line whose end has not come. A progress bar writes on one line for hours:
// what a carriage return overwrites is dropped.
func (o *Output) keep(text []byte) {
	shown := bytes.TrimRight(text, "\r")
	returns := len(shown) < len(text)
	if len(shown) > 0 {
		if i := bytes.LastIndexByte(shown, '\r'); i >= 0 || o.over {
			o.line, o.long, shown = o.line[:0], false, shown[i+1:]
		}
		o.over = false
		if o.long = o.long || len(o.line)+len(shown) > MaxLine; o.long {
			o.line = o.line[:0]
		} else {
			o.line = append(o.line, shown...)
		}
	}
	o.over = o.over || returns
}

// End says that the program has ended. Where whole is true, as the program ended by itself
// and well, a last line without a line end counts as well; that of a program that crashed or
// was killed may be half a number and is dropped.
func (o *Output) End(whole bool) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if whole && !o.long {
		o.take(o.line)
	}
	o.line, o.over, o.long = nil, false, false
}

// Poll returns what the lines written since the last call have logged. The error is always nil.
func (o *Output) Poll() ([]results.Logged, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	found := o.found
	o.found = nil
	return found, nil
}
