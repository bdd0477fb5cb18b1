package plots

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"
	"gradbook/plots/study"

	"gradbook/experiments/results"
)

func TestGoldenSlices(t *testing.T) {
	f, err := Slices(searchSweep(60, 2))
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "slices.png", png)
	s, _ := synthetic.Sweep(synthetic.Twelve(), 3, 20)
	f, err = Slices(s)
	png, _ = golden.Pictures(t, f.Print(), err)
	golden.Compare(t, "slices-print.png", png)
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

// The trend of a search has one value at every place and never falls off it: not where a sampler
// put many configs side by side, nor where one of them failed.
func TestTrendOfASearchIsSmooth(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 1))
	var places, heights []float64
	for i := range 60 {
		place := 0.62 + 0.004*random.NormFloat64() // around where it was good
		if i < 15 {
			place = random.Float64()
		}
		height := 0.9 - (place-0.62)*(place-0.62) + 0.05*random.NormFloat64()
		if i%11 == 3 {
			height = 0
		}
		places, heights = append(places, place), append(heights, height)
	}
	trend := trendOf(places, heights)
	turns, last := 0, 0.0
	for i := range 100 {
		from, to := trend.At(float64(i)/100), trend.At(float64(i+1)/100)
		step := to - from
		if math.Abs(step) > 0.05 {
			t.Errorf("at %.2f the trend falls from %.3f to %.3f", float64(i)/100, from, to)
		}
		if step*last < 0 {
			turns++
		}
		last = step
	}
	if turns > 4 {
		t.Errorf("the trend turns %d times", turns)
	}
	if got := trend.At(0.62); math.Abs(got-0.9) > 0.03 {
		t.Errorf("at its best place the trend is %.3f, want 0.9", got)
	}
}

// Configs without the parameter take no part in its trend.
func TestTrendIsOfConfigsWithTheParameter(t *testing.T) {
	p := study.Parameter{Numbers: true, Values: []any{nil, 1.0, 2.0}, At: []int{1, 0, 2}}
	sp := &study.Space{Source: Source{Sweep: results.Sweep{Metric: "val_loss", Goal: results.Minimize}}}
	means := []float64{1, 2, 3}
	metric := newMetricAxis(sp, means)
	places, heights := newParameterAxis(p).numbered(means, metric)
	if want := []float64{missingRoom, 1}; !slices.Equal(places, want) || heights[0] != metric.place(1) || heights[1] != metric.place(3) {
		t.Errorf("places %v, heights %v", places, heights)
	}
}

// Two panels, of the parameters by name.
func TestGoldenSlicesPlot(t *testing.T) {
	s := searchSweep(60, 2)
	f, err := SlicesPlot{Source: s, Parameters: results.Varied(s.Runs)[:2], MostPanels: 1}.Draw()
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "slices-plot.png", png)
}
