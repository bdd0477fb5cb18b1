// Package record opens a lab record by its name, whatever keeps it. The name is the path of
// a SQLite file, such as results.db.
package record

import (
	"gradbook/experiments/results"
	"gradbook/experiments/results/sqlite"
)

// Open opens an existing record to look at, whether or not it may be written, and while
// others write to it. It changes nothing.
func Open(name string) (results.Reader, error) { return reader(sqlite.OpenReadOnly(name)) }

// OpenSnapshot is Open of the record as it is now: what others write later is not seen, so
// that what is read bit by bit fits together. Whoever looks for hours takes Open.
func OpenSnapshot(name string) (results.Reader, error) { return reader(sqlite.OpenSnapshot(name)) }

// OpenStore opens an existing record to write to, and brings its tables up to date.
func OpenStore(name string) (results.Store, error) { return store(sqlite.Open(name)) }

// Create is OpenStore, but makes a new record where there is none.
func Create(name string) (results.Store, error) { return store(sqlite.Create(name)) }

// reader returns no *sqlite.DB that is nil: as a results.Reader it would not be nil.
func reader(db *sqlite.DB, err error) (results.Reader, error) {
	if err != nil {
		return nil, err
	}
	return db, nil
}

func store(db *sqlite.DB, err error) (results.Store, error) {
	if err != nil {
		return nil, err
	}
	return db, nil
}
