package serve

import (
	"context"
	"crypto/subtle"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"gradbook/experiments/listing"
	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
)

// act changes the record as a form says, and tells what it did.
type act func(ctx context.Context, db results.Store, subject results.Subject, form func(name string) string) (done string, err error)

// acts are what a person can change from a page.
var acts = map[string]act{
	"tag": func(ctx context.Context, db results.Store, subject results.Subject, form func(string) string) (string, error) {
		add, remove := strings.Fields(form("add")), strings.Fields(form("remove"))
		if err := db.Tag(ctx, subject, add, remove); err != nil {
			return "", err
		}
		return "Tags changed", nil
	},
	"note": func(ctx context.Context, db results.Store, subject results.Subject, form func(string) string) (string, error) {
		text := strings.ReplaceAll(strings.TrimSpace(form("note")), "\r\n", "\n")
		if err := db.SetNote(ctx, subject, text); err != nil {
			return "", err
		}
		if text == "" {
			return "Note taken away", nil
		}
		return "Note kept", nil
	},
	"cancel": func(ctx context.Context, db results.Store, subject results.Subject, _ func(string) string) (string, error) {
		canceled, asked, err := db.Cancel(ctx, subject)
		switch {
		case err != nil:
			return "", err
		case canceled+asked == 0:
			return "Nothing to cancel: no run waits or is at work", nil
		case asked == 0:
			return fmt.Sprintf("%s canceled", listing.Count(canceled, "waiting run")), nil
		}
		return fmt.Sprintf("%s canceled, %s asked to end", listing.Count(canceled, "waiting run"), listing.Count(asked, "run")), nil
	},
	"rename": func(ctx context.Context, db results.Store, subject results.Subject, form func(string) string) (string, error) {
		name := strings.TrimSpace(form("name"))
		if name == "" || subject.Sweep == 0 {
			return "", mistake("a sweep needs a name")
		}
		if err := db.Rename(ctx, subject.Sweep, name); err != nil {
			return "", err
		}
		return "Renamed", nil
	},
}

// routeActs adds what changes the record, unless nobody may.
func (s *Server) routeActs(mux *http.ServeMux) {
	for name, act := range acts {
		mux.Handle("POST /sweeps/{sweep}/"+name, s.acting("sweep", act))
		mux.Handle("POST /runs/{run}/"+name, s.acting("run", act))
	}
}

// acting carries out an act and leads back to the page, which says what was done.
func (s *Server) acting(kind string, do act) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
		done, err := s.act(r, kind, do)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		if strings.Contains(r.Header.Get("Accept"), "application/json") {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			fmt.Fprintln(w, done)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: doneCookie, Value: url.QueryEscape(done), Path: "/", MaxAge: 10, HttpOnly: true, SameSite: http.SameSiteStrictMode})
		w.Header().Set("Location", "../"+r.PathValue(kind)) // http.Redirect would make it absolute, which is wrong behind a proxy
		w.WriteHeader(http.StatusSeeOther)
	})
}

// doneCookie tells the next page what was done, where no script shows it.
const doneCookie = "gradbook-done"

// takeDone returns what the cookie tells, and has the browser forget it.
func takeDone(w http.ResponseWriter, r *http.Request) string {
	cookie, err := r.Cookie(doneCookie)
	if err != nil {
		return ""
	}
	http.SetCookie(w, &http.Cookie{Name: doneCookie, Path: "/", MaxAge: -1})
	done, _ := url.QueryUnescape(cookie.Value)
	return done
}

func (s *Server) act(r *http.Request, kind string, do act) (string, error) {
	if s.ReadOnly {
		return "", failure{http.StatusForbidden, fmt.Errorf("this page was started with --read-only")}
	}
	if subtle.ConstantTimeCompare([]byte(r.PostFormValue("token")), []byte(s.formToken)) != 1 {
		return "", failure{http.StatusForbidden, fmt.Errorf("the page is of a server that has ended since; load it again")}
	}
	id, err := number(r, kind)
	if err != nil {
		return "", err
	}
	subject := results.Subject{Runs: []int64{id}}
	if kind == "sweep" {
		subject = results.Subject{Sweep: id}
	}
	db, err := record.OpenStore(s.Record)
	if err != nil {
		return "", err
	}
	defer db.Close()
	done, err := do(r.Context(), db, subject, r.PostFormValue)
	if err != nil {
		return "", failure{http.StatusBadRequest, err}
	}
	return done, nil
}
