package runner

import (
	"fmt"
	"strings"
	"sync"

	"gradbook/experiments/results"
)

// failures counts the runs that have failed in a row, whichever workers had
// them.
type failures struct {
	mutex sync.Mutex
	inRow int
}

// tooManyFailures says that a sweep was given up.
type tooManyFailures struct {
	inRow int
	last  results.Run
}

func (e *tooManyFailures) Error() string {
	message, _, _ := strings.Cut(e.last.Error, "\n")
	return fmt.Sprintf("sweep %d is given up, as %d runs in a row have failed, the last, run %d, with:\n  %s\n"+
		"Mend that, and the same command goes on with the runs that wait; with --retries 1 it tries the failed ones again (--max-failures 0 never gives up)",
		e.last.SweepID, e.inRow, e.last.ID, message)
}

// note counts a run that has ended. It returns [tooManyFailures] when limit in a
// row, if that is not 0, have failed. One that is to be tried again does not
// count, nor does one that was put back.
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
