package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// IsFull reports whether an error comes of a disk, or a quota, that has no room left.
func IsFull(err error) bool {
	return isAny(err, windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED)
}

// IsUnwritable reports whether an error comes of a file or a disk that may not be written.
func IsUnwritable(err error) bool {
	return errors.Is(err, fs.ErrPermission) || isAny(err, windows.ERROR_WRITE_PROTECT)
}

// Move gives a file another name, in place of the file that has it. Windows refuses that
// while a program has either open, so Move waits a moment for search indexers and virus
// scanners, which look at every new file.
func Move(from, to string) error {
	for attempt := 0; ; attempt++ {
		err := os.Rename(from, to)
		switch {
		case err == nil || !isAny(err, windows.ERROR_SHARING_VIOLATION, windows.ERROR_ACCESS_DENIED):
			return err
		case attempt == 20:
			return fmt.Errorf("%w; if a program has %s open, close it there, then give the same command again", err, to)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func isAny(err error, numbers ...windows.Errno) bool {
	for _, number := range numbers {
		if errors.Is(err, number) {
			return true
		}
	}
	return false
}
