package digit

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"strconv"

	"gradbook/experiments/dataset"
	"gradbook/experiments/results"
)

// The sides that a drawing may have, in pixels.
const (
	leastSide = 8
	mostSide  = 1024
)

// ServeHTTP answers for the run that the path value "run" names, in JSON.
//
//   - GET answers with [About].
//   - GET ?sample=N answers with a [Sample]; N is 0 or more.
//   - POST with a drawing answers with [Answer]. The body is a square of grey levels, a byte
//     each, by rows, 0 for the background to 255 for ink, 8 to 1024 pixels a side. With
//     ?prepared the body is an image of 28 x 28 that the network gets as it is. With
//     ?right=2&down=-1 the prepared image is moved by so many pixels.
//
// What cannot be answered is {"error": "..."}, with a status that tells whose fault it is.
func (p *Pad) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer, err := p.respond(w, r)
	status := http.StatusOK
	if err != nil {
		if r.Context().Err() != nil {
			return // nobody is there any more
		}
		status, answer = statusOf(err), map[string]string{"error": err.Error()}
	}
	body, err := json.Marshal(answer)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(body) // an error would be that nobody is there any more
}

// fault is an error in what was asked.
type fault struct {
	status int
	error
}

func wrong(format string, arguments ...any) error {
	return fault{http.StatusBadRequest, fmt.Errorf(format, arguments...)}
}

func statusOf(err error) int {
	var f fault
	var unfit Unfit
	switch {
	case errors.As(err, &f):
		return f.status
	case errors.As(err, &unfit):
		return http.StatusConflict
	case errors.Is(err, results.ErrNoRun):
		return http.StatusNotFound
	}
	return http.StatusInternalServerError
}

func (p *Pad) respond(w http.ResponseWriter, r *http.Request) (any, error) {
	id, err := strconv.ParseInt(r.PathValue("run"), 10, 64)
	if err != nil {
		return nil, fault{http.StatusNotFound, fmt.Errorf("%q is not the number of a run", r.PathValue("run"))}
	}
	query := r.URL.Query()
	switch {
	case r.Method == http.MethodPost:
		return p.answerDrawing(w, r, id, query)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD, POST")
		return nil, fault{http.StatusMethodNotAllowed, fmt.Errorf("%s: expected GET, or POST with a drawing", r.Method)}
	case query.Has("sample"):
		return p.answerSample(r, id, query)
	}
	s, err := p.subject(r.Context(), id)
	var unfit Unfit
	if errors.As(err, &unfit) {
		return About{Run: id, Refusal: unfit.Error()}, nil
	}
	if err != nil {
		return nil, err
	}
	return s.about(), nil
}

func (p *Pad) answerSample(r *http.Request, id int64, query url.Values) (any, error) {
	number, err := within(query, "sample", 0, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	s, err := p.studied(r.Context(), id)
	if err != nil {
		return nil, err
	}
	select {
	case <-s.loaded:
		return s.sample(number)
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

func (p *Pad) answerDrawing(w http.ResponseWriter, r *http.Request, id int64, query url.Values) (any, error) {
	right, err := within(query, "right", -side, side)
	if err != nil {
		return nil, err
	}
	down, err := within(query, "down", -side, side)
	if err != nil {
		return nil, err
	}
	drawing, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostSide*mostSide))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return nil, fault{http.StatusRequestEntityTooLarge, fmt.Errorf("a drawing has at most %d x %d bytes", mostSide, mostSide)}
	}
	if err != nil {
		return nil, wrong("the drawing did not come whole: %w", err)
	}
	s, err := p.studied(r.Context(), id)
	if err != nil {
		return nil, err
	}
	image, err := imageOf(drawing, query.Has("prepared"))
	if err != nil {
		return nil, err
	}
	return s.answer(moved(image, right, down))
}

// imageOf makes an image of the body of a request.
func imageOf(body []byte, isPrepared bool) ([]byte, error) {
	if isPrepared {
		if len(body) != side*side {
			return nil, wrong("%d bytes are not a prepared image of %d x %d pixels", len(body), side, side)
		}
		return body, nil
	}
	width := int(math.Sqrt(float64(len(body))))
	if width*width != len(body) || width < leastSide {
		return nil, wrong("%d bytes are not a square drawing of %d to %d pixels a side, a byte each", len(body), leastSide, mostSide)
	}
	image, err := dataset.AsMNIST(body, width, width)
	if err != nil {
		return nil, fault{http.StatusUnprocessableEntity, err}
	}
	return image, nil
}

// within reads a whole number from an address; 0 if it is not there.
func within(query url.Values, name string, least, most int) (int, error) {
	text := query.Get(name)
	if text == "" {
		return 0, nil
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < least || number > most {
		return 0, wrong("%s=%q: expected a whole number from %d to %d", name, text, least, most)
	}
	return number, nil
}
