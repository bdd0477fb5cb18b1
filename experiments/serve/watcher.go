package serve

import (
	"sync"
	"time"

	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
)

// watcher tells those who wait when somebody has written to a record. It looks only while
// somebody waits.
type watcher struct {
	name string

	mu      sync.Mutex
	waiting map[chan struct{}]bool
	closed  chan struct{}
	awake   chan struct{} // somebody has begun to wait
}

// lookEvery is how often a watcher looks: one short question, that touches no row.
const lookEvery = 300 * time.Millisecond

func newWatcher(name string) *watcher {
	w := &watcher{name: name, waiting: map[chan struct{}]bool{}, closed: make(chan struct{}), awake: make(chan struct{}, 1)}
	go w.look()
	return w
}

// wait returns a channel that gets something after each change, and a function that ends it. What
// changes while nobody receives is told once.
func (w *watcher) wait() (changed <-chan struct{}, end func()) {
	c := make(chan struct{}, 1)
	w.mu.Lock()
	w.waiting[c] = true
	w.mu.Unlock()
	select {
	case w.awake <- struct{}{}:
	default:
	}
	return c, func() {
		w.mu.Lock()
		delete(w.waiting, c)
		w.mu.Unlock()
	}
}

func (w *watcher) close() { close(w.closed) }

// tell tells all, and reports whether anybody waits.
func (w *watcher) tell() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.waiting {
		select {
		case c <- struct{}{}:
		default:
		}
	}
	return len(w.waiting) > 0
}

func (w *watcher) waited() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.waiting) > 0
}

// look asks the record for its version as long as anybody waits. A record that is replaced or
// cannot be read is opened anew, and what has happened meanwhile is a change.
func (w *watcher) look() {
	var db results.Reader
	var last int64
	letGo := func() {
		if db != nil {
			db.Close()
			db = nil
		}
	}
	defer letGo()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if !w.waited() {
			letGo()
			select {
			case <-w.awake:
			case <-w.closed:
				return
			}
		}
		select {
		case <-tick.C:
		case <-w.closed:
			return
		}
		if db == nil {
			opened, err := record.Open(w.name)
			if err != nil {
				continue
			}
			db = opened
			if last, err = db.Version(); err != nil {
				letGo()
				continue
			}
			w.tell()
			continue
		}
		version, err := db.Version()
		if err != nil {
			letGo()
			continue
		}
		if version != last {
			last = version
			w.tell()
		}
	}
}
