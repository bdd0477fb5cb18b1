package plots

import (
	"math"
	"strings"
	"testing"
	"time"

	"gradbook/plots/figure"
	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"
	"gradbook/plots/study"

	"gradbook/experiments/results"
)

func TestGoldenContour(t *testing.T) {
	f, err := Contour(searchSweep(60, 2), "learning_rate", "dropout")
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "contour.png", png)
	s, _ := synthetic.Sweep(synthetic.Twelve(), 3, 20)
	f, err = Contour(s, "", "")
	png, _ = golden.Pictures(t, f.Print(), err)
	golden.Compare(t, "contour-table-print.png", png)
}

func TestContourOfOddSweeps(t *testing.T) {
	drawsOddSpaces(t, func(s Source) (*figure.Figure, error) { return Contour(s, "", "") })
	conditional := func(s Source) (*figure.Figure, error) { return Contour(s, "momentum", "learning_rate") }
	if _, err := conditional(searchSweep(200, 1)); err != nil {
		t.Error(err)
	}
}

func TestContourOfManyRuns(t *testing.T) {
	start := time.Now()
	f, err := Contour(searchSweep(1000, 1), "momentum", "learning_rate")
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
	if svg.Len() > 500_000 {
		t.Errorf("the SVG file of 1,000 runs has %d bytes", svg.Len())
	}
}

// A table has plain means.
func TestSurfaceOfFewValues(t *testing.T) {
	sp, err := study.NewSpace(synthetic.ByHand(-1, 1))
	if err != nil {
		t.Fatal(err)
	}
	across, up, err := axesOf(sp, "width", "activation")
	if err != nil {
		t.Fatal(err)
	}
	s := newSurface(sp, newParameterAxis(across), newParameterAxis(up))
	for row, want := range [][]float64{{0, 3, 6}, {2, 3, 10}} {
		for column := range want {
			if c := s.cells[row][column]; !near(c.mean, want[column]) || c.weight != 1 {
				t.Errorf("row %d, column %d: %+v, want %v", row, column, c, want[column])
			}
		}
	}
	if s.smooth() || s.blank() {
		t.Error("a complete table is taken for a smooth or a broken one")
	}
}

// A smooth surface follows a plane, is best predicted with a narrow Gaussian where
// there is no noise, and has no colour where there is no config.
func TestSurfaceOfNumbers(t *testing.T) {
	var configs []results.Config
	var values [][]float64
	for i := range 30 {
		for j := range 30 {
			if x, y := float64(i)/29, float64(j)/29; x < 0.6 || y < 0.6 {
				configs = append(configs, results.Config{"x": x, "y": y})
				values = append(values, []float64{2*x + y})
			}
		}
	}
	sp, err := study.NewSpace(synthetic.WithValues(results.Maximize, configs, values))
	if err != nil {
		t.Fatal(err)
	}
	across, up, err := axesOf(sp, "x", "y")
	if err != nil {
		t.Fatal(err)
	}
	s := newSurface(sp, newParameterAxis(across), newParameterAxis(up))
	if s.bandwidth > 0.08 {
		t.Errorf("bandwidth %v", s.bandwidth)
	}
	for _, at := range [][2]float64{{0.3, 0.3}, {0.2, 0.8}, {0.8, 0.2}} {
		c := s.cells[int(at[1]*float64(len(s.rows)))][int(at[0]*float64(len(s.columns)))]
		if want := 2*at[0] + at[1]; math.Abs(c.mean-want) > 0.03 {
			t.Errorf("at %v the surface is %v, want %v", at, c.mean, want)
		}
	}
	if corner := s.cells[len(s.rows)-1][len(s.columns)-1]; corner.weight >= leastWeight || !s.blank() {
		t.Errorf("the empty corner has a weight of %v", corner.weight)
	}
}

// Predictions of each config from the others, done by hand: of 0, 0 and 3 the first two
// see 1.5 each with equal weights, the third sees 0.
func TestPredictionError(t *testing.T) {
	even := func(int, int) float64 { return 1 }
	if got, want := predictionError([]float64{0, 0, 3}, even), (1.5*1.5+1.5*1.5+3*3)/9; !near(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	none := func(int, int) float64 { return 0 } // then the mean of all, 1, is the prediction
	if got, want := predictionError([]float64{0, 0, 3}, none), (1+1+4)/9.; !near(got, want) {
		t.Errorf("with no weight %v, want %v", got, want)
	}
}

func TestContourErrors(t *testing.T) {
	linked := synthetic.ByHand(0)
	for i := range linked.Runs {
		config := results.Config{"init": map[any]string{"relu": "he", "tanh": "xavier"}[linked.Runs[i].Config["activation"]]}
		for name, value := range linked.Runs[i].Config {
			config[name] = value
		}
		linked.Runs[i].Config = config
	}
	one := synthetic.WithValues(results.Maximize, []results.Config{{"a": int64(1)}, {"a": int64(2)}}, [][]float64{{1}, {2}})
	for want, c := range map[string]struct {
		s    Source
		x, y string
	}{
		"contour of sweep 0: none of its 0 runs has finished":                                             {Source{}, "", ""},
		"widht is no parameter that varies over its configs with a val loss; these do: activation, width": {synthetic.ByHand(0), "widht", ""},
		"epochs is no parameter that varies":                                                              {synthetic.ByHand(0), "width", "epochs"},
		"width is named twice":                                                                            {synthetic.ByHand(0), "width", "width"},
		"activation and init always change together":                                                      {linked, "activation", "init"},
		"only a varies over its configs with a val loss":                                                  {one, "", ""},
		"these do: activation, init, width":                                                               {linked, "depth", ""},
	} {
		if _, err := Contour(c.s, c.x, c.y); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
	for want, names := range map[string][2]string{
		"width and activation":        {"", ""},
		"activation and width":        {"", "width"},
		"width and activation + init": {"width", "init"},
	} {
		s := synthetic.ByHand(0)
		if strings.Contains(want, "init") {
			s = linked
		}
		if f, err := Contour(s, names[0], names[1]); err != nil || !strings.HasPrefix(f.Alt, want) {
			t.Errorf("%v: %v, want a figure of %s", names, err, want)
		}
	}
}
