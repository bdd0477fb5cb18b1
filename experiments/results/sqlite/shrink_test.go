package sqlite_test

import (
	"database/sql"
	"os"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/results/sqlite"
)

// What checkpoints took is given back when the sweep is done.
func TestFileShrinksWhenASweepIsDone(t *testing.T) {
	db, path := newDB(t)
	sweepID, environmentID := newSweep(t, db, 1, 2)
	first, second := claim(t, db, sweepID, environmentID), claim(t, db, sweepID, environmentID)
	const checkpoint = 6 << 20 // bytes: more than is given back at a time
	for _, c := range []results.Claim{first, second} {
		report(t, c, 1, 0.9, make([]byte, checkpoint))
		if err := c.Finish(t.Context(), results.Outcome{State: results.Done, Weights: []byte("net")}); err != nil {
			t.Fatal(err)
		}
	}
	if done, err := db.FinishSweep(t.Context(), sweepID, false); !done || err != nil {
		t.Fatalf("FinishSweep: %v, %v", done, err)
	}
	raw, err := sql.Open("sqlite3", "file:"+escaped(path))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	var free int
	var sound string
	if err := raw.QueryRow(`PRAGMA freelist_count`).Scan(&free); err != nil || free != 0 {
		t.Errorf("%d pages are free (%v)", free, err)
	}
	if err := raw.QueryRow(`PRAGMA integrity_check`).Scan(&sound); err != nil || sound != "ok" {
		t.Errorf("integrity_check: %s (%v)", sound, err)
	}
	raw.Close()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Size() > 1<<20 {
		t.Errorf("the file has %d bytes (%v)", info.Size(), err)
	}
}

func TestOldFileKeepsItsLength(t *testing.T) {
	path := before00002(t)
	execSQL(t, path, `UPDATE sweeps SET state = 'running'; INSERT INTO checkpoints VALUES (1, 1, zeroblob(100000)); DELETE FROM checkpoints`)
	db, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if done, err := db.FinishSweep(t.Context(), 1, false); !done || err != nil {
		t.Errorf("FinishSweep: %v, %v", done, err)
	}
}
