package serve

import (
	"bytes"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"

	"gradbook/experiments/listing"
	"gradbook/experiments/results"
	"gradbook/plots/catalog"
	"gradbook/plots/figure"

	"gonum.org/v1/plot/vg"
)

// sweepFigure draws a figure of a sweep: of the chosen runs where the figure can be of some, and
// of all where it is of the whole sweep.
func sweepFigure(db results.Reader, w http.ResponseWriter, r *http.Request) error {
	sweep, items, err := readSweep(db, r)
	if err != nil {
		return err
	}
	request, err := figureRequest(r)
	if err != nil {
		return err
	}
	request.Sweep = sweep.ID
	kind, err := catalog.Find(request.Name)
	if err != nil {
		return failure{http.StatusNotFound, err}
	}
	choice := readChoice(r)
	if kind.Of == catalog.SweepOrRuns && (choice.Where != "" || !request.Grouped) {
		chosen, _, _, err := listing.Choose(listing.Choice{Where: choice.Where}, items, items)
		if err != nil {
			return mistake("%w", err)
		}
		if len(chosen) == 0 {
			return mistake("no run fulfils the condition")
		}
		request.Sweep = 0 // it is that of the runs
		for _, run := range chosen {
			request.Runs = append(request.Runs, run.Record.ID)
		}
	}
	return drawTo(db, w, r, request)
}

// runFigure draws a figure of a run.
func runFigure(db results.Reader, w http.ResponseWriter, r *http.Request) error {
	id, err := number(r, "run")
	if err != nil {
		return err
	}
	request, err := figureRequest(r)
	if err != nil {
		return err
	}
	request.Runs, request.Grouped = []int64{id}, false
	return drawTo(db, w, r, request)
}

// compareFigure draws a figure of the runs that are compared.
func compareFigure(db results.Reader, w http.ResponseWriter, r *http.Request) error {
	request, err := figureRequest(r)
	if err != nil {
		return err
	}
	if request.Runs, err = runNumbers(strings.Join(r.URL.Query()["runs"], ",")); err != nil {
		return err
	}
	request.Grouped = false
	return drawTo(db, w, r, request)
}

// runNumbers reads numbers of runs, separated by commas or spaces.
func runNumbers(text string) (ids []int64, err error) {
	for _, word := range strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == ' ' }) {
		id, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return nil, mistake("%q is not the number of a run", word)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// figureRequest reads the name of a figure and what is chosen of it. An address may also choose
// for other figures.
func figureRequest(r *http.Request) (catalog.Request, error) {
	name := r.PathValue("figure")
	query := r.URL.Query()
	request := catalog.Request{Name: strings.TrimSuffix(name, path.Ext(name))}
	switch kind, _ := catalog.Find(request.Name); {
	case kind.Name == "learning-curves":
		curves, err := readCurves(query)
		if err != nil {
			return request, err
		}
		request.Curves, request.Grouped = curves.LearningCurvesPlot, !curves.Single
	case kind.HasAxes():
		request.X, request.Y = query.Get("contour-x"), query.Get("contour-y")
	case kind.HasEpochs() && query.Has("epoch"):
		epoch, err := strconv.Atoi(query.Get("epoch"))
		if err != nil || epoch < 1 {
			return request, mistake("epoch=%q is not an epoch", query.Get("epoch"))
		}
		request.Epoch = epoch
	}
	return request, nil
}

// drawTo draws a figure in the format that the end of its name says: .html is the SVG that stands
// in a page, in the page's colours.
func drawTo(db results.Reader, w http.ResponseWriter, r *http.Request, request catalog.Request) error {
	f, err := catalog.Draw(db, request)
	name, nameless := request.FileName(db)
	if nameless != nil {
		name = request.Name
	}
	return writeFigure(w, r, f, err, path.Ext(r.PathValue("figure")), name)
}

// writeFigure writes a figure, or says in its place why there is none. name is that of a file of it.
func writeFigure(w http.ResponseWriter, r *http.Request, f *figure.Figure, err error, format, name string) error {
	if err != nil && format == ".html" && r.Context().Err() == nil {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		return pages.ExecuteTemplate(w, "no-figure", err.Error())
	}
	if err != nil {
		return failure{http.StatusUnprocessableEntity, err}
	}
	if r.URL.Query().Has("dark") {
		f = f.Dark()
	}
	if width, err := strconv.Atoi(r.URL.Query().Get("width")); err == nil { // in the browser's pixels, 96 an inch
		f = f.At(vg.Length(width) * vg.Inch / 96)
	}
	var b bytes.Buffer
	kind := map[string]string{".html": "text/html; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png", ".pdf": "application/pdf"}[format]
	switch format {
	case ".html":
		html, err := f.InlineSVG()
		if err != nil {
			return err
		}
		b.WriteString(string(html))
	case ".svg":
		err = f.WriteSVG(&b)
	case ".png":
		err = f.WritePNG(&b)
	case ".pdf":
		err = f.WritePDF(&b)
	default:
		return failure{http.StatusNotFound, fmt.Errorf("a figure is there as .svg, .png and .pdf, not as %q", format)}
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", fmt.Sprintf("inline; filename=%q", name+format))
	_, err = w.Write(b.Bytes())
	return err
}
