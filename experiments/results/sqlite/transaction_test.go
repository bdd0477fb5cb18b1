package sqlite_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gradbook/experiments/results"
	"gradbook/experiments/results/sqlite"
)

// panics is a judge that does not live to decide.
type panics struct{}

func (panics) Rung(epoch int) int { return epoch }
func (panics) Judge([]results.Point, []results.Peer) (results.Decision, bool) {
	panic("in the midst of a transaction")
}

// What panics within a transaction writes nothing, and keeps nobody from writing.
func TestPanicLeavesNoTransactionOpen(t *testing.T) {
	db, path := newDB(t)
	sweepID, environmentID := newSweep(t, db, 1, 2)
	c := claim(t, db, sweepID, environmentID)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		c.Report(t.Context(), results.EpochReport{Epoch: results.Epoch{Epoch: 1}, Judge: panics{}})
	}()
	if epochs, err := db.Epochs(c.Run().ID); err != nil || len(epochs) != 0 {
		t.Errorf("%d epochs were recorded, %v", len(epochs), err)
	}
	report(t, c, 1, 0.5, nil)
	other, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	report(t, claim(t, other, sweepID, environmentID), 1, 0.5, nil)
}

func TestClosedDatabaseSaysSo(t *testing.T) {
	db, path := newDB(t)
	newSweep(t, db, 1) // so that it has written
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := db.AddEnvironment(t.Context(), results.Environment{})
	if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "database is closed") {
		t.Errorf("written after it was closed: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
}

// A write that another process keeps waiting ends with its context, and writes nothing; so does
// a long answer.
func TestWaitingAndReadingEndWithTheirContext(t *testing.T) {
	db, path := newDB(t)
	newSweep(t, db, 1)
	holder, err := rawDB(t, path).Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer holder.Close()
	if _, err := holder.ExecContext(t.Context(), `BEGIN IMMEDIATE`); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	errs := make(chan error, 2)
	for range 2 { // one waits for the other process, and one for that one
		go func() {
			_, err := db.AddEnvironment(ctx, results.Environment{GoVersion: "late"})
			errs <- err
		}()
	}
	for range 2 {
		select {
		case err := <-errs:
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("a write that waits: %v", err)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("it waits on")
		}
	}
	if _, err := holder.ExecContext(t.Context(), `COMMIT`); err != nil {
		t.Fatal(err)
	}
	if rows, err := db.Query(`SELECT count(*) FROM environments WHERE go_version = 'late'`); err != nil || rows.Values[0][0] != int64(0) {
		t.Errorf("%v environments, %v", rows.Values, err)
	}

	for name, open := range map[string]func(string) (*sqlite.DB, error){"OpenReadOnly": sqlite.OpenReadOnly, "OpenSnapshot": sqlite.OpenSnapshot} {
		reader, err := open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer reader.Close()
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		const endless = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n`
		if _, err := reader.WithContext(ctx).Query(endless); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: an endless query: %v", name, err)
		}
		if _, err := reader.WithContext(ctx).SweepEpochs(1); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: epochs: %v", name, err)
		}
		if sweeps, err := reader.Sweeps(); err != nil || len(sweeps) != 1 {
			t.Errorf("%s: %d sweeps afterwards, %v", name, len(sweeps), err)
		}
	}
}
