package runner

import (
	"fmt"
	"strings"
	"sync"

	"gradbook/experiments/results"
)

// failures counts the runs of all workers that failed in a row.
type failures struct {
	mutex sync.Mutex
	inRow int
}

// tooManyFailures says why a sweep was given up.
type tooManyFailures struct {
	inRow int
	last  results.Run
}

func (e *tooManyFailures) Error() string {
	message, _, _ := strings.Cut(e.last.Error, "\n")
	return fmt.Sprintf("sweep %d is given up: %d runs in a row have failed, the last, run %d, with:\n  %s\n"+
		"After you have mended that, the same command goes on with the pending runs; with --retries 1 it also tries the failed runs again (--max-failures 0 never gives up)",
		e.last.SweepID, e.inRow, e.last.ID, message)
}

// note counts a run that has ended, and returns [tooManyFailures] when limit runs in a row
// have failed; 0 is no limit. Runs that will be tried again or were put back do not count.
func (f *failures) note(run results.Run, limit int) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	switch run.State {
	case results.Failed:
		f.inRow++
	case results.Pending, results.Running:
	default:
		f.inRow = 0
	}
	if limit > 0 && f.inRow >= limit {
		return &tooManyFailures{f.inRow, run}
	}
	return nil
}
