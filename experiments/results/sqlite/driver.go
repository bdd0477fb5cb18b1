//go:build cgo

package sqlite

import (
	"database/sql/driver"
	"errors"
	"slices"

	"github.com/mattn/go-sqlite3"

	"gradbook/internal/disk"
)

// All that this package knows of SQLite's driver, which is C: without cgo there is
// another file in place of this one.

// errNoDriver is why there is no driver.
var errNoDriver error

// openDriver returns a connection to a database.
func openDriver(source string) (driver.Conn, error) { return new(sqlite3.SQLiteDriver).Open(source) }

// places returns how many arguments a statement takes.
func places(connection any, text string) (int, error) {
	statement, err := connection.(*sqlite3.SQLiteConn).Prepare(text)
	if err != nil {
		return 0, err
	}
	return statement.NumInput(), statement.Close()
}

// authorize makes an authorizer decide what statements of a connection may do, any of
// them where it is nil.
func authorize(connection any, allowed authorizer) {
	connection.(*sqlite3.SQLiteConn).RegisterAuthorizer(allowed)
}

func isDenied(err error) bool { return hasCode(err, sqlite3.ErrAuth) }

func isBusy(err error) bool { return hasCode(err, sqlite3.ErrBusy) }

func isNoDatabase(err error) bool { return hasCode(err, sqlite3.ErrNotADB) }

// isUnwritable reports whether SQLite may not write a file, or make one beside it.
func isUnwritable(err error) bool { return hasCode(err, sqlite3.ErrReadonly, sqlite3.ErrCantOpen) }

func hasCode(err error, codes ...sqlite3.ErrNo) bool {
	var failed sqlite3.Error
	return errors.As(err, &failed) && slices.Contains(codes, failed.Code)
}

// diskFull returns what SQLite says of a disk, or a quota, that has no room left, if
// that is what an error comes of.
func diskFull(err error) (full error, ok bool) {
	var failed sqlite3.Error
	if errors.As(err, &failed) && (failed.Code == sqlite3.ErrFull || disk.IsFull(failed.SystemErrno)) {
		return failed, true
	}
	return nil, false
}
