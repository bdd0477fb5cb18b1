package plots

import (
	"math"
	"strings"
	"testing"
)

func TestGoldenSlices(t *testing.T) {
	f, err := Slices(searchSweep(60, 2))
	png, _ := pictures(t, f, err)
	golden(t, "slices.png", png)
	s, _ := fakeSweep(twelve(), 3, 20)
	f, err = Slices(s)
	png, _ = pictures(t, f.Print(), err)
	golden(t, "slices-print.png", png)
}

func TestSlicesOfOddSweeps(t *testing.T) { drawsOddSpaces(t, Slices) }

func TestSlicesOfManyRuns(t *testing.T) {
	f, err := Slices(searchSweep(1000, 1))
	if err != nil {
		t.Fatal(err)
	}
	var svg strings.Builder
	if err := f.WriteSVG(&svg); err != nil {
		t.Fatal(err)
	}
	if svg.Len() > 400_000 {
		t.Errorf("the SVG file of 1,000 runs has %d bytes", svg.Len())
	}
}

func TestSlicesErrors(t *testing.T) {
	if _, err := Slices(Source{}); err == nil || !strings.Contains(err.Error(), "slices of sweep 0: none of its 0 runs has finished") {
		t.Error(err)
	}
}

// A single outlier leaves the median of its neighbours alone, and configs without the
// parameter take no part.
func TestRunningMedian(t *testing.T) {
	p := parameter{numbers: true, values: []any{nil}}
	var means []float64
	for i := range 20 {
		p.values, p.at, means = append(p.values, float64(i)), append(p.at, i+1), append(means, float64(i))
	}
	means[10] = 1e6
	p.at, means = append(p.at, 0), append(means, -1e6)
	medians := p.axis().runningMedian(means)
	if len(medians) != 20-7+1 {
		t.Fatalf("%d medians of 20 configs, 7 at a time", len(medians))
	}
	for i, m := range medians {
		if v := float64(i + 3); math.Abs(m.median-v) > 1 || !near(m.place, p.axis().placeOf(v)) {
			t.Errorf("around %v the median is %v, at %v", v, m.median, m.place)
		}
	}
	if got := median([]float64{4, 1, 3, 2}); got != 2.5 {
		t.Errorf("the median of 1 to 4 is %v", got)
	}
}
