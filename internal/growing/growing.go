// Package growing reads a file that another program is appending to.
package growing

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
)

// File is a file that grows. It is open only while More reads, so that its writer can remove or
// rename it on every system.
type File struct {
	Path string

	offset int64 // how much was read
	info   fs.FileInfo
	last   []byte // the last bytes before offset
}

const checked = 64 // how many bytes before the offset must be what they were

// More reads up to len(buffer) bytes that were not read yet. It returns 0 bytes where there
// are none, also where there is no such file yet or it is no regular file, from which reading
// might wait. Where the file was replaced, or cut off and written anew, more is what it begins
// with, and anew is true.
func (f *File) More(buffer []byte) (n int, anew bool, err error) {
	info, err := os.Stat(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, false, nil
	}
	if err != nil || !info.Mode().IsRegular() {
		return 0, false, err
	}
	if f.info != nil && info.Size() == f.offset && os.SameFile(f.info, info) && info.ModTime().Equal(f.info.ModTime()) {
		return 0, false, nil
	}
	file, err := os.Open(f.Path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return 0, false, nil
		}
		return 0, false, err
	}
	defer file.Close()
	if f.offset > 0 {
		before := make([]byte, len(f.last))
		_, err := file.ReadAt(before, f.offset-int64(len(f.last)))
		if err != nil && err != io.EOF {
			return 0, false, err
		}
		if anew = err == io.EOF || !bytes.Equal(before, f.last); anew {
			f.offset, f.last = 0, nil
		}
	}
	f.info = info
	n, err = file.ReadAt(buffer, f.offset)
	if err != nil && err != io.EOF {
		return 0, anew, err
	}
	f.offset += int64(n)
	f.last = append(f.last, buffer[:n]...)
	f.last = append([]byte(nil), f.last[max(0, len(f.last)-checked):]...)
	return n, anew, nil
}
