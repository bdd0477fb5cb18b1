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

	_ "github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// DB is an open results database. Its methods may be called from several
// goroutines, and several processes may have the same file open.
type DB struct {
	sql  *sql.DB
	path string
}

// Create opens the database at path, making a new one where there is none.
func Create(path string) (*DB, error) { return open(path, "rwc") }

// Open opens an existing database and brings its tables up to date. It refuses
// a file that another program made, and one from a newer Gradbook, and leaves
// both as they are.
func Open(path string) (*DB, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: there is no such database yet; a sweep makes one (or name another with --db)", path)
	}
	return open(path, "rw")
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
	var tables, ours int
	err := db.sql.QueryRow(`SELECT count(*), count(*) FILTER (WHERE name = 'goose_db_version')
		FROM sqlite_master WHERE type = 'table'`).Scan(&tables, &ours)
	if err != nil {
		return err
	}
	if tables > 0 && ours == 0 {
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
	if ours > 0 {
		var version int64
		if err := db.sql.QueryRow(`SELECT max(version_id) FROM goose_db_version`).Scan(&version); err != nil {
			return err
		}
		if version > newest {
			return fmt.Errorf("it was written by a newer Gradbook (its tables are version %d, this program knows %d); update Gradbook, or name another file with --db", version, newest)
		}
		if version == newest {
			return nil
		}
	}
	// Only now: changing the mode writes to the file.
	if _, err := db.sql.Exec(`PRAGMA journal_mode = WAL`); err != nil {
		return err
	}
	_, err = provider.Up(context.Background())
	return err
}

// inTransaction calls do within one transaction, which is rolled back where do
// fails.
func (db *DB) inTransaction(do func(tx *sql.Tx) error) error {
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
