package serve

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"hash/fnv"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"strconv"
	"strings"

	"gradbook/experiments/results"
	"gradbook/plots/figure"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
)

// view is what a page shows, read from the record.
type view struct {
	Title string
	Page  string // the template of what is below the heading
	Data  any    // what that template shows
	Parts []part // what of it changes while a sweep runs

	Done    string // what the form that led here has done
	State   string // of the parts, as stateOf has it
	Root    string // the way from this page to the first: "", "../" or "../../"
	Act     string // the token that forms bring; "": nothing can be changed
	Version string
	Record  string
}

// part is a piece of a page that is sent again when it has changed.
type part struct {
	ID       string // the element's
	Template string
	Data     any

	// Of what has many parts of its own, such as the rows of a table: which they are. Where that
	// is as it was, those are sent that have changed, otherwise the whole.
	Order string
	Inner []part
}

// html returns the part's element.
func (p part) html() (string, error) {
	var b bytes.Buffer
	err := pages.ExecuteTemplate(&b, p.Template, p.Data)
	return b.String(), err
}

// hashOf tells one content of a part from another.
func hashOf(html string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(html))
	return h.Sum64()
}

//go:embed templates/*.html
var templates embed.FS

//go:embed static
var staticFiles embed.FS

var pages = template.Must(template.New("").Funcs(functions).ParseFS(templates, "templates/*.html"))

// static serves the scripts and the style.
func static() http.Handler {
	files, err := fs.Sub(staticFiles, "static")
	if err != nil {
		panic(err)
	}
	return filesOfProgram("/static/", files)
}

// filesOfProgram serves files that are in this program.
func filesOfProgram(prefix string, files fs.FS) http.Handler {
	server := http.StripPrefix(prefix, http.FileServerFS(files))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache") // another version of the program may answer next
		switch r.PathValue("file") {                // what reports have too
		case "interactive.js":
			w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
			io.WriteString(w, figure.Script)
		case "interactive.css":
			w.Header().Set("Content-Type", "text/css; charset=utf-8")
			io.WriteString(w, figure.ScriptStyle)
		default:
			server.ServeHTTP(w, r)
		}
	})
}

// font serves the font of the figures, regular.ttf or bold.ttf: their words have room for its
// letters, and not every machine has it.
func font(w http.ResponseWriter, r *http.Request) {
	content := map[string][]byte{"regular.ttf": liberationsansregular.TTF, "bold.ttf": liberationsansbold.TTF}[r.PathValue("file")]
	if content == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "font/ttf")
	w.Header().Set("Cache-Control", "max-age=86400")
	w.Write(content)
}

// page answers with a whole page.
func (s *Server) page(read func(results.Reader, *http.Request) (view, error)) http.Handler {
	return s.reading(func(db results.Reader, w http.ResponseWriter, r *http.Request) error {
		v, err := read(db, r)
		if err != nil {
			return err
		}
		return s.write(w, r, v, http.StatusOK)
	})
}

// write writes a page.
func (s *Server) write(w http.ResponseWriter, r *http.Request, v view, status int) error {
	v.Root = strings.Repeat("../", strings.Count(strings.TrimPrefix(r.URL.Path, "/"), "/"))
	v.Version, v.Record = s.Version, s.Record
	if !s.ReadOnly {
		v.Act = s.formToken
	}
	v.Done = takeDone(w, r)
	parts, err := flatten(v.Parts)
	if err != nil {
		return err
	}
	v.State = stateOf(parts)
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, "page", v); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(b.Bytes())
	return nil
}

// failure is an error with the status that says whose it is.
type failure struct {
	status int
	error
}

func (f failure) Unwrap() error { return f.error }

// mistake is an error in what was asked for.
func mistake(format string, arguments ...any) error {
	return failure{http.StatusBadRequest, fmt.Errorf(format, arguments...)}
}

var errNoPage = failure{http.StatusNotFound, errors.New("there is no such page; the sweeps are on the first")}

// fail answers with an error, on a page where a person asked for one.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // nobody is there any more
	}
	status := http.StatusInternalServerError
	var f failure
	switch {
	case errors.As(err, &f):
		status = f.status
	case errors.Is(err, results.ErrNoSweep), errors.Is(err, results.ErrNoRun):
		status = http.StatusNotFound
	}
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		http.Error(w, err.Error(), status)
		return
	}
	w.Header().Del("Content-Disposition")
	if err := s.write(w, r, view{Title: "It did not work", Page: "error", Data: err.Error()}, status); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// failing answers with the same error always.
func (s *Server) failing(err error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, err) })
}

// number reads a whole number from an address.
func number(r *http.Request, name string) (int64, error) {
	n, err := strconv.ParseInt(r.PathValue(name), 10, 64)
	if err != nil {
		return 0, failure{http.StatusNotFound, fmt.Errorf("%q is not the number of a %s", r.PathValue(name), name)}
	}
	return n, nil
}
