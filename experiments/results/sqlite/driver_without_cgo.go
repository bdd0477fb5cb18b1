//go:build !cgo

package sqlite

import (
	"database/sql/driver"
	"errors"
)

// Without cgo there is no SQLite. The program still builds, and says so where it is to
// open a record.

var errNoDriver = errors.New("this program was built without cgo, which SQLite needs; install a C compiler (Debian: apt-get install gcc libc6-dev) and build it again with CGO_ENABLED=1")

func openDriver(string) (driver.Conn, error) { return nil, errNoDriver }

func places(any, string) (int, error) { return 0, errNoDriver }

func authorize(any, authorizer) {}

func isDenied(error) bool { return false }

func isBusy(error) bool { return false }

func isNoDatabase(error) bool { return false }

func isUnwritable(error) bool { return false }

func diskFull(error) (error, bool) { return nil, false }
