package plots

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"
	"gradbook/plots/study"

	"gradbook/experiments/results"
)

func TestGoldenParallelCoordinates(t *testing.T) {
	f, err := ParallelCoordinates(searchSweep(60, 2))
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "parallel-coordinates.png", png)
	s, _ := synthetic.Sweep(synthetic.Twelve(), 3, 20)
	f, err = ParallelCoordinates(s)
	png, _ = golden.Pictures(t, f.Print(), err)
	golden.Compare(t, "parallel-coordinates-print.png", png)
}

func TestParallelCoordinatesOfOddSweeps(t *testing.T) { drawsOddSpaces(t, ParallelCoordinates) }

func TestParallelCoordinatesOfManyRuns(t *testing.T) {
	start := time.Now()
	f, err := ParallelCoordinates(searchSweep(1000, 1))
	if err != nil {
		t.Fatal(err)
	}
	var svg strings.Builder
	if err := f.WriteSVG(&svg); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > time.Minute { // a tenth of a second, on an idle machine
		t.Errorf("1,000 runs took %v", took)
	}
	if svg.Len() > 600_000 {
		t.Errorf("the SVG file of 1,000 runs has %d bytes", svg.Len())
	}
}

// Lines side by side are in the order of the metric, around the value that they share.
func TestLanes(t *testing.T) {
	a := newParameterAxis(study.Parameter{Values: []any{"relu", "tanh"}, At: []int{1, 0, 1, 1}})
	lanes := a.lanes()
	want := []float64{1.05, 0, 1, 0.95}
	for i := range want {
		if !near(lanes[i], want[i]) {
			t.Errorf("lanes %v, want %v", lanes, want)
			break
		}
	}
	drawn := study.Parameter{Numbers: true}
	for i := range 20 {
		drawn.Values, drawn.At = append(drawn.Values, float64(i)), append(drawn.At, i/2*2)
	}
	if lanes := newParameterAxis(drawn).lanes(); lanes[0] != lanes[1] {
		t.Errorf("lines through one of many numbers are moved to %v", lanes[:2])
	}
}

// The most important parameter comes first; where nothing tells which that is, names do.
func TestParametersByImportance(t *testing.T) {
	names := func(s Source) (names []string) {
		sp, err := study.NewSpace(s)
		if err != nil {
			t.Fatal(err)
		}
		parameters, _ := byImportance(sp)
		for _, p := range parameters {
			names = append(names, p.Name)
		}
		return names
	}
	if got := names(synthetic.ByHand(0)); !slices.Equal(got, []string{"width", "activation"}) {
		t.Errorf("%v", got)
	}
	few := synthetic.ByHand(0)
	few.Runs = few.Runs[2:5]
	if got := names(few); !slices.Equal(got, []string{"activation", "width"}) {
		t.Errorf("of three configs: %v", got)
	}
}

func TestParallelCoordinatesErrors(t *testing.T) {
	same := synthetic.WithValues(results.Maximize, []results.Config{{"a": int64(1)}}, [][]float64{{1, 2}})
	for want, s := range map[string]Source{
		"parallel coordinates of sweep 0: none of its 0 runs":                 {},
		"its 2 runs with a val loss have the same parameters, the seed aside": same,
	} {
		if _, err := ParallelCoordinates(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
}

// Two parameters in an order of one's own, and the best three configs alone thick.
func TestGoldenParallelCoordinatesPlot(t *testing.T) {
	s := searchSweep(60, 2)
	names := results.Varied(s.Runs)[:2]
	f, err := ParallelCoordinatesPlot{Source: s, Parameters: names, Highlighted: 3}.Draw()
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "parallel-coordinates-plot.png", png)
	if _, err := (ParallelCoordinatesPlot{Source: s, Parameters: []string{"widht"}}).Draw(); err == nil || !strings.Contains(err.Error(), "widht is no parameter that varies") {
		t.Error(err)
	}
}
