//go:build unix

package disk

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// IsFull reports whether an error comes of a disk, or a quota, that has no room left.
func IsFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// IsUnwritable reports whether an error comes of a file or a disk that may not be written.
func IsUnwritable(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}

// Move gives a file another name, in place of the file that has it. Programs that have
// that one open keep it.
func Move(from, to string) error { return os.Rename(from, to) }
