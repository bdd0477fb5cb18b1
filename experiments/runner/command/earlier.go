package command

import (
	"bytes"
	"io"
	"os"
	"slices"

	"gradbook/experiments/results"
	"gradbook/experiments/runner/command/lines"
)

// earlier is what earlier attempts of a run have logged. When Gradbook is killed, the last
// steps may be in the run's files and not in the record; a program that goes on from a
// checkpoint of its own does not report them again.
type earlier struct {
	logged   []results.Logged // with steps from recorded on
	recorded int              // the last step in the record; -1: none is
}

func (e *earlier) add(logged []results.Logged) {
	for _, l := range logged {
		if l.Step >= 0 && int(l.Step) >= e.recorded && len(l.Values) > 0 {
			e.logged = append(e.logged, l)
		}
	}
}

// takeBefore returns what belongs between the record and the step at which the new attempt
// begins, and forgets the rest, which the new attempt reports itself.
func (e *earlier) takeBefore(step int) []results.Logged {
	gap := slices.DeleteFunc(e.logged, func(l results.Logged) bool { return int(l.Step) >= step })
	e.logged = nil
	slices.SortStableFunc(gap, func(a, b results.Logged) int { return int(a.Step - b.Step) })
	return gap
}

// readAgain is how much of the end of a log is looked at: more than any program prints
// between two reports to the record.
const readAgain = 4 << 20

// readLog finds the metrics at the end of a log; none where it cannot be read.
func readLog(path string, named []string) []results.Logged {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil
	}
	offset := max(0, info.Size()-readAgain)
	text, err := io.ReadAll(io.NewSectionReader(file, offset, readAgain))
	if err != nil {
		return nil
	}
	if offset > 0 {
		text = text[bytes.IndexByte(text, '\n')+1:]
	}
	output := lines.NewOutput(named...)
	output.Write(text)
	logged, _ := output.Poll()
	return logged
}
