// Package serve is the live page: a lab record in a browser, as its runs train and afterwards.
//
// Every page is whole without a script: the server writes what a person reads, and an address
// says all that they have chosen. The scripts in static only save a reload: they ask for the
// same addresses and put what has changed in its place.
package serve

import (
	"context"
	"crypto/rand"
	"net/http"
	"time"

	"gradbook/experiments/dataset"
	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
	"gradbook/experiments/serve/digit"
)

// Options say what a page is of, and who may do what with it.
type Options struct {
	Record   string   // the record's name, as package record has it
	Hosts    []string // names by which browsers may call the server, besides those of the machine itself
	Token    string   // who has no cookie must bring it; "": anybody who reaches the server may look
	ReadOnly bool     // tags, notes and the like cannot be changed
	Version  string   // of this program, for the foot of the page
}

// Server shows one record. It is an [http.Handler].
type Server struct {
	Options
	formToken string // what a form of these pages brings, and a page of somebody else does not know
	watcher   *watcher
	pad       *digit.Pad
	handler   http.Handler
}

// New returns a server. It opens the record for each request, and changes nothing unless a
// person does. Close ends its pages' streams of news.
func New(options Options) *Server {
	s := &Server{Options: options, formToken: rand.Text(), watcher: newWatcher(options.Record)}
	s.pad = digit.NewPad(s.read, dataset.Finder{})
	s.handler = s.guarded(s.routes())
	return s
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Close ends what is open.
func (s *Server) Close() {
	s.watcher.close()
	s.pad.Close()
}

// routes returns what is where. Every address stands for one page or one thing on it.
func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	page := func(pattern string, read func(results.Reader, *http.Request) (view, error)) {
		mux.Handle("GET "+pattern, s.page(read))
		mux.Handle("GET "+join(pattern, "events"), s.events(read))
	}
	page("/{$}", sweepsView)
	page("/sweeps/{sweep}", sweepView)
	page("/runs/{run}", runView)
	page("/compare", compareView)
	page("/sql", sqlView)
	mux.Handle("GET /sweeps/{sweep}/figures/{figure}", s.reading(sweepFigure))
	mux.Handle("GET /runs/{run}/figures/{figure}", s.reading(runFigure))
	mux.Handle("GET /compare/figures/{figure}", s.reading(compareFigure))
	mux.Handle("GET /sweeps/{sweep}/{table}", s.reading(sweepTable))
	mux.Handle("GET /sql/{table}", s.reading(sqlTable))
	mux.Handle("GET /runs/{run}/log", s.reading(runLog))
	mux.Handle("GET /runs/{run}/files/{path...}", s.reading(runFile))
	mux.Handle("GET /runs/{run}/digit", s.pad)
	mux.Handle("POST /runs/{run}/digit", s.pad)
	mux.Handle("GET /static/{file}", static())
	mux.Handle("GET /digit/{file}", filesOfProgram("/digit/", digit.Files))
	mux.HandleFunc("GET /static/fonts/{file}", font)
	s.routeActs(mux)
	mux.Handle("GET /", s.failing(errNoPage))
	return mux
}

// join returns the pattern of what belongs to a page: /events to /, /sweeps/{sweep}/events to
// /sweeps/{sweep}.
func join(pattern, part string) string {
	if pattern == "/{$}" {
		return "/" + part
	}
	return pattern + "/" + part
}

// readingLimit is how long a request may read the record: a page, a figure or a query.
const readingLimit = 30 * time.Second

// reading answers with what it reads of the record as it is now.
func (s *Server) reading(answer func(db results.Reader, w http.ResponseWriter, r *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := s.read(r.Context(), func(db results.Reader) error { return answer(db, w, r) })
		if err != nil {
			s.fail(w, r, err)
		}
	})
}

// read has a function read the record as it is now. The record is open no longer than that,
// so that a sweep's -wal does not grow while somebody looks.
func (s *Server) read(ctx context.Context, with func(results.Reader) error) error {
	ctx, cancel := context.WithTimeout(ctx, readingLimit)
	defer cancel()
	db, err := record.OpenSnapshot(s.Record)
	if err != nil {
		return err
	}
	defer db.Close()
	return with(db.WithContext(ctx))
}
