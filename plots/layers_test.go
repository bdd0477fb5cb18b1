package plots

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"gradbook/plots/figure"
	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"

	"gonum.org/v1/plot/vg/draw"
	"pgregory.net/rapid"

	"gradbook/experiments/results"
	"gradbook/nn"
)

// layerFigures are those that are drawn of layers.
var layerFigures = map[string]func(Source, []results.Layer) (*figure.Figure, error){
	"gradient-norms":        GradientNorms,
	"activation-histograms": ActivationHistograms,
	"weight-histograms":     WeightHistograms,
}

func TestGoldenLayers(t *testing.T) {
	two, layersOfTwo := synthetic.ActivationStudy(3, 12, "sigmoid", "relu")
	one, layersOfOne := synthetic.ActivationStudy(3, 12, "tanh")
	for name, figure := range layerFigures {
		f, err := figure(two, layersOfTwo)
		png, _ := golden.Pictures(t, f, err)
		golden.Compare(t, name+".png", png)
		f, err = figure(one, layersOfOne)
		png, _ = golden.Pictures(t, f, err)
		golden.Compare(t, name+"-one-run.png", png)
	}
	f, err := ActivationHistograms(two, layersOfTwo)
	png, _ := golden.Pictures(t, f.Dark().Print(), err)
	golden.Compare(t, "activation-histograms-dark-print.png", png)
}

func TestGoldenFirstLayer(t *testing.T) {
	s, _ := synthetic.ActivationStudy(1, 1, "relu", "tanh")
	f, err := FirstLayer(s, 1, synthetic.Network(t, 28, 28, 64))
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "first-layer.png", png)
	png, _ = golden.Pictures(t, f.Dark().Print(), err)
	golden.Compare(t, "first-layer-dark-print.png", png)
}

// Layers that are shown are counted, not listed one by one.
func TestDeepNetworksSayWhichLayersAreShown(t *testing.T) {
	s, layers := synthetic.ActivationStudy(8, 2, "relu")
	f, err := GradientNorms(s, layers)
	_, svg := golden.Pictures(t, f, err)
	if words := texts(t, svg); !strings.Contains(words, "Of 8 hidden layers, numbers 1–7 are shown.") {
		t.Error(words)
	}
}

// Layers that are odd but can happen get a picture of all that is finite.
func TestOddLayers(t *testing.T) {
	change := func(what func(*results.Layer)) func() (Source, []results.Layer) {
		return func() (Source, []results.Layer) {
			s, layers := synthetic.ActivationStudy(2, 4, "sigmoid", "relu", "tanh")
			for i := range layers {
				what(&layers[i])
			}
			return s, layers
		}
	}
	nan := math.NaN()
	none := results.Histogram{Low: nan, High: nan}
	all := func(activations ...string) func() (Source, []results.Layer) {
		return func() (Source, []results.Layer) { return synthetic.ActivationStudy(2, 5, activations...) }
	}
	for name, study := range map[string]func() (Source, []results.Layer){
		"one epoch":   func() (Source, []results.Layer) { return synthetic.ActivationStudy(2, 1, "sigmoid", "relu") },
		"500 epochs":  func() (Source, []results.Layer) { return synthetic.ActivationStudy(1, 500, "sigmoid", "relu") },
		"30 layers":   func() (Source, []results.Layer) { return synthetic.ActivationStudy(30, 2, "relu") },
		"no hidden":   func() (Source, []results.Layer) { return synthetic.ActivationStudy(0, 5, "relu") },
		"four runs":   all("relu", "tanh", "sigmoid", "gelu"),
		"same config": all("relu", "relu"),
		"other depths": func() (Source, []results.Layer) {
			s, layers := synthetic.ActivationStudy(4, 3, "relu", "tanh")
			return s, append(synthetic.Layers(s.Runs[0], 1, 3), layers[len(layers)/2:]...)
		},
		"any order": func() (Source, []results.Layer) {
			s, layers := synthetic.ActivationStudy(2, 5, "relu")
			slices.Reverse(layers)
			return s, layers
		},
		"epochs missing": change(func(l *results.Layer) { l.Epoch *= 3 }),
		"layers missing": change(func(l *results.Layer) { l.Layer *= 2 }),
		"diverged in the end": change(func(l *results.Layer) {
			if l.Epoch > 2 {
				*l = results.Layer{RunID: l.RunID, Epoch: l.Epoch, Layer: l.Layer, WeightNorm: nan, GradientNorm: nan, UpdateRatio: nan, Dead: nan, Saturated: nan, Weights: none, Activations: none}
			}
		}),
		"all dead": change(func(l *results.Layer) {
			l.Dead, l.GradientNorm, l.UpdateRatio = 1, 0, 0
			l.Activations = synthetic.HistogramOf([]float64{0})
		}),
		"tiny":  change(func(l *results.Layer) { l.GradientNorm, l.WeightNorm = 1e-300, 1e-40 }),
		"large": change(func(l *results.Layer) { l.GradientNorm, l.Weights.Low, l.Weights.High = 1e300, -1e30, 1e30 }),
		"long names": func() (Source, []results.Layer) {
			return synthetic.ActivationStudy(2, 5, strings.Repeat("long ", 40), strings.Repeat("x", 300), "relu")
		},
	} {
		for figureName, draw := range layerFigures {
			t.Run(name+"/"+figureName, func(t *testing.T) {
				s, layers := study()
				f, err := draw(s, layers)
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range []*figure.Figure{f, f.Print()} {
					var svg strings.Builder
					if err := f.WriteSVG(&svg); err != nil {
						t.Fatal(err)
					}
					for _, bad := range []string{"NaN", "Inf"} {
						if strings.Contains(svg.String(), bad) {
							t.Errorf("%s in the SVG file", bad)
						}
					}
				}
			})
		}
	}
}

func TestLayersErrors(t *testing.T) {
	s, layers := synthetic.ActivationStudy(1, 2, "relu", "tanh", "sigmoid", "gelu", "elu")
	nan := math.NaN()
	nothing := []results.Layer{{RunID: 1, Epoch: 1, Layer: 1, WeightNorm: nan, GradientNorm: nan, UpdateRatio: nan, Dead: nan, Saturated: nan}}
	for want, given := range map[string][]results.Layer{
		"trained again":       nil,
		"at most 4":           layers,
		"not in Source.Runs":  {{RunID: 99, Epoch: 1, Layer: 1}},
		"layers count from 1": {{RunID: 1, Epoch: 1, Layer: 0}},
		"diverged at once":    nothing,
	} {
		for name, figure := range layerFigures {
			if _, err := figure(s, given); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want one with %q", name, err, want)
			}
		}
	}
}

// A thousand runs give an error before they take time.
func TestLayersOfAThousandRuns(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve(), 84, 1)
	var layers []results.Layer
	for _, run := range s.Runs {
		for epoch := range 20 {
			for layer := range 4 {
				layers = append(layers, results.Layer{RunID: run.ID, Epoch: epoch + 1, Layer: layer + 1})
			}
		}
	}
	start := time.Now()
	if _, err := GradientNorms(s, layers); err == nil {
		t.Error("no error")
	}
	if d := time.Since(start); d > time.Minute {
		t.Errorf("it took %s", d)
	}
}

// Into other bands goes all of a histogram that lies within them, and each value
// stays within a bin of where it was.
func TestRebin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-10, 10).Draw(t, "low")
		h := results.Histogram{Low: low, High: low + rapid.Float64Range(0, 10).Draw(t, "width")}
		total, mean := 0, 0.0
		bins := rapid.IntRange(1, 30).Draw(t, "bins")
		for i := range bins {
			n := rapid.IntRange(0, 100).Draw(t, "thousandths")
			h.Thousandths = append(h.Thousandths, n)
			total += n
			mean += float64(n) / 1000 * (h.Low + (float64(i)+0.5)*(h.High-h.Low)/float64(bins))
		}
		from := h.Low - rapid.Float64Range(0.01, 5).Draw(t, "below")
		to := h.High + rapid.Float64Range(0.01, 5).Draw(t, "above")
		n := rapid.IntRange(1, 40).Draw(t, "bands")
		sum, rebinned := 0.0, 0.0
		for i, share := range rebin(h, from, to, n) {
			if share < 0 {
				t.Fatalf("band %d has the share %g", i, share)
			}
			sum += share
			rebinned += share * (from + (float64(i)+0.5)*(to-from)/float64(n))
		}
		if want := float64(total) / 1000; math.Abs(sum-want) > 1e-9 {
			t.Fatalf("%g of the values are left of %g", sum, want)
		}
		if bound := ((to-from)/float64(n) + 1e-9) * sum; math.Abs(rebinned-mean) > bound {
			t.Fatalf("the mean moved from %g to %g", mean, rebinned)
		}
	})
}

// By hand: two bins of a unit each over bands of half a unit; the part outside is left out.
func TestRebinByHand(t *testing.T) {
	h := results.Histogram{Low: 0, High: 2, Thousandths: []int{400, 600}}
	if got := fmt.Sprint(rebin(h, 0.5, 2.5, 4)); got != "[0.2 0.3 0.3 0]" {
		t.Error(got)
	}
	same := results.Histogram{Low: 3, High: 3, Thousandths: []int{1000, 0}}
	for want, bounds := range map[string][2]float64{"[0 1]": {1, 5}, "[1 0]": {3, 4}, "[0 0]": {4, 5}} {
		if got := fmt.Sprint(rebin(same, bounds[0], bounds[1], 2)); got != want {
			t.Errorf("all at 3, from %v: %s, want %s", bounds, got, want)
		}
	}
}

// Epochs that share a column have their mean in it.
func TestColumnsOfManyEpochs(t *testing.T) {
	at := func(bin int) results.Histogram {
		h := results.Histogram{Low: 0, High: 2, Thousandths: []int{0, 0}}
		h.Thousandths[bin] = 1000
		return h
	}
	h := layerHistograms{runs: layerRuns{first: 1, last: 4 * mostColumns}, histogram: func(l results.Layer) results.Histogram { return l.Weights }}
	var epochs []results.Layer
	for epoch := 1; epoch <= 4*mostColumns; epoch++ {
		bin := 0
		if epoch%4 == 0 {
			bin = 1
		}
		epochs = append(epochs, results.Layer{Epoch: epoch, Weights: at(bin)})
	}
	columns := h.columns(epochs, 0, 2)
	if len(columns) != mostColumns {
		t.Fatalf("%d columns, want %d", len(columns), mostColumns)
	}
	for i, k := range columns {
		lower, upper := 0.0, 0.0
		for band, share := range k.shares {
			if band < histogramBands/2 {
				lower += share
			} else {
				upper += share
			}
		}
		if k.first != 4*i+1 || k.last != 4*i+4 || math.Abs(lower-0.75) > 1e-9 || math.Abs(upper-0.25) > 1e-9 {
			t.Errorf("column %d is of epochs %d to %d, %g below and %g above", i, k.first, k.last, lower, upper)
		}
	}
}

// Lines that compare have one scale: a value has one height in all runs' panels.
func TestLayerAxesHoldAllValues(t *testing.T) {
	s, layers := synthetic.ActivationStudy(4, 6, "sigmoid", "relu")
	runs, err := newLayerRuns(s, layers)
	if err != nil {
		t.Fatal(err)
	}
	axes := runs.logAxes(runs.numbers(func(l results.Layer) float64 { return l.GradientNorm }))
	for _, l := range layers {
		if l.GradientNorm < axes.low || l.GradientNorm > axes.high {
			t.Errorf("%g is outside %g to %g", l.GradientNorm, axes.low, axes.high)
		}
	}
	if narrow := runs.logAxes([]float64{1, 1.01}); narrow.high/narrow.low < 9.9 {
		t.Errorf("values that hardly differ get an axis from %g to %g; want a decade", narrow.low, narrow.high)
	}
}

// Lines and layers' names are seen on both pages.
func TestDepthColours(t *testing.T) {
	for i := range 11 {
		c := depthRamp.At(float64(i) / 10)
		if light, dark := figure.Contrast(c, figure.Paper), figure.Contrast(figure.InDark(c), figure.InDark(figure.Paper)); light < 3 || dark < 3 {
			t.Errorf("at %d of 10: %.2f:1 on white, %.2f:1 in the dark", i, light, dark)
		}
	}
}

func TestFirstLayerSortsAndCounts(t *testing.T) {
	s, _ := synthetic.ActivationStudy(1, 1, "relu")
	n := synthetic.Network(t, 5, 4, 100)
	for i := range 20 { // the last unit the strongest, another one none at all
		n.Layers[0].Weights[i*100+99] = 2
		n.Layers[0].Weights[i*100+50] = 0
	}
	n.Layers[0].Weights[7] = float32(math.NaN())
	units, err := firstUnits(n, 5, 4)
	if err != nil {
		t.Fatal(err)
	}
	if first := units[0]; first.index != 99 || math.Abs(first.norm-math.Sqrt(80)) > 1e-9 {
		t.Errorf("the strongest is unit %d with %g", first.index, first.norm)
	}
	if units[98].index != 50 || units[99].index != 7 {
		t.Errorf("the last ones are %d and %d", units[98].index, units[99].index)
	}
	if got, want := units[0].weights[19], n.Layers[0].Weights[19*100+99]; got != want {
		t.Errorf("weight of the last input: %g, want %g", got, want)
	}
	s.Datasets[0].Width, s.Datasets[0].Height = 5, 4
	f, err := FirstLayer(s, 1, n)
	_, svg := golden.Pictures(t, f, err)
	if words := texts(t, svg); !strings.Contains(words, "the 60 strongest of 100 units") {
		t.Error(words)
	}
	if strings.Contains(string(svg), "NaN") {
		t.Error("NaN in the SVG file")
	}
}

// Without a hidden layer, the images are the classes'.
func TestFirstLayerOfALinearClassifier(t *testing.T) {
	s, _ := synthetic.ActivationStudy(1, 1, "relu")
	s.Datasets[0].Width, s.Datasets[0].Height = 3, 9
	s.Datasets[0].Classes = strings.Fields("zero one two three four five six seven eight a_class_with_a_very_long_name")
	f, err := FirstLayer(s, 1, synthetic.Network(t, 3, 9, 0))
	_, svg := golden.Pictures(t, f, err)
	if words := texts(t, svg); !strings.Contains(words, "seven") || !strings.Contains(words, "Below each image the class") {
		t.Error(words)
	}

	// Classes without a name have their numbers, as in all other figures: from 0.
	s.Datasets[0].Classes = nil
	f, err = FirstLayer(s, 1, synthetic.Network(t, 3, 9, 0))
	_, svg = golden.Pictures(t, f, err)
	_, below, _ := strings.Cut(texts(t, svg), "or more") // the images
	if words := strings.Fields(below); !slices.Contains(words, "0") || slices.Contains(words, "10") {
		t.Error(words)
	}
}

func TestFirstLayerErrors(t *testing.T) {
	s, _ := synthetic.ActivationStudy(1, 1, "relu")
	n, zero := synthetic.Network(t, 4, 4, 3), synthetic.Network(t, 4, 4, 3)
	clear(zero.Layers[0].Weights)
	s.Datasets[0].Width, s.Datasets[0].Height = 4, 4
	other, unknown := s, s
	other.Datasets, unknown.Datasets = []results.Dataset{synthetic.MNIST}, nil
	for want, f := range map[string]func() (*figure.Figure, error){
		"not in Source.Runs":    func() (*figure.Figure, error) { return FirstLayer(s, 9, n) },
		"16 inputs, but images": func() (*figure.Figure, error) { return FirstLayer(other, 1, n) },
		"are 0 x 0; give":       func() (*figure.Figure, error) { return FirstLayer(unknown, 1, n) },
		"the network is empty":  func() (*figure.Figure, error) { return FirstLayer(s, 1, nil) },
		"the network is empty;": func() (*figure.Figure, error) { return FirstLayer(s, 1, new(nn.Network)) },
		"finite and other":      func() (*figure.Figure, error) { return FirstLayer(s, 1, zero) },
	} {
		if _, err := f(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want one with %q", err, want)
		}
	}
}

// The more a weight raises its unit the lighter it is, so that its sign is seen in grey;
// zero has no hue.
func TestWeightColours(t *testing.T) {
	if weightPalette[weightIndex(math.NaN(), 1)] != figure.Paper {
		t.Error("what is no number has a weight's colour")
	}
	if weightIndex(math.Inf(1), 1) != weightIndex(1, 1) || weightIndex(-7, 1) != weightIndex(-1, 1) {
		t.Error("the scale has no ends")
	}
	last := -1.0
	for i := -20; i <= 20; i++ {
		c := weightPalette[weightIndex(float64(i)/20, 1)].(color.NRGBA)
		light, a, b := figure.Oklab(c)
		if light <= last {
			t.Errorf("%d of 20 is not lighter than what is below", i)
		}
		last = light
		if hue := math.Hypot(a, b); (hue > 0.005) == (i == 0) {
			t.Errorf("%d of 20 is %v, with a chroma of %.3f", i, c, hue)
		}
	}
}

// A gradient of exactly 0 lies on a place of its own below the logarithmic axis, and the axis
// spans the others as if it were not there.
func TestAGradientOfNothingIsDrawnAsZero(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve(), 1, 2)
	drawn := func(change func(*results.Layer)) (words []string, axes epochAxes) {
		layers := synthetic.Layers(s.Runs[0], 2, 4)
		for i := range layers {
			change(&layers[i])
		}
		f, err := GradientNorms(s, layers)
		words = strings.Split(wordsOf(t, f, err), "\n")
		runs, err := newLayerRuns(s, layers)
		if err != nil {
			t.Fatal(err)
		}
		return words, runs.logAxes(runs.numbers(func(l results.Layer) float64 { return l.GradientNorm }))
	}
	words, before := drawn(func(*results.Layer) {})
	if slices.Contains(words, "0") {
		t.Error("an axis without a 0 has a place for it")
	}
	words, after := drawn(func(l *results.Layer) {
		if l.Epoch == 2 && l.Layer == 1 {
			l.GradientNorm = 0
		}
	})
	if !slices.Contains(words, "0") {
		t.Error("nothing says where 0 lies")
	}
	if after.low < before.low*0.99 || after.high > before.high*1.01 {
		t.Errorf("with a 0 the axis goes from %v to %v, without from %v to %v", after.low, after.high, before.low, before.high)
	}
	field := draw.Canvas{Rectangle: figure.Rectangle(0, 0, 100, 100)}
	y := after.area(field).y
	if !(y(0) >= field.Min.Y && y(0) < y(after.low) && y(after.low)-y(0) >= 5) {
		t.Errorf("0 lies at %v, the lowest of the others at %v", y(0), y(after.low))
	}
	words, _ = drawn(func(l *results.Layer) { l.GradientNorm, l.UpdateRatio = 0, 0 })
	if slices.Contains(words, "0.1") || slices.Contains(words, "0.2") {
		t.Error("an axis of nothing but 0 has ticks of other values")
	}
}

// What no layer has any of is told, not drawn as a flat line at 0.
func TestNothingDeadIsNotDrawn(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve(), 1, 2)
	of := func(dead ...float64) (layers []results.Layer) {
		for i, share := range dead {
			for _, l := range synthetic.Layers(s.Runs[i], 2, 4) {
				if l.Dead >= 0 {
					l.Dead = share
				}
				layers = append(layers, l)
			}
		}
		return layers
	}
	for _, c := range []struct {
		dead        []float64
		panel, told bool
	}{
		{[]float64{0}, false, true}, {[]float64{0.25}, true, false}, {[]float64{0, 0}, false, true}, {[]float64{0, 0.25}, true, false},
		{[]float64{math.NaN()}, false, false},
	} {
		f, err := ActivationHistograms(s, of(c.dead...))
		words := strings.ReplaceAll(wordsOf(t, f, err), "\n", " ")
		if got := strings.Contains(words, "share of the units"); got != c.panel {
			t.Errorf("dead %v: the panel is drawn: %v, want %v", c.dead, got, c.panel)
		}
		if got := strings.Contains(words, "No layer has any"); got != c.told {
			t.Errorf("dead %v: that there is none is told: %v, want %v", c.dead, got, c.told)
		}
	}
}

// The first and the output layer alone, shaded in orange up to a share of a tenth.
func TestGoldenWeightHistogramsPlot(t *testing.T) {
	s, layers := synthetic.ActivationStudy(4, 12, "sigmoid", "relu")
	f, err := WeightHistogramsPlot{Source: s, Layers: layers, MostLayers: 2, Ramp: figure.ErrorRamp, Darkest: 0.1}.Draw()
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "weight-histograms-plot.png", png)
}
