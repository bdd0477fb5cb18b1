package serve

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"gradbook/experiments/results"
)

const (
	// heartbeat is how often a stream says that it lives, for proxies that end silent ones.
	heartbeat = 15 * time.Second
	// sendEvery is the least time between two looks at what has changed.
	sendEvery = time.Second
	// shareOfReading bounds how much of the time a stream reads: where a look takes 0.3 s, the
	// next one comes 3 s later.
	shareOfReading = 10
	// sendLimit is how long a browser may take to receive something.
	sendLimit = 30 * time.Second
)

// change is a part of a page that is another one now.
type change struct {
	ID   string `json:"id"`
	HTML string `json:"html"`
}

// events is the stream of what changes on a page (server-sent events,
// https://html.spec.whatwg.org/multipage/server-sent-events.html): its address is the page's
// with /events, so that it knows all that is chosen there. It begins with whatever differs from
// the page that was sent, which is nothing where hashes have come with it.
func (s *Server) events(read func(results.Reader, *http.Request) (view, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		changed, end := s.watcher.wait()
		defer end()
		stream := stream{w: w, control: http.NewResponseController(w), sent: map[string]uint64{}}
		header := w.Header()
		header.Set("Content-Type", "text/event-stream")
		header.Set("X-Accel-Buffering", "no") // nginx would keep it back
		if !stream.send("retry: 2000\n\n") {
			return
		}
		beat := time.NewTicker(heartbeat)
		defer beat.Stop()
		for {
			began := time.Now()
			err := s.read(r.Context(), func(db results.Reader) error {
				v, err := read(db, r)
				if err != nil {
					return err
				}
				return stream.update(v)
			})
			if err != nil && !stream.event("failed", err.Error()) || r.Context().Err() != nil {
				return
			}
			rest := time.NewTimer(max(sendEvery, shareOfReading*time.Since(began)))
			for waiting, rested := true, false; waiting || !rested; {
				waitFor := changed
				if !waiting {
					waitFor = nil
				}
				select {
				case <-waitFor:
					waiting = false
				case <-rest.C:
					rested = true
				case <-beat.C:
					if !stream.send(": still here\n\n") {
						return
					}
				case <-r.Context().Done():
					return
				case <-s.watcher.closed:
					return
				}
			}
		}
	})
}

// stream is what is sent to one page.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	sent    map[string]uint64 // hashes of the parts, by id
	whole   bool              // the first look is over
}

// update sends what of a page has changed since the last.
func (s *stream) update(v view) error {
	changes := []change{}
	here := map[string]uint64{}
	var look func(p part, known bool) error
	look = func(p part, known bool) error {
		html, err := p.html()
		if err != nil {
			return err
		}
		here[p.ID] = hashOf(html)
		if p.Inner != nil {
			here[p.ID] = hashOf(p.Order)
		}
		sent := !known && s.sent[p.ID] != here[p.ID]
		if sent {
			changes = append(changes, change{p.ID, html})
		}
		for _, inner := range p.Inner {
			if err := look(inner, known || sent); err != nil {
				return err
			}
		}
		return nil
	}
	for _, p := range v.Parts {
		if err := look(p, false); err != nil {
			return err
		}
	}
	s.sent = here
	if len(changes) > 0 || !s.whole {
		s.event("changes", changes)
	}
	s.whole = true
	return nil
}

// event sends a value under a name, and reports whether somebody receives.
func (s *stream) event(name string, value any) bool {
	text, err := json.Marshal(value)
	return err == nil && s.send(fmt.Sprintf("event: %s\ndata: %s\n\n", name, text))
}

func (s *stream) send(text string) bool {
	if err := s.control.SetWriteDeadline(time.Now().Add(sendLimit)); err != nil {
		return false
	}
	if _, err := s.w.Write([]byte(text)); err != nil {
		return false
	}
	return s.control.Flush() == nil
}
