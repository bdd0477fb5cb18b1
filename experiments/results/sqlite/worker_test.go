package sqlite_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"gradbook/experiments/results"
)

// asOn makes the run's worker one of another machine of the same name, or of one without
// /proc.
func asOn(t *testing.T, path string, run results.Run, boot, reported string) {
	t.Helper()
	words := strings.Fields(run.Worker)
	words[1] = boot
	execSQL(t, "file:"+escaped(path), fmt.Sprintf(`UPDATE runs SET worker = '%s', reported_at = %s`, strings.Join(words, " "), reported))
}

// A machine that has the name of another one takes no run from it, however often
// they ask; one that was started again takes up what it had.
func TestMachinesOfOneNameDoNotRobEachOther(t *testing.T) {
	if _, err := os.Stat("/proc/stat"); err != nil {
		t.Skip("this system does not say when it was started")
	}
	db, path := newDB(t)
	sweepID, environmentID := newSweep(t, db, 1)
	c := claim(t, db, sweepID, environmentID)
	for _, boot := range []string{"other-boot", "-"} {
		// The time of the last epoch, as Report has it.
		report(t, c, 1, 0.5, nil)
		asOn(t, path, c.Run(), boot, "reported_at")
		for range 3 {
			if other := claim(t, db, sweepID, environmentID); other != nil {
				t.Fatalf("a run of a machine with the same name and boot %s was taken over", boot)
			}
		}
		run, err := db.Run(c.Run().ID)
		if err != nil || !strings.Contains(run.Holder(), "sweep --take-over") {
			t.Errorf("%q, %v", run.Holder(), err)
		}
		if err := db.Delete(t.Context(), results.Subject{Runs: []int64{c.Run().ID}}); err == nil || !strings.Contains(err.Error(), "sweep --take-over") {
			t.Errorf("delete: %v", err)
		}
		asked, err := db.Claim(t.Context(), sweepID, results.ClaimOptions{Environment: environmentID, TakeOver: true})
		if err != nil || asked == nil {
			t.Fatalf("with take-over: %v, %v", asked, err)
		}
		c = asked
	}
	asOn(t, path, c.Run(), "boot-before", `'2001-01-01T00:00:00.000Z'`)
	if c := claim(t, db, sweepID, environmentID); c == nil {
		t.Error("a run from before this machine was started was not taken up")
	}
}
