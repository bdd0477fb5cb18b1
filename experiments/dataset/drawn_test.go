package dataset

import (
	"bytes"
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
)

// drawn returns the whole of drawn-digits, once for all tests.
var drawn = sync.OnceValues(func() (*Dataset, error) {
	return (&Finder{}).Load(context.Background(), "drawn-digits")
})

func wholeDrawn(t *testing.T) *Dataset {
	t.Helper()
	d, err := drawn()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Wherever this test runs, it must find the same bits.
func TestDrawnDigitsAreTheSameEverywhere(t *testing.T) {
	d := wholeDrawn(t)
	if d.Train.Len() != 60000 || d.Test.Len() != 10000 || d.Width != 28 || d.Height != 28 || len(d.Classes) != 10 {
		t.Errorf("got %d + %d samples of %d x %d in %d classes", d.Train.Len(), d.Test.Len(), d.Width, d.Height, len(d.Classes))
	}
	if d.SHA256 != drawnSHA256 || !d.Verified {
		t.Errorf("their SHA-256 is %s, not %s as elsewhere", d.SHA256, drawnSHA256)
	}
}

func TestDrawnDigitsDependOnTheirNumberAlone(t *testing.T) {
	whole := wholeDrawn(t)
	few, err := drawDigits(t.Context(), 30, 20)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []struct {
		name       string
		few, whole Samples
	}{{"train", few.Train, whole.Train}, {"test", few.Test, whole.Test}} {
		want := part.whole.Slice(0, part.few.Len())
		if !bytes.Equal(part.few.Pixels, want.Pixels) || !bytes.Equal(part.few.Labels, want.Labels) {
			t.Errorf("%s: a small set is not the beginning of the whole", part.name)
		}
	}
	if bytes.Equal(few.Train.Pixels[:20*784], few.Test.Pixels) {
		t.Error("the test set repeats the training set")
	}
}

// The statistics are MNIST's, about: 81 % of its pixels are 0, their mean is
// 0.1307, and each class has 9 to 11 % of the samples.
func TestDrawnDigitsLookLikeMNIST(t *testing.T) {
	d := wholeDrawn(t)
	blank := 0
	for _, pixel := range d.Train.Pixels {
		if pixel == 0 {
			blank++
		}
	}
	if share := float64(blank) / float64(len(d.Train.Pixels)); share < 0.75 || share > 0.85 {
		t.Errorf("%.3f of the pixels are blank", share)
	}
	if mean := meanShade(d.Train); mean < 0.12 || mean > 0.14 {
		t.Errorf("the mean shade is %.4f", mean)
	}
	count := make([]int, 10)
	for _, label := range d.Train.Labels {
		count[label]++
	}
	if slices.Min(count) < 5400 || slices.Max(count) > 6600 {
		t.Errorf("samples of each class: %v", count)
	}
	for i := range 1000 {
		image := d.Train.Slice(i, i+1).Pixels
		ink, edge := 0, 0
		for p, shade := range image {
			if shade > 127 {
				ink++
			}
			if row, column := p/28, p%28; row == 0 || row == 27 || column == 0 || column == 27 {
				edge += int(shade)
			}
		}
		if ink < 15 || ink > 350 || edge > 5*255 {
			t.Errorf("sample %d (a %d) has %d dark pixels, and %d of ink on the edge", i, d.Train.Labels[i], ink, edge)
		}
	}
}

// A linear classifier must not do as well as a network with hidden layers
// would, or there would be nothing to study. On MNIST it gets 92 %.
func TestDrawnDigitsAreNotLinearlySeparable(t *testing.T) {
	d := wholeDrawn(t)
	accuracy := softmaxRegression(d, 3)
	t.Logf("softmax regression: %.2f %% of the test set", 100*accuracy)
	if accuracy < 0.85 || accuracy > 0.95 {
		t.Errorf("softmax regression gets %.2f %% of the test set right, not 85 to 95", 100*accuracy)
	}
}

// softmaxRegression trains by stochastic gradient descent, sample by sample,
// and returns the accuracy on the test set.
func softmaxRegression(d *Dataset, epochs int) float64 {
	size, classes := d.Width*d.Height, len(d.Classes)
	weights := make([][]float32, size+1) // by pixel; the last is the bias
	for i := range weights {
		weights[i] = make([]float32, classes)
	}
	x := make([]float32, size+1)
	logits := make([]float32, classes)
	forward := func(image []uint8) {
		clear(logits)
		for i := range x {
			x[i] = 1
			if i < size {
				x[i] = float32(image[i]) / 255
			}
			if x[i] == 0 {
				continue
			}
			for j, w := range weights[i] {
				logits[j] += x[i] * w
			}
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	n := d.Train.Len()
	for epoch := range epochs {
		rate := 0.01 / float32(1+2*epoch)
		for _, s := range random.Perm(n) {
			forward(d.Train.Pixels[s*size : (s+1)*size])
			high, sum := slices.Max(logits), float32(0)
			for j := range logits {
				logits[j] = float32(math.Exp(float64(logits[j] - high)))
				sum += logits[j]
			}
			for j := range logits {
				logits[j] /= sum
			}
			logits[d.Train.Labels[s]]--
			for i := range x {
				if x[i] == 0 {
					continue
				}
				for j := range logits {
					weights[i][j] -= rate * x[i] * logits[j]
				}
			}
		}
	}
	right := 0
	for s := range d.Test.Len() {
		forward(d.Test.Pixels[s*size : (s+1)*size])
		if logits[d.Test.Labels[s]] == slices.Max(logits) {
			right++
		}
	}
	return float64(right) / float64(d.Test.Len())
}

func TestChance(t *testing.T) {
	c := newChance(1, 2)
	const n = 200_000
	var sum, squares float64
	counts := [10]int{}
	for range n {
		x := c.normal(3)
		sum += x
		squares += x * x
		counts[c.below(10)]++
	}
	if mean, deviation := sum/n, math.Sqrt(squares/n); math.Abs(mean) > 0.03 || math.Abs(deviation-3) > 0.03 {
		t.Errorf("normal(3) has mean %.3f and standard deviation %.3f", mean, deviation)
	}
	for i, count := range counts {
		if count < n/10-700 || count > n/10+700 { // five standard deviations
			t.Errorf("below(10) was %d in %d of %d cases", i, count, n)
		}
	}
}

func TestCurveGoesThroughItsPoints(t *testing.T) {
	for digit, ways := range glyphs {
		for _, g := range ways {
			for _, s := range g.strokes {
				points := curve(s)
				for i, p := range s {
					if got := points[min(6*i, len(points)-1)]; math.Abs(got.x-p.x) > 1e-9 || math.Abs(got.y-p.y) > 1e-9 {
						t.Errorf("a %d: point %d of a curve is %v, not %v", digit, i, got, p)
					}
				}
			}
		}
	}
}
