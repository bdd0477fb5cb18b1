package sqlite

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

// place tells the record's file from every copy of it: what is cloned, copied or
// restored from a backup has another path or another inode.
func (db *DB) place() (string, error) {
	path, err := filepath.EvalSymlinks(db.path)
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if err != nil {
		return "", err
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	// A digest, because records are published, and paths are nobody's business.
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d", path, inode(info)))
	return hex.EncodeToString(sum[:8]), nil
}

// FinishedHere reports whether a sweep was done in this file, and did not come with a
// copy of the record or from another one.
func (db *DB) FinishedHere(sweepID int64) (here bool, err error) {
	place, err := db.place()
	if err == nil {
		err = db.row(`SELECT finished_in = ? FROM sweeps WHERE id = ?`, place, sweepID).Scan(&here)
	}
	return here, wrap(err, "%s: where sweep %d was done", db.path, sweepID)
}
