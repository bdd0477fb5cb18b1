package sqlite

import (
	"context"
	"database/sql/driver"
	"fmt"

	"github.com/mattn/go-sqlite3"
)

// connector makes the connections of a database. SQLite opens the file by its name, and
// takes what is beside it for its own: where the file is another one by now, there are
// no more connections.
type connector struct {
	db     *DB
	source string
}

func (c connector) Connect(context.Context) (driver.Conn, error) {
	if file := c.db.file; file != nil {
		if gone := file.gone(); gone != nil {
			return nil, fmt.Errorf("the file %w; open it again", gone)
		}
	}
	return openDriver(c.source)
}

func (connector) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }
