package main

import (
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestDataShowDrawsAugmentedSamples(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  augment_noise: {values: [0, 0.1]}\n  augment_shift: {value: 0.5}\n")
	stdout, stderr, status := run(t, folder, "data", "--show", "sweep.yaml")
	if status != 0 || strings.TrimSpace(stdout) != "augmented.png" {
		t.Fatalf("exit status %d\n%s%s", status, stdout, stderr)
	}
	file, err := os.Open(filepath.Join(folder, "augmented.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := png.Decode(file); err != nil {
		t.Error(err)
	}
	_, stderr, status = run(t, folder, "data", "--show", "sweep.yaml", "-o", "augmented.svg")
	svg, err := os.ReadFile(filepath.Join(folder, "augmented.svg"))
	if status != 0 || err != nil || strings.Count(string(svg), "<image ") != 100 || !strings.Contains(string(svg), "shift 0.5 px.") {
		t.Errorf("exit status %d, %v: no sheet of 10 x 10 images shifted by half a pixel\n%s", status, err, stderr)
	}
}

func TestDataShowNamesWhatAugments(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 1}\n")
	_, stderr, status := run(t, folder, "data", "--show", "sweep.yaml")
	if status != 1 || !strings.Contains(stderr, "sweep.yaml: no config augments images; give one of augment_shift, ") {
		t.Errorf("exit status %d\n%s", status, stderr)
	}
}

func TestSamplesToShow(t *testing.T) {
	for _, test := range []struct {
		labels []uint8
		want   []int
	}{
		{[]uint8{1, 0, 1, 0}, []int{1, 3, 0, 2}},
		{[]uint8{2, 2, 9, 8, 7, 6, 5, 4, 3, 1, 0, 0}, []int{10, 9, 0, 8, 7, 6, 5, 4, 3, 2}},
		{[]uint8{4, 4, 4, 4, 4, 4, 1, 4, 4, 4, 4, 4, 4}, []int{6, 0, 1, 2, 3, 4, 5, 7, 8, 9}},
	} {
		if got := samplesToShow(test.labels); !slices.Equal(got, test.want) {
			t.Errorf("%v: samples %v, want %v", test.labels, got, test.want)
		}
	}
}

// A random search draws settings with many digits.
func TestDataShowRoundsSettings(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  augment_shift: {value: 0.123456789}\n")
	_, stderr, status := run(t, folder, "data", "--show", "sweep.yaml", "-o", "augmented.svg")
	svg, err := os.ReadFile(filepath.Join(folder, "augmented.svg"))
	if status != 0 || err != nil || !strings.Contains(string(svg), "shift 0.1235 px.") {
		t.Errorf("exit status %d, %v: no caption with a shift of 0.1235 px\n%s", status, err, stderr)
	}
}
