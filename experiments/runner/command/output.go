package command

import (
	"io"
	"os"
	"strings"
	"sync"

	"gradbook/experiments/results"
	"gradbook/experiments/runner/command/lines"
	"gradbook/internal/printable"
)

// output is what a program prints: its metrics are found, its end is remembered for an
// error, and all of it goes to a file.
type output struct {
	streams [2]*lines.Output // standard output and standard error
	notify  func()
	shown   bool // on this process's own streams too

	mutex sync.Mutex
	log   *os.File
	last  [2][]byte        // the last bytes of each stream
	found []results.Logged // in the order in which the lines came
}

// remembered is how many bytes of output are kept for an error.
const remembered = 4096

func openOutput(path string, shown bool, notify func(), named []string) (*output, error) {
	log, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
	if err != nil {
		return nil, err
	}
	return &output{streams: [2]*lines.Output{lines.NewOutput(named...), lines.NewOutput(named...)}, notify: notify, shown: shown, log: log}, nil
}

// stream takes what the program writes to one of its two.
func (o *output) stream(i int) io.Writer { return stream{o, i} }

type stream struct {
	*output
	i int
}

func (s stream) Write(text []byte) (int, error) {
	s.mutex.Lock()
	s.streams[s.i].Write(text)
	s.gather()
	s.log.Write(text) // a full disk ends neither the program nor its metrics
	last := append(s.last[s.i], text[max(0, len(text)-remembered):]...)
	s.last[s.i] = last[max(0, len(last)-remembered):]
	s.mutex.Unlock()
	if s.shown {
		[]*os.File{os.Stdout, os.Stderr}[s.i].Write(text)
	}
	s.notify()
	return len(text), nil
}

// gather takes what the lines have logged. The mutex is held.
func (o *output) gather() {
	for _, s := range o.streams {
		logged, _ := s.Poll()
		o.found = append(o.found, logged...)
	}
}

// poll returns what was found since the last call.
func (o *output) poll() []results.Logged {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	found := o.found
	o.found = nil
	return found
}

// end says that the program has ended.
func (o *output) end(well bool) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	for _, s := range o.streams {
		s.End(well)
	}
	o.gather()
}

func (o *output) close() { o.log.Close() }

// lastLines are the last that the program printed to standard error or, where that is
// nothing, to standard output, without what a terminal would obey.
func (o *output) lastLines(n int) (shown []string) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	for _, last := range [][]byte{o.last[1], o.last[0]} {
		for line := range strings.Lines(string(last)) {
			line = strings.TrimRight(line, "\r\n")
			line = printable.Text(line[strings.LastIndexByte(line, '\r')+1:])
			if strings.TrimSpace(line) != "" {
				shown = append(shown, line)
			}
		}
		if len(shown) > 0 {
			break
		}
	}
	return shown[max(0, len(shown)-n):]
}
