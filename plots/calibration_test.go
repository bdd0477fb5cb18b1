package plots

import (
	"math"
	"strings"
	"testing"

	"gradbook/plots/internal/golden"

	"gradbook/experiments/results"
)

// measured are the bins of 784-64-10 on MNIST after six epochs, trained with PyTorch.
func measured(run int64) []results.CalibrationBin {
	return []results.CalibrationBin{
		{RunID: run, Split: "val", Bin: 6, Count: 3, Confidence: 0.327016, Correct: 0},
		{RunID: run, Split: "val", Bin: 7, Count: 4, Confidence: 0.364437, Correct: 1},
		{RunID: run, Split: "val", Bin: 8, Count: 9, Confidence: 0.420403, Correct: 6},
		{RunID: run, Split: "val", Bin: 9, Count: 21, Confidence: 0.486719, Correct: 13},
		{RunID: run, Split: "val", Bin: 10, Count: 29, Confidence: 0.522779, Correct: 20},
		{RunID: run, Split: "val", Bin: 11, Count: 30, Confidence: 0.574130, Correct: 16},
		{RunID: run, Split: "val", Bin: 12, Count: 42, Confidence: 0.623783, Correct: 25},
		{RunID: run, Split: "val", Bin: 13, Count: 32, Confidence: 0.675907, Correct: 21},
		{RunID: run, Split: "val", Bin: 14, Count: 41, Confidence: 0.726494, Correct: 28},
		{RunID: run, Split: "val", Bin: 15, Count: 51, Confidence: 0.773001, Correct: 42},
		{RunID: run, Split: "val", Bin: 16, Count: 57, Confidence: 0.829894, Correct: 47},
		{RunID: run, Split: "val", Bin: 17, Count: 108, Confidence: 0.878338, Correct: 100},
		{RunID: run, Split: "val", Bin: 18, Count: 193, Confidence: 0.928956, Correct: 177},
		{RunID: run, Split: "val", Bin: 19, Count: 5380, Confidence: 0.995777, Correct: 5361},
		{RunID: run, Split: "test", Bin: 5, Count: 3, Confidence: 0.288101, Correct: 2},
		{RunID: run, Split: "test", Bin: 6, Count: 4, Confidence: 0.328263, Correct: 0},
		{RunID: run, Split: "test", Bin: 7, Count: 15, Confidence: 0.377217, Correct: 5},
		{RunID: run, Split: "test", Bin: 8, Count: 20, Confidence: 0.427904, Correct: 12},
		{RunID: run, Split: "test", Bin: 9, Count: 27, Confidence: 0.477628, Correct: 14},
		{RunID: run, Split: "test", Bin: 10, Count: 62, Confidence: 0.522528, Correct: 34},
		{RunID: run, Split: "test", Bin: 11, Count: 69, Confidence: 0.572956, Correct: 33},
		{RunID: run, Split: "test", Bin: 12, Count: 59, Confidence: 0.626277, Correct: 33},
		{RunID: run, Split: "test", Bin: 13, Count: 73, Confidence: 0.676587, Correct: 44},
		{RunID: run, Split: "test", Bin: 14, Count: 68, Confidence: 0.725940, Correct: 53},
		{RunID: run, Split: "test", Bin: 15, Count: 90, Confidence: 0.775896, Correct: 67},
		{RunID: run, Split: "test", Bin: 16, Count: 126, Confidence: 0.826152, Correct: 104},
		{RunID: run, Split: "test", Bin: 17, Count: 175, Confidence: 0.876844, Correct: 147},
		{RunID: run, Split: "test", Bin: 18, Count: 365, Confidence: 0.927801, Correct: 346},
		{RunID: run, Split: "test", Bin: 19, Count: 8844, Confidence: 0.995578, Correct: 8822},
	}
}

func TestGoldenCalibration(t *testing.T) {
	s, _ := fakeSweep(twelve(), 3, 20)
	f, err := Calibration(s, measured(3))
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
		r := newReliability(split, measured(1))
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
	s, _ := fakeSweep(twelve()[:1], 1, 1)
	for _, bins := range [][]results.CalibrationBin{
		{{RunID: 1, Split: "test", Bin: 19, Count: 1, Confidence: 1, Correct: 1}},
		{{RunID: 1, Split: "val", Bin: 0, Count: 1000000, Confidence: 0, Correct: 0}, {RunID: 1, Split: "test", Bin: 19, Count: 7, Confidence: 1, Correct: 0}},
	} {
		f, err := Calibration(s, bins)
		bothLayouts(t, f, err)
	}
}

func TestCalibrationErrors(t *testing.T) {
	s, _ := fakeSweep(twelve()[:2], 1, 1)
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
		if _, err := Calibration(s, change(measured(1))); err == nil || !strings.Contains(err.Error(), want) {
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
		{measured(1), 0.2, 0},
	} {
		axes := reliabilityAxes(c.bins)
		if !equal(axes.confidence.low, c.confidence) || !equal(axes.accuracy.low, c.accuracy) {
			t.Errorf("the axes begin at %v and %v, want %v and %v", axes.confidence.low, axes.accuracy.low, c.confidence, c.accuracy)
		}
	}
	s, _ := fakeSweep(twelve(), 1, 2)
	f, err := Calibration(s, measured(1))
	if words := wordsOf(t, f, err); !strings.Contains(words, "95 % confidence interval") {
		t.Error("nothing explains the lines through the dots")
	}
}
