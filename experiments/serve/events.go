package serve

import (
	"cmp"
	"encoding/json"
	"fmt"
	"hash/fnv"
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

// stateName is the name by which an address says in which state the page is.
const stateName = "state"

// change is a part of a page that is another one now.
type change struct {
	ID   string `json:"id"`
	HTML string `json:"html"`
}

// events is the stream of what changes on a page (server-sent events,
// https://html.spec.whatwg.org/multipage/server-sent-events.html): its address is the page's
// with /events, so that it knows all that is chosen there. The page says in which state it is;
// after an interruption, the browser says in which state the last event left it.
func (s *Server) events(read func(results.Reader, *http.Request) (view, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		changed, end := s.watcher.wait()
		defer end()
		stream := stream{w: w, control: http.NewResponseController(w), has: cmp.Or(r.Header.Get("Last-Event-ID"), r.URL.Query().Get(stateName))}
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
	has     string // the state that the page is in, as stateOf has it; "" where that is not known
	sent    map[string]uint64
}

// update sends what of a page has changed since the last: at first nothing, if the page is in
// that state already.
func (s *stream) update(v view) error {
	parts, err := flatten(v.Parts)
	if err != nil {
		return err
	}
	state := stateOf(parts)
	changes := []change{}
	whole := map[string]bool{} // parts that are sent with all that is in them
	for _, p := range parts {
		if s.sent == nil && s.has == state || s.sent[p.id] == p.hash && s.sent != nil {
			continue
		}
		whole[p.id] = true
		if !whole[p.in] {
			changes = append(changes, change{p.id, p.html})
		}
	}
	first := s.sent == nil
	s.sent = map[string]uint64{}
	for _, p := range parts {
		s.sent[p.id] = p.hash
	}
	if len(changes) > 0 || first {
		s.has = state
		s.event("changes", changes)
	}
	return nil
}

// written is a part as it is sent.
type written struct {
	id, in string // its element, and that of the part that it is in
	html   string
	hash   uint64
}

// flatten writes parts, each before those that are in it.
func flatten(parts []part) (all []written, err error) {
	var add func(p part, in string) error
	add = func(p part, in string) error {
		html, err := p.html()
		if err != nil {
			return err
		}
		w := written{p.ID, in, html, hashOf(html)}
		if p.Inner != nil {
			w.hash = hashOf(p.Order)
		}
		all = append(all, w)
		for _, inner := range p.Inner {
			if err := add(inner, p.ID); err != nil {
				return err
			}
		}
		return nil
	}
	for _, p := range parts {
		if err := add(p, ""); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// stateOf tells one state of a page from another.
func stateOf(parts []written) string {
	h := fnv.New64a()
	for _, p := range parts {
		fmt.Fprintln(h, p.id, p.hash)
	}
	return fmt.Sprintf("%x", h.Sum64())
}

// event sends a value under a name, and reports whether somebody receives.
func (s *stream) event(name string, value any) bool {
	text, err := json.Marshal(value)
	return err == nil && s.send(fmt.Sprintf("id: %s\nevent: %s\ndata: %s\n\n", s.has, name, text))
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
