// Package results keeps the lab record: one SQLite file, results.db, that holds
// every sweep, run and epoch, and answers questions about them. All SQL of the
// project is here.
//
// Workers use three calls: [DB.Claim] takes up a run, [Claim.Report] records an
// epoch, [Claim.Finish] ends it; each is one transaction, so that a process
// killed at any moment leaves whole epochs behind and nothing else.
package results

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

	"github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// DB is an open results database. Its methods may be called from several
// goroutines, and several processes may have the same file open.
type DB struct {
	sql  *sql.DB
	path string
	// writing lets the goroutines of this process write in turn. SQLite would make
	// them poll, and some of them wait for very long.
	writing sync.Mutex
}

// Create opens the database at path, making a new one where there is none.
func Create(path string) (*DB, error) { return open(path, "rwc") }

// Open opens an existing database and brings its tables up to date. It refuses
// a file that another program made, and one from a newer Gradbook, and leaves
// both as they are. Where file or folder cannot be written, what is there can
// be read.
func Open(path string) (*DB, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: there is no such database yet; a sweep makes one (or name another with --db)", path)
	}
	db, err := open(path, "rw")
	var refused sqlite3.Error
	if errors.As(err, &refused) && (refused.Code == sqlite3.ErrReadonly || refused.Code == sqlite3.ErrCantOpen) && !exists(path+"-wal") {
		return open(path, "ro")
	}
	return db, err
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func open(path, mode string) (*DB, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	options := url.Values{
		"mode":          {mode},
		"_busy_timeout": {"30000"}, // milliseconds that a writer waits for another
		"_foreign_keys": {"on"},
		"_txlock":       {"immediate"}, // a transaction that will write says so at once
	}
	if mode == "ro" {
		options.Set("immutable", "1") // without the files that a reader of a WAL would make beside it
	}
	// The URL form, because a path may hold any character, ? and # included.
	source := url.URL{Scheme: "file", Path: filepath.ToSlash(absolute), RawQuery: options.Encode()}
	pool, err := sql.Open("sqlite3", source.String())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db := &DB{sql: pool, path: path}
	if err := db.migrate(); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), pool.Close())
	}
	return db, nil
}

// Close closes the database.
func (db *DB) Close() error { return db.sql.Close() }

func (db *DB) migrate() error {
	var tables, versions, sweeps int
	err := db.sql.QueryRow(`SELECT count(*), count(*) FILTER (WHERE name = 'goose_db_version'), count(*) FILTER (WHERE name = 'sweeps')
		FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`).Scan(&tables, &versions, &sweeps)
	if err != nil {
		return err
	}
	if tables > versions && (versions == 0 || sweeps == 0) {
		return errors.New("it is a database of another program; name another file with --db")
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db.sql, files)
	if err != nil {
		return err
	}
	sources := provider.ListSources()
	newest := sources[len(sources)-1].Version
	for attempt := 0; ; attempt++ {
		version, err := db.version()
		switch {
		case err != nil:
			return err
		case version > newest:
			return fmt.Errorf("it was written by a newer Gradbook (its tables are version %d, this program knows %d); update Gradbook, or name another file with --db", version, newest)
		case version == newest:
			return nil
		}
		// Only now: changing the mode writes to the file.
		_, err = db.sql.Exec(`PRAGMA journal_mode = WAL`)
		if err == nil {
			_, err = provider.Up(context.Background())
		}
		// Where another process makes the same tables at the same time, one of the
		// two fails and finds them made a little later.
		if err == nil || attempt == 50 {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// version returns which migration the tables are at, 0 where there are none.
func (db *DB) version() (version int64, err error) {
	err = db.sql.QueryRow(`SELECT coalesce(max(version_id), 0) FROM goose_db_version`).Scan(&version)
	if err != nil && strings.Contains(err.Error(), "no such table") {
		return 0, nil
	}
	return version, err
}

// inTransaction calls do within one transaction, which is rolled back where do
// fails.
func (db *DB) inTransaction(do func(tx *sql.Tx) error) error {
	db.writing.Lock()
	defer db.writing.Unlock()
	tx, err := db.sql.Begin()
	if err != nil {
		return fmt.Errorf("%s: %w", db.path, err)
	}
	defer tx.Rollback() // does nothing after a commit
	if err := do(tx); err != nil {
		return fmt.Errorf("%s: %w", db.path, err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("%s: %w", db.path, err)
	}
	return nil
}
