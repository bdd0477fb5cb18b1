package plots

import (
	"math"
	"strings"
	"testing"

	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"

	"gradbook/experiments/results"
)

func TestGoldenCalibration(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve(), 3, 20)
	f, err := Calibration(s, synthetic.Calibration(3))
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "calibration.png", png)
}

// By hand: (10·|0.5−0.9| + 30·|0.9−0.95|) / 40, and so on.
func TestExpectedCalibrationError(t *testing.T) {
	r := newReliability("val", []results.CalibrationBin{
		{Split: "val", Bin: 19, Count: 30, Confidence: 0.95, Correct: 27},
		{Split: "test", Bin: 19, Count: 999, Confidence: 0.99, Correct: 1},
		{Split: "val", Bin: 17, Count: 10, Confidence: 0.9, Correct: 5},
	})
	if r.samples != 40 || !equal(r.accuracy, 0.8) || !equal(r.confidence, 0.9375) || !equal(r.expectedError, 0.1375) {
		t.Errorf("%+v", r)
	}
	if len(r.bins) != 2 || r.bins[0].Bin != 17 {
		t.Errorf("bins %v are not those of val in order", r.bins)
	}
}

// The error is never less than the distance of accuracy from confidence over all
// samples, and 0 if every bin is right as often as it is sure.
func TestExpectedCalibrationErrorProperties(t *testing.T) {
	for _, split := range []string{"val", "test"} {
		r := newReliability(split, synthetic.Calibration(1))
		if least := math.Abs(r.accuracy - r.confidence); r.expectedError < least || r.expectedError > 1 {
			t.Errorf("%s: error %v, but at least %v", split, r.expectedError, least)
		}
	}
	perfect := newReliability("test", []results.CalibrationBin{
		{Split: "test", Bin: 10, Count: 4, Confidence: 0.5, Correct: 2}, {Split: "test", Bin: 15, Count: 4, Confidence: 0.75, Correct: 3},
	})
	if perfect.expectedError != 0 || strings.Contains(perfect.verdict(), "too") {
		t.Errorf("error %v, %s", perfect.expectedError, perfect.verdict())
	}
}

// Both ends solve |share - p| = z sqrt(p(1-p)/n), which defines the interval.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		part, whole int
		low, high   float64
	}{{0, 10, 0, 0.277533}, {10, 10, 0.722467, 1}, {5, 10, 0.236593, 0.763407}, {1, 29, 0.006113, 0.171755}} {
		low, high := wilson(c.part, c.whole)
		if math.Abs(low-c.low) > 1e-6 || math.Abs(high-c.high) > 1e-6 {
			t.Errorf("%d of %d: %.6f to %.6f, want %.6f to %.6f", c.part, c.whole, low, high, c.low, c.high)
		}
		for _, p := range []float64{low, high} {
			share := float64(c.part) / float64(c.whole)
			if z := math.Abs(share-p) / math.Sqrt(p*(1-p)/float64(c.whole)); p > 0 && p < 1 && math.Abs(z-1.959963984540054) > 1e-9 {
				t.Errorf("%d of %d: %v lies %v standard errors off", c.part, c.whole, p, z)
			}
		}
	}
}

func TestCalibrationOfOddBins(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve()[:1], 1, 1)
	for _, bins := range [][]results.CalibrationBin{
		{{RunID: 1, Split: "test", Bin: 19, Count: 1, Confidence: 1, Correct: 1}},
		{{RunID: 1, Split: "val", Bin: 0, Count: 1000000, Confidence: 0, Correct: 0}, {RunID: 1, Split: "test", Bin: 19, Count: 7, Confidence: 1, Correct: 0}},
	} {
		f, err := Calibration(s, bins)
		bothLayouts(t, f, err)
	}
}

func TestCalibrationErrors(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve()[:2], 1, 1)
	for want, change := range map[string]func([]results.CalibrationBin) []results.CalibrationBin{
		"no bins to show":    func(b []results.CalibrationBin) []results.CalibrationBin { return nil },
		"not in Source.Runs": func(b []results.CalibrationBin) []results.CalibrationBin { b[0].RunID = 99; return b },
		"show runs apart":    func(b []results.CalibrationBin) []results.CalibrationBin { b[1].RunID = 2; return b },
		"must be val or":     func(b []results.CalibrationBin) []results.CalibrationBin { b[1].Split = "train"; return b },
		"from 0 to 19":       func(b []results.CalibrationBin) []results.CalibrationBin { b[1].Bin = 20; return b },
		"5 of 4 samples":     func(b []results.CalibrationBin) []results.CalibrationBin { b[1].Correct = 5; return b },
		"NaN is not from 0":  func(b []results.CalibrationBin) []results.CalibrationBin { b[1].Confidence = math.NaN(); return b },
		"it is there twice":  func(b []results.CalibrationBin) []results.CalibrationBin { b[1].Bin = b[0].Bin; return b },
	} {
		if _, err := Calibration(s, change(synthetic.Calibration(1))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
}

// The axes begin at the tenth below all bins and intervals; both splits have the same.
func TestCalibrationLeavesOutWhatIsEmpty(t *testing.T) {
	bin := func(bin, count, correct int) results.CalibrationBin {
		return results.CalibrationBin{RunID: 1, Split: "test", Bin: bin, Count: count, Confidence: (float64(bin) + 0.5) / 20, Correct: correct}
	}
	for _, c := range []struct {
		bins                 []results.CalibrationBin
		confidence, accuracy float64
	}{
		{[]results.CalibrationBin{bin(19, 10000, 9990)}, 0.9, 0.9},
		{[]results.CalibrationBin{bin(19, 10000, 9990), bin(13, 1000, 700)}, 0.6, 0.6},
		{[]results.CalibrationBin{bin(19, 10000, 9990), bin(12, 1000, 450)}, 0.6, 0.4},
		{[]results.CalibrationBin{bin(0, 1, 0), bin(19, 5, 5)}, 0, 0},
		{synthetic.Calibration(1), 0.2, 0},
	} {
		axes := reliabilityAxes(c.bins)
		if !equal(axes.confidence.low, c.confidence) || !equal(axes.accuracy.low, c.accuracy) {
			t.Errorf("the axes begin at %v and %v, want %v and %v", axes.confidence.low, axes.accuracy.low, c.confidence, c.accuracy)
		}
	}
	s, _ := synthetic.Sweep(synthetic.Twelve(), 1, 2)
	f, err := Calibration(s, synthetic.Calibration(1))
	if words := wordsOf(t, f, err); !strings.Contains(words, "95 % confidence interval") {
		t.Error("nothing explains the lines through the dots")
	}
}
