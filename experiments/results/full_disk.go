package results

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

// diskFull reports whether an error comes of a disk, or a quota, that has no room
// left.
func diskFull(err error) bool {
	var inSQLite sqlite3.Error
	return errors.As(err, &inSQLite) && (inSQLite.Code == sqlite3.ErrFull ||
		inSQLite.SystemErrno == syscall.ENOSPC || inSQLite.SystemErrno == syscall.EDQUOT)
}

// withAdvice says of an error that comes of a full disk what to do about it.
func withAdvice(err error) error {
	if !diskFull(err) {
		return err
	}
	return fmt.Errorf("the disk is full (%w); what is recorded is safe: make room, and the same command goes on", err)
}
