package lines

import (
	"fmt"

	"gradbook/experiments/results"
	"gradbook/internal/growing"
)

// File follows a file of metrics that a program appends to, a line at a time, by the rule of
// Output. Where the file is cut off or replaced, it is read again from its beginning. A last
// line without a line end waits for the rest.
type File struct {
	file   growing.File
	lines  *Output
	buffer []byte

	wrong int // lines that are no metrics
	first string
}

// Follow returns a File for the file of this path, which need not exist yet.
func Follow(path string) *File {
	f := &File{file: growing.File{Path: path}, buffer: make([]byte, 64<<10)}
	f.lines = NewOutput()
	f.lines.ordinary = func(line []byte) {
		if f.wrong++; f.wrong == 1 {
			f.first = string(line[:min(len(line), 100)])
		}
	}
	return f
}

// Poll returns what the lines that came since the last call have logged. It fails where the
// file cannot be read.
func (f *File) Poll() ([]results.Logged, error) {
	for {
		n, anew, err := f.file.More(f.buffer)
		if anew {
			f.lines.End(false)
		}
		f.lines.Write(f.buffer[:n])
		if err != nil || n == 0 {
			logged, _ := f.lines.Poll()
			return logged, err
		}
	}
}

// End says that the program has ended, as [Output.End].
func (f *File) End(whole bool) { f.lines.End(whole) }

// Skipped says which lines so far were no metrics; "" where all were.
func (f *File) Skipped() string {
	if f.wrong == 0 {
		return ""
	}
	return fmt.Sprintf("%s: %d of its lines are no JSON object with a number; the first is %q", f.file.Path, f.wrong, f.first)
}
