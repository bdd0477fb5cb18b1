package sqlite_test

import (
	"strings"
	"testing"

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
