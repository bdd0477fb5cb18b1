// Package sqlite keeps the lab record in one SQLite file, results.db, that holds every
// sweep, run and epoch, and answers questions about them. All SQL of SQLite is here; the
// folder migrations says what every table and column holds.
//
// Workers use three calls: [DB.Claim] takes up a run, Claim.Report records an epoch,
// Claim.Finish ends it; each is one transaction, so that a process
// killed at any moment leaves whole epochs behind and nothing else. Where the
// power fails, the last transactions may be gone, some megabytes at most, as if
// the sweep had been killed that much earlier; the file stays whole.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/pressly/goose/v3"

	"gradbook/experiments/results"
	"gradbook/internal/disk"
)

//go:embed migrations/*.sql
var migrations embed.FS

// DB is an open results database. Its methods may be called from several
// goroutines, and several processes may have the same file open.
type DB struct {
	*opened
	ctx context.Context // of what is read; see [results.Reader].WithContext
}

// opened is what all readers of an open database share.
type opened struct {
	sql    *sql.DB
	path   string
	file   *recordFile // nil of a copy in memory
	writer writer
	closed sync.Once

	watching sync.Mutex
	watch    *sql.Conn // what Version asks, nil before it is asked first
}

// Create opens the database at path, making a new one where there is none.
func Create(path string) (*DB, error) { return open(path, "rwc") }

// Open opens an existing database and brings its tables up to date. It refuses
// a file that another program made, and one from a newer Gradbook, and leaves
// both as they are.
func Open(path string) (*DB, error) {
	if err := mustExist(path); err != nil {
		return nil, err
	}
	return open(path, "rw")
}

func mustExist(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder; name a database in it", path)
	}
	if exists(path) {
		return nil
	}
	if err := refuseStrayWAL(path); err != nil {
		return cannotOpen(path, err)
	}
	return fmt.Errorf("%s: there is no such database yet; a sweep makes one, or name another file", path)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

func open(path, mode string) (*DB, error) {
	file, err := openFile(path, mode == "rwc")
	if err != nil {
		return nil, cannotOpen(path, unwritable(path, err))
	}
	db, err := connect(path, url.Values{"mode": {mode}})
	if err != nil {
		return nil, errors.Join(err, file.close())
	}
	db.file = file
	if err := db.migrate(); err != nil {
		return nil, errors.Join(cannotOpen(path, unwritable(path, withAdvice(err))), db.Close())
	}
	db.writer.noteMoves(file) // and which -wal is its own
	return db, nil
}

// unwritable says what to do about an error that comes of a file that cannot be written.
func unwritable(path string, err error) error {
	if folder := filepath.Dir(path); !exists(folder) {
		return fmt.Errorf("there is no folder %s; make it, or name another file", folder)
	}
	if isUnwritable(err) || disk.IsUnwritable(err) {
		return fmt.Errorf("it cannot be written (%w); make the file and its folder writable, or name another one", err)
	}
	return err
}

// cannotOpen says which file err is about, and what to do where it is none of
// SQLite's.
func cannotOpen(path string, err error) error {
	if isNoDatabase(err) {
		err = errors.New("it is not a database; name the file of a record, such as results.db")
	}
	return fmt.Errorf("open %s: %w", path, err)
}

// patience is how long a writer waits for another.
const patience = 30 * time.Second

// connect returns the database in the file at path, of which it has read nothing
// yet. The options are SQLite's of a URI and those of its driver.
func connect(path string, options url.Values) (*DB, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	options.Set("_busy_timeout", fmt.Sprint(patience.Milliseconds()))
	options.Set("_foreign_keys", "on")
	// A transaction is in the hands of the operating system when it ends, but not
	// yet on the disk.
	options.Set("_synchronous", "normal")
	options.Set("_txlock", "immediate") // a migration says at once that it will write
	// The URL form, because a path may hold any character, ? and # included.
	source := fileURL(absolute)
	source.RawQuery = options.Encode()
	db := &DB{opened: &opened{path: path, writer: writer{turn: make(chan struct{}, 1)}}, ctx: context.Background()}
	db.sql = sql.OpenDB(connector{db, source.String()})
	return db, nil
}

// fileURL returns the URL of a file, which SQLite wants to begin with a / on Windows too:
// file:///C:/results.db (https://www.sqlite.org/uri.html).
func fileURL(absolute string) *url.URL {
	path := filepath.ToSlash(absolute)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return &url.URL{Scheme: "file", Path: path}
}

// RelativePath names a file from the database's folder, so that the record says which
// it is wherever both are; "" where it is on another drive.
func (db *DB) RelativePath(file string) string {
	folder, err := filepath.Abs(filepath.Dir(db.path))
	if err == nil {
		if file, err = filepath.Abs(file); err == nil {
			file, err = filepath.Rel(folder, file)
		}
	}
	if err != nil {
		return ""
	}
	return filepath.ToSlash(file)
}

// WithContext returns the same database, whose reading ends with an error when ctx is done.
func (db *DB) WithContext(ctx context.Context) results.Reader { return &DB{db.opened, ctx} }

// rows carries out a SELECT.
func (db *DB) rows(text string, arguments ...any) (*sql.Rows, error) {
	return db.sql.QueryContext(db.ctx, text, arguments...)
}

// row carries out a SELECT of one row.
func (db *DB) row(text string, arguments ...any) *sql.Row {
	return db.sql.QueryRowContext(db.ctx, text, arguments...)
}

// Version returns another number after somebody has written to the database. It is an error
// if its file is no longer the one at its path.
func (db *DB) Version() (version int64, err error) {
	if db.file != nil {
		if err := db.file.gone(); err != nil {
			return 0, fmt.Errorf("%s %w", db.path, err)
		}
	}
	db.watching.Lock()
	defer db.watching.Unlock()
	if db.watch == nil { // one connection for all: each counts for itself, and leaves out what it wrote
		if db.watch, err = db.sql.Conn(context.Background()); err != nil {
			return 0, fmt.Errorf("%s: %w", db.path, err)
		}
	}
	if err := db.watch.QueryRowContext(db.ctx, `PRAGMA data_version`).Scan(&version); err != nil {
		return 0, fmt.Errorf("%s: %w", db.path, err)
	}
	return version, nil
}

// Close closes the database.
func (db *DB) Close() error {
	if db.file != nil && !db.letGo() {
		return nil
	}
	db.watching.Lock()
	if db.watch != nil {
		db.watch.Close()
	}
	db.watching.Unlock()
	err := errors.Join(db.writer.close(), db.sql.Close())
	db.closed.Do(func() { err = errors.Join(err, db.file.close()) })
	return err
}

// migrate brings the tables up to date.
func (db *DB) migrate() error {
	migrator, err := db.migrator()
	if err != nil {
		return err
	}
	for attempt := 0; ; attempt++ {
		current, err := db.current(migrator)
		if err != nil || current {
			return err
		}
		// Only now: changing the journal's mode writes to the file. That of vacuum
		// can be set where it is empty.
		_, err = db.sql.Exec(`PRAGMA auto_vacuum = incremental; PRAGMA journal_mode = WAL`)
		if err == nil {
			_, err = migrator.Up(context.Background())
		}
		if err == nil {
			err = errors.Join(db.inTransaction(context.Background(), makeRunConfigs), db.writer.close())
		}
		// Where another process makes the same tables at the same time, one of the
		// two fails and finds them made a little later.
		_, full := diskFull(err)
		if err == nil || full || attempt == 50 {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// migrator returns what carries out migrations. It refuses a database of another
// program.
func (db *DB) migrator() (*goose.Provider, error) {
	var tables, versions, sweeps int
	err := db.sql.QueryRow(`SELECT count(*), count(*) FILTER (WHERE name = 'goose_db_version'), count(*) FILTER (WHERE name = 'sweeps')
		FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`).Scan(&tables, &versions, &sweeps)
	if err != nil {
		return nil, err
	}
	if tables > versions && (versions == 0 || sweeps == 0) {
		return nil, errors.New("it is a database of another program; name another file with --db")
	}
	if err := refuseForgery(db.sql); err != nil {
		return nil, err
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectSQLite3, db.sql, files)
}

// current reports whether the tables are those that this program knows. It
// refuses newer ones.
func (db *DB) current(migrator *goose.Provider) (bool, error) {
	version, err := db.migration()
	if err != nil {
		return false, err
	}
	sources := migrator.ListSources()
	newest := sources[len(sources)-1].Version
	if version > newest {
		return false, fmt.Errorf("it was written by a newer Gradbook (its tables are version %d, this program knows %d); update Gradbook, or name another file with --db", version, newest)
	}
	return version == newest, nil
}

// migration returns which migration the tables are at, 0 where there are none.
func (db *DB) migration() (version int64, err error) {
	err = db.sql.QueryRow(`SELECT coalesce(max(version_id), 0) FROM goose_db_version`).Scan(&version)
	if err != nil && strings.Contains(err.Error(), "no such table") {
		return 0, nil
	}
	return version, err
}
