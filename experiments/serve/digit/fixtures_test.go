package digit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gradbook/experiments/dataset"
	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
	"gradbook/experiments/runner/network"
	"gradbook/experiments/runner/runnertest"
	"gradbook/experiments/serve/digit"
	"gradbook/experiments/sweep"
)

// committed is a run of the project's record that has its weights; 1 is one that has not.
const committed = "35"

// reading opens a record anew for each look, as a server does.
func reading(name string) digit.Read {
	return func(ctx context.Context, look func(results.Reader) error) error {
		db, err := record.OpenSnapshot(name)
		if err != nil {
			return err
		}
		defer db.Close()
		return look(db.WithContext(ctx))
	}
}

// handler returns one that answers for the runs of the project's record, and looks for datasets
// in a folder.
func handler(t testing.TB, folder string) http.Handler {
	return serving(t, reading("../../../results.db"), folder)
}

func serving(t testing.TB, read digit.Read, folder string) http.Handler {
	pad := digit.NewPad(read, dataset.Finder{Folder: folder})
	t.Cleanup(pad.Close)
	mux := http.NewServeMux()
	mux.Handle("/runs/{run}/digit", pad)
	return mux
}

// withoutMNIST keeps the pad from finding the dataset.
func withoutMNIST(t *testing.T) {
	t.Setenv("MNIST_DIR", "")
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Chdir(".") // so that t.Parallel panics
}

// ask sends a request and returns the status; it reads the answer into what answer points to.
func ask(t testing.TB, h http.Handler, method, address string, body []byte, answer any) int {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, address, bytes.NewReader(body)))
	text, _ := io.ReadAll(w.Result().Body)
	if err := json.Unmarshal(text, answer); err != nil {
		t.Fatalf("%s %s: %v in %s", method, address, err, text)
	}
	return w.Code
}

// wantError sends a request that must be refused.
func wantError(t *testing.T, h http.Handler, method, address string, body []byte, status int, words string) {
	t.Helper()
	var refused struct{ Error string }
	if got := ask(t, h, method, address, body, &refused); got != status || !strings.Contains(refused.Error, words) {
		t.Errorf("%s %s: status %d, %q; want %d with %q", method, address, got, refused.Error, status, words)
	}
}

// lines draws lines from point to point, in shares of a page, as a thick pen does.
func lines(side int, points ...[2]float64) []byte {
	page := make([]byte, side*side)
	const radius = 0.045
	for i := range len(points) - 1 {
		from, to := points[i], points[i+1]
		for step := range 100 {
			way := float64(step) / 99
			x, y := from[0]+way*(to[0]-from[0]), from[1]+way*(to[1]-from[1])
			for at := range page {
				distance := math.Hypot((float64(at%side)+0.5)/float64(side)-x, (float64(at/side)+0.5)/float64(side)-y)
				level := 255 * min(1, max(0, (radius-distance)*float64(side)+0.5))
				page[at] = max(page[at], byte(level))
			}
		}
	}
	return page
}

var (
	seven = lines(140, [2]float64{0.3, 0.2}, [2]float64{0.7, 0.2}, [2]float64{0.42, 0.85})
	one   = lines(140, [2]float64{0.53, 0.15}, [2]float64{0.48, 0.85})
)

// settled asks until the answer is not going to change any more.
func settled(t testing.TB, h http.Handler, address string, drawing []byte) (a digit.Answer) {
	t.Helper()
	for begin := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		a = digit.Answer{}
		if status := ask(t, h, "POST", address, drawing, &a); status != http.StatusOK || time.Since(begin) > time.Minute {
			t.Fatalf("status %d after %v", status, time.Since(begin))
		}
		if !a.Pending {
			return a
		}
	}
}

// trained trains a small network on drawn digits and returns the record's name, and the
// folder that the dataset is in.
func trained(t *testing.T, parameters string, edit func(*dataset.Dataset)) (name, folder string) {
	t.Helper()
	finder := dataset.Finder{Offline: true}
	drawn, err := finder.Specimen(t.Context(), "drawn-digits")
	if err != nil {
		t.Fatal(err)
	}
	edit(drawn.Dataset)
	folder = t.TempDir()
	if err := dataset.Write(filepath.Join(folder, "digits"), drawn.Dataset); err != nil {
		t.Fatal(err)
	}
	program, err := network.New(&dataset.Finder{Folder: folder, Offline: true})
	if err != nil {
		t.Fatal(err)
	}
	spec, err := sweep.Read("sweep.yaml", []byte("method: grid\nmetric: {name: val_accuracy, goal: maximize}\nparameters:\n"+
		"  dataset: {value: digits}\n  validation: {value: 48}\n  hidden: {value: [16]}\n  activation: {value: relu}\n"+parameters), network.Schema)
	if err != nil {
		t.Fatal(err)
	}
	name = filepath.Join(t.TempDir(), "results.db")
	db, err := record.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := runnertest.CarryOut(t, t.Context(), db, program, spec, 1, runnertest.Watch{}); err != nil {
		t.Fatal(err)
	}
	return name, folder
}
