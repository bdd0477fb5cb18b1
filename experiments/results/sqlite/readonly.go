package sqlite

import (
	"crypto/rand"
	"errors"
	"net/url"
)

// OpenReadOnly opens an existing database to look at, whether or not file and
// folder may be written, and while others write to it. The file's bytes stay as
// they are and, once it is closed, nothing is left beside it; only what a killed
// process left in its -wal goes where it belongs. Tables of an older version are
// brought up to date in a copy in memory. It refuses the files that [Open] does.
func OpenReadOnly(path string) (*DB, error) {
	if err := mustExist(path); err != nil {
		return nil, err
	}
	// Not mode=ro: a reader who may not write leaves a -wal and a -shm behind.
	db, err := look(path, url.Values{"mode": {"rw"}, "_query_only": {"on"}})
	if isUnwritable(err) && !exists(path+"-wal") {
		return look(path, url.Values{"mode": {"ro"}, "immutable": {"1"}}) // makes neither
	}
	return db, err
}

// OpenSnapshot is [OpenReadOnly] of the record as it is now: what others write later is
// not seen, so that what is read bit by bit fits together. SQLite's -wal cannot start
// over before a snapshot is closed; whoever looks for hours takes OpenReadOnly.
func OpenSnapshot(path string) (*DB, error) {
	db, err := OpenReadOnly(path)
	if err != nil {
		return nil, err
	}
	db.sql.SetMaxOpenConns(1) // the one of the transaction, which begins when it first reads
	if _, err := db.sql.Exec(`BEGIN DEFERRED; SELECT count(*) FROM sqlite_schema`); err != nil {
		return nil, errors.Join(cannotOpen(path, err), db.Close())
	}
	return db, nil
}

func look(path string, options url.Values) (*DB, error) {
	file, err := openFile(path, false)
	if err != nil {
		return nil, cannotOpen(path, err)
	}
	db, err := connect(path, options)
	if err != nil {
		return nil, errors.Join(err, file.close())
	}
	db.file = file
	current := false
	migrator, err := db.migrator()
	if err == nil {
		current, err = db.current(migrator)
	}
	if err == nil && current {
		return db, nil
	}
	defer db.Close()
	if err != nil {
		return nil, cannotOpen(path, err)
	}
	if err := refuseTriggers(db.sql); err != nil {
		return nil, cannotOpen(path, err)
	}
	migrated, err := db.migratedCopy()
	if err != nil {
		return nil, cannotOpen(path, err)
	}
	return migrated, nil
}

// migratedCopy returns a copy in memory that is up to date.
func (db *DB) migratedCopy() (*DB, error) {
	// Connections of this process share what they name alike, as long as one is open.
	name := "/" + rand.Text()
	inMemory, err := connect(name, url.Values{"vfs": {"memdb"}})
	if err != nil {
		return nil, err
	}
	inMemory.path = db.path
	if err = inMemory.sql.Ping(); err == nil {
		// Nothing is written here, but to SQLite a copy is no query.
		_, err = db.sql.Exec(`PRAGMA query_only = off; VACUUM INTO ?`, "file:"+name+"?vfs=memdb")
	}
	if err == nil {
		err = inMemory.migrate()
	}
	if err != nil {
		return nil, errors.Join(err, inMemory.Close())
	}
	return inMemory, nil
}
