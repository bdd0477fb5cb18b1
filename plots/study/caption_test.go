package study_test

import (
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/internal/synthetic"
	"gradbook/plots/study"
)

func TestCaptionNamesDrawnDigits(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve()[:1], 1, 3)
	s.Datasets = []results.Dataset{{SHA256: synthetic.MNIST.SHA256, Name: "drawn-digits", Train: 6000, Test: 1000}}
	if caption := s.Caption(s.Runs); !strings.Contains(caption, "drawn-digits") || !strings.Contains(caption, "not handwritten") {
		t.Error(caption)
	}
	s.Datasets = nil // then the run's word for it, but no path of a machine
	s.Runs[0].Dataset = "/home/ada/data/mnist"
	if caption := s.Caption(s.Runs); !strings.Contains(caption, "Data: mnist (sha256") {
		t.Error(caption)
	}
}

func TestEnumerate(t *testing.T) {
	for want, numbers := range map[string][]int64{
		"run 7":                 {7},
		"runs 1, 2":             {2, 1},
		"runs 1–4, 7, 9–11":     {1, 2, 3, 4, 7, 9, 10, 11},
		"runs -1, 3":            {3, -1, 3},
		"runs 1–1000":           upTo(1000, 1),
		"runs " + twentyFourOdd: upTo(99, 2),
	} {
		if got := study.Enumerate("run", numbers); got != want {
			t.Errorf("%v: %q, want %q", numbers, got, want)
		}
	}
}

const twentyFourOdd = "1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 35, 37, 39, 41, 43, 45, 47, … (50 in all)"

func upTo(last, step int64) (numbers []int64) {
	for n := int64(1); n <= last; n += step {
		numbers = append(numbers, n)
	}
	return numbers
}

// A name from a file stays on its line in titles and captions, and turns nothing round.
func TestNamesStayOnTheirLine(t *testing.T) {
	for _, bad := range []string{"\n", "\r\n", "\t", "\x1b", "\u2028", "\u2029", "\u202e", "\u2066", "\u0085"} {
		s, _ := synthetic.Sweep(synthetic.Twelve()[:2], 1, 3)
		s.Sweep.Name = "first" + bad + "second"
		s.Datasets = append(s.Datasets[:0:0], synthetic.MNIST)
		s.Datasets[0].Name = "digits" + bad + "more"
		caption := s.Caption(s.Runs)
		for _, want := range []string{"Sweep 3, first second: run", "Data: digits more, "} {
			if !strings.Contains(caption, want) {
				t.Errorf("%q: %q does not say %q", bad, caption, want)
			}
		}
		if got := study.SweepName(s.Sweep); got != "first second" {
			t.Errorf("%q: the sweep is called %q", bad, got)
		}
	}
}

// A caption names data once, with how many images there are, and the runs and seeds.
func TestCaption(t *testing.T) {
	s := study.Source{Sweep: results.Sweep{ID: 7, Name: "night"}, Datasets: []results.Dataset{
		{SHA256: "aaaaaaaaaaaaaaaa", Name: "mnist", Train: 6000, Test: 10000}, {SHA256: "bbbbbbbbbbbbbbbb", Name: "letters"},
	}}
	runs := []results.Run{
		{ID: 1, Seed: 1, DatasetSHA256: "aaaaaaaaaaaaaaaa"}, {ID: 2, Seed: 1, DatasetSHA256: "bbbbbbbbbbbbbbbb"},
		{ID: 3, Seed: 1, DatasetSHA256: "aaaaaaaaaaaaaaaa"},
	}
	want := "Data: mnist, 6,000 training and 10,000 test images (sha256 aaaaaaaaaaaa…); letters (sha256 bbbbbbbbbbbb…). Sweep 7, night: runs 1–3, seed 1."
	if got := s.Caption(runs); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	s = study.Source{Sweep: results.Sweep{ID: 7}}
	if got, want := s.Caption([]results.Run{{ID: 4, Seed: 2}}), "Sweep 7, unnamed: run 4, seed 2."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := s.DescribeName(results.Run{}); got != "" {
		t.Errorf("a run of a program that names no data has the data %q", got)
	}
}

func TestRunOfASource(t *testing.T) {
	s := study.Source{Runs: results.Runs{{ID: 4}, {ID: 7, Seed: 3}}}
	if run, err := s.Run(7); err != nil || run.Seed != 3 {
		t.Errorf("%+v, %v", run, err)
	}
	if _, err := s.Run(5); err == nil || !strings.Contains(err.Error(), "run 5 is not in Source.Runs") {
		t.Error(err)
	}
}
