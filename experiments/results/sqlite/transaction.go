package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

// writer is the connection over which a process writes. It is one for all goroutines,
// so that the pages it has read and the statements it has prepared serve the next
// transaction too.
type writer struct {
	// turn lets the goroutines of this process write in turn. SQLite would make them
	// poll, and some of them wait for very long.
	turn       chan struct{} // is full while one of them writes
	connection *sql.Conn     // nil before the first transaction
	prepared   map[string]*sql.Stmt

	wal       os.FileInfo // of the -wal that the connection writes to
	pageSize  int         // bytes
	page      page1       // of the main file, when it was last looked at
	size      int64       // of the main file then
	moved     int64       // pages that were moved, which SQLite does not count as changes
	changes   int64       // rows changed, and pages moved, until the last mark
	checksum  uint32      // of page 1 that the last mark noted
	noted     bool
	displaced *displaced // nil as long as the file is where it was
}

// inTransaction calls do within one transaction, which is rolled back where do
// fails or panics. It fails with an error of displacement, and says where the record
// has been saved, once the file is not where it was.
// It waits for its turn until ctx is done; what has begun is carried through.
func (db *DB) inTransaction(ctx context.Context, do func(tx transaction) error) error {
	w := &db.writer
	err := ctx.Err()
	if err == nil {
		select {
		case w.turn <- struct{}{}:
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	if err != nil {
		return wrap(err, "%s", db.path)
	}
	defer func() { <-w.turn }()
	err = w.transact(ctx, db, do)
	if displaced := db.displacement(); displaced != nil {
		return displaced
	}
	return wrap(withAdvice(err), "%s", db.path)
}

func (w *writer) transact(ctx context.Context, db *DB, do func(tx transaction) error) error {
	if w.connection == nil {
		connection, err := db.sql.Conn(context.Background())
		if err != nil {
			return err
		}
		w.connection, w.prepared = connection, map[string]*sql.Stmt{}
	}
	tx := transaction{w}
	// Not database/sql's own transactions, each of which starts a goroutine.
	if err := tx.begin(ctx); err != nil {
		return err
	}
	committed := false
	defer func() {
		if !committed {
			tx.Exec(`ROLLBACK`) // fails where SQLite has done it already
			w.noted = false
		}
	}()
	err := db.whole(tx)
	if err == nil {
		err = do(tx)
	}
	if err == nil {
		err = db.mark(tx)
	}
	if err == nil {
		_, err = tx.execPrepared(`COMMIT`)
	}
	committed = err == nil
	return err
}

// begin waits until no other process writes, or ctx is done.
func (tx transaction) begin(ctx context.Context) error {
	const statement = `BEGIN IMMEDIATE`
	if ctx.Done() == nil {
		_, err := tx.execPrepared(statement)
		return err
	}
	// Nothing ends SQLite's own wait, so that it waits for a moment, again and again.
	if _, err := tx.Exec(`PRAGMA busy_timeout = 10`); err != nil {
		return err
	}
	defer tx.Exec(fmt.Sprintf(`PRAGMA busy_timeout = %d`, patience.Milliseconds()))
	for deadline := time.Now().Add(patience); ; {
		_, err := tx.execPrepared(statement)
		if ended := ctx.Err(); err != nil && ended != nil {
			return ended
		}
		if !isBusy(err) || time.Now().After(deadline) {
			return err
		}
	}
}

// close waits for the transaction at hand.
func (w *writer) close() error {
	w.turn <- struct{}{}
	defer func() { <-w.turn }()
	if w.connection == nil {
		return nil
	}
	var errs []error
	for _, statement := range w.prepared {
		errs = append(errs, statement.Close()) // else the connection stays open
	}
	errs = append(errs, w.connection.Close())
	w.connection, w.prepared = nil, nil
	return errors.Join(errs...)
}

// transaction carries out statements between BEGIN and COMMIT.
type transaction struct{ *writer }

// execPrepared is Exec of a single statement that is needed again and again: it is
// prepared once.
func (tx transaction) execPrepared(text string, arguments ...any) (sql.Result, error) {
	statement := tx.prepared[text]
	if statement == nil {
		var err error
		if statement, err = tx.Prepare(text); err != nil {
			return nil, err
		}
		tx.prepared[text] = statement
	}
	return statement.Exec(arguments...)
}

// queryPrepared is QueryRow of a statement that is prepared once.
func (tx transaction) queryPrepared(text string) *sql.Row {
	statement := tx.prepared[text]
	if statement == nil {
		var err error
		if statement, err = tx.Prepare(text); err != nil {
			return tx.QueryRow(text) // which has the error
		}
		tx.prepared[text] = statement
	}
	return statement.QueryRow()
}

// replace writes rows of a table, each in place of one with its key, by one statement that
// is prepared once. It takes the values of all rows, in the order of the columns.
func (tx transaction) replace(columns string, count int, values []any) error {
	if count == 0 {
		return nil
	}
	row := "(?" + strings.Repeat(", ?", len(values)/count-1) + ")"
	_, err := tx.execPrepared("REPLACE INTO "+columns+" VALUES "+row+strings.Repeat(", "+row, count-1), values...)
	return err
}

func (tx transaction) Exec(text string, arguments ...any) (sql.Result, error) {
	return tx.connection.ExecContext(context.Background(), text, arguments...)
}

func (tx transaction) Query(text string, arguments ...any) (*sql.Rows, error) {
	return tx.connection.QueryContext(context.Background(), text, arguments...)
}

func (tx transaction) QueryRow(text string, arguments ...any) *sql.Row {
	return tx.connection.QueryRowContext(context.Background(), text, arguments...)
}

func (tx transaction) Prepare(text string) (*sql.Stmt, error) {
	return tx.connection.PrepareContext(context.Background(), text)
}
