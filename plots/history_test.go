package plots

import (
	"bytes"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"gradbook/plots/figure"
	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"

	"gradbook/experiments/results"
)

func TestGoldenHistory(t *testing.T) {
	s, _, _ := synthetic.Search(60)
	f, err := History(s)
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "history.png", png)
	troubles, _ := synthetic.Troubled()
	f, err = History(troubles)
	png, _ = golden.Pictures(t, f.Print(), err)
	golden.Compare(t, "history-print.png", png)
}

// The best so far never gets worse, ends at the best of all, and does not depend
// on the order in which runs are listed.
func TestHistoryOfTheBestSoFar(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	for _, goal := range []results.Goal{results.Maximize, results.Minimize} {
		for range 50 {
			var configs []results.Config
			var values [][]float64
			for i := range 1 + random.IntN(20) {
				configs = append(configs, results.Config{"x": int64(i)})
				values = append(values, []float64{random.Float64(), random.Float64()})
			}
			s := synthetic.WithValues(goal, configs, values)
			random.Shuffle(len(s.Runs), func(i, j int) { s.Runs[i], s.Runs[j] = s.Runs[j], s.Runs[i] })
			h := newHistory(s)
			last := math.NaN()
			for i, try := range h.tries {
				mean := (values[i][0] + values[i][1]) / 2
				if try.Last.Mean != mean {
					t.Fatalf("config %d has the mean %v, want %v", i, try.Last.Mean, mean)
				}
				if try.record != goal.Better(mean, last) {
					t.Fatalf("config %d with %v after %v: record %t", i, mean, last, try.record)
				}
				if try.record {
					last = mean
				}
			}
			if all, _ := results.Summarise(s.Runs, goal); all[0].Last.Mean != last {
				t.Fatalf("the history ends at %v, but the best is %v", last, all[0].Last.Mean)
			}
		}
	}
}

func TestHistoryNamesTheBest(t *testing.T) {
	config := func(x int64) results.Config { return results.Config{"x": x} }
	s := synthetic.WithValues(results.Minimize, []results.Config{config(1), config(2), config(3)}, [][]float64{{3, 3}, {1, 2}, {2, 2}})
	f, err := History(s)
	if err != nil {
		t.Fatal(err)
	}
	if want := "The best of 3 configs was number 2, runs 3, 4: 1.5000 ± 0.7071."; !strings.Contains(f.Alt, want) {
		t.Errorf("%q does not say %q", f.Alt, want)
	}
}

func TestHistoryErrors(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve()[:3], 1, 2)
	for i := range s.Runs {
		s.Runs[i].State = results.Diverged
	}
	if _, err := History(s); err == nil || !strings.Contains(err.Error(), "none of its 3 runs has finished with a val accuracy") {
		t.Error(err)
	}
	if _, err := History(Source{}); err == nil {
		t.Error("no error for a sweep without runs")
	}
}

// oddSearches are sweeps that are odd but can happen.
func oddSearches() map[string]Source {
	one, _ := synthetic.Sweep(synthetic.Twelve()[:1], 1, 3)
	long, _ := longNames()
	nan, _ := synthetic.Sweep(synthetic.Twelve(), 2, 3)
	infinite, _ := synthetic.Sweep(synthetic.Twelve(), 2, 3)
	same, _ := synthetic.Sweep(synthetic.Twelve(), 2, 3)
	waiting, _, _ := synthetic.Search(20)
	for i := range nan.Runs {
		if i%3 == 0 {
			nan.Runs[i].LastValue = math.NaN()
		}
		if i%5 == 0 {
			infinite.Runs[i].LastValue = math.Inf(1)
		}
		same.Runs[i].LastValue, same.Runs[i].Seconds = 1, 0
	}
	for i := range waiting.Runs {
		if i > 3 {
			run := &waiting.Runs[i]
			run.State, run.FinishedAt = []results.State{results.Pending, results.Canceled, results.Running}[i%3], time.Time{}
			if run.State == results.Canceled {
				run.StartedAt = time.Time{}
			}
		}
	}
	troubles, _ := synthetic.Troubled()
	many, _, _ := synthetic.Search(1000)
	return map[string]Source{"one run": one, "long names": long, "NaN": nan, "infinite": infinite, "all the same": same, "waiting": waiting, "troubled": troubles, "1,000 runs": many}
}

// checkOdd draws a figure of every odd sweep, for screen and for paper.
func checkOdd(t *testing.T, draw func(Source) (*figure.Figure, error)) {
	searches := oddSearches()
	for _, name := range slices.Sorted(maps.Keys(searches)) {
		t.Run(name, func(t *testing.T) {
			f, err := draw(searches[name])
			if err != nil {
				t.Fatal(err)
			}
			for _, page := range []*figure.Figure{f, f.Print()} {
				var svg bytes.Buffer
				if err := page.WriteSVG(&svg); err != nil {
					t.Fatal(err)
				}
				texts(t, svg.Bytes())
				for _, bad := range []string{"NaN", "Inf"} {
					if strings.Contains(svg.String(), bad) {
						t.Errorf("%s in the SVG file", bad)
					}
				}
			}
		})
	}
}

func TestHistoryOfOddSweeps(t *testing.T) { checkOdd(t, History) }
