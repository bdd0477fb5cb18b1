// Package disk replaces files whole, and tells what a disk's errors mean on every
// system.
package disk

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
)

// ReplaceFile makes a file of what write writes. The path names either what it named
// before or the whole new file, whenever the process is killed or the power fails:
// the content goes to a temporary file beside it, onto the disk, and only then to
// its name. A link is replaced, not what it leads to.
func ReplaceFile(path string, write func(io.Writer) error) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.part")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			file.Close()
			os.Remove(file.Name())
		}
	}()
	buffered := bufio.NewWriterSize(file, 1<<16)
	if err := write(buffered); err != nil {
		return err
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	if err := os.Chmod(file.Name(), 0o644); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return Move(file.Name(), path)
}

// WriteFile is [ReplaceFile] of content that is at hand.
func WriteFile(path string, content []byte) error {
	return ReplaceFile(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}
