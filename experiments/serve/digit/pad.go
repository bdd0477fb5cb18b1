// Package digit lets people draw a digit and shows what a run's network says of it, as they
// draw: what each class scores, which of its mistakes look like the drawing, and what the
// run's augmentation makes of it.
//
//	pad := digit.NewPad(read, dataset.Finder{})
//	mux.Handle("GET /runs/{run}/digit", pad) // see Pad.ServeHTTP
//	mux.Handle("POST /runs/{run}/digit", pad)
//	mux.Handle("GET /digit/", http.StripPrefix("/digit/", http.FileServerFS(digit.Files)))
//
// digit.js has the page's part: mount(element, {url: "17/digit"}).
package digit

import (
	"context"
	"embed"
	"slices"
	"sync"
	"time"

	"gradbook/experiments/dataset"
	"gradbook/experiments/results"
)

// Files are digit.css, digit.js and what that imports, for a page.
//
//go:embed *.js *.css
var Files embed.FS

// Read has a function look at the record as it is now.
type Read func(ctx context.Context, look func(results.Reader) error) error

// Pad answers what the networks of a record say of drawings. It keeps the last few of them,
// so that an answer need not wait for the record. It is an [http.Handler].
type Pad struct {
	read   Read
	finder dataset.Finder

	closed context.Context // done once the pad is closed
	close  context.CancelFunc

	mutex  sync.Mutex
	recent []*subject // the latest first
}

// NewPad returns a pad for the runs of a record. The finder is for datasets, which it looks for
// on this machine only.
func NewPad(read Read, finder dataset.Finder) *Pad {
	finder.Offline, finder.Progress = true, nil
	p := &Pad{read: read, finder: finder}
	p.closed, p.close = context.WithCancel(context.Background())
	return p
}

// Close ends what the pad does in the background.
func (p *Pad) Close() { p.close() }

const (
	mostKept = 4               // subjects in memory: each a network and, if it is here, a dataset's test set
	fresh    = 2 * time.Second // how long the record is not looked at again
)

// subject returns a run with its network. The error is [Unfit] if nobody can draw for the run.
func (p *Pad) subject(ctx context.Context, runID int64) (found *subject, err error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	at := slices.IndexFunc(p.recent, func(s *subject) bool { return s.run.ID == runID })
	if at >= 0 && time.Since(p.recent[at].looked) < fresh {
		return p.recent[at], nil
	}
	err = p.read(ctx, func(db results.Reader) error {
		run, err := db.Run(runID)
		if err != nil {
			return err
		}
		if at >= 0 && p.recent[at].run.WeightsSHA256 == run.WeightsSHA256 {
			found = p.recent[at]
			return nil
		}
		found, err = newSubject(db, run)
		return err
	})
	if at >= 0 {
		p.recent = slices.Delete(p.recent, at, at+1)
	}
	if err != nil {
		return nil, err
	}
	found.looked = time.Now()
	p.recent = slices.Insert(p.recent, 0, found)
	p.recent = p.recent[:min(len(p.recent), mostKept)]
	return found, nil
}

// studied returns a run whose dataset is being looked for, or has been.
func (p *Pad) studied(ctx context.Context, runID int64) (*subject, error) {
	s, err := p.subject(ctx, runID)
	if err == nil {
		s.begin.Do(func() { go s.study(p.closed, p.finder) })
	}
	return s, err
}
