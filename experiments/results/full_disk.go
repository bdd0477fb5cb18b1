package results

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

// diskFull returns what SQLite says of a disk, or a quota, that has no room left, if
// that is what an error comes of.
func diskFull(err error) (full sqlite3.Error, ok bool) {
	ok = errors.As(err, &full) && (full.Code == sqlite3.ErrFull ||
		full.SystemErrno == syscall.ENOSPC || full.SystemErrno == syscall.EDQUOT)
	return full, ok
}

// withAdvice says of an error that comes of a full disk what to do about it.
func withAdvice(err error) error {
	if full, ok := diskFull(err); ok {
		return fmt.Errorf("the disk is full (%w); what is recorded is safe: make room, then give the same command again", full)
	}
	return err
}
