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
	message := strings.ReplaceAll(withoutStack(e.last.Error), "\n", "\n  ")
	return fmt.Sprintf("sweep %d is given up: %d runs in a row have failed, the last, run %d, with:\n  %s\n"+
		"After you have mended that, the same command goes on with the pending runs; with --retries 1 it also tries the failed runs again (--max-failures 0 never gives up)",
		e.last.SweepID, e.inRow, e.last.ID, message)
}

// shownLines is how many lines of a run's error are shown where its sweep is given up.
const shownLines = 20

// withoutStack returns the lines of a run's error that say what happened. A program's error
// ends with the last lines of its output.
func withoutStack(text string) string {
	if strings.HasPrefix(text, "panic: ") {
		text, _, _ = strings.Cut(text, "\n")
	}
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if cut := len(lines) - shownLines; cut > 0 {
		lines = append([]string{lines[0], "..."}, lines[cut+2:]...)
	}
	return strings.Join(lines, "\n")
}

// note counts a run that has ended, and returns [tooManyFailures] when limit runs in a row
// have failed; 0 is no limit. Runs that will be tried again were put back or canceled do not count.
func (f *failures) note(run results.Run, limit int) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	switch run.State {
	case results.Failed:
		f.inRow++
	case results.Pending, results.Running, results.Canceled:
	default:
		f.inRow = 0
	}
	if limit > 0 && f.inRow >= limit {
		return &tooManyFailures{f.inRow, run}
	}
	return nil
}
