package augment

import (
	"math/rand/v2"
	"os"
	"testing"

	"gradbook/experiments/dataset"
)

// digits returns MNIST's test images, or drawn ones where it is missing.
func digits(t testing.TB) *dataset.Dataset {
	t.Helper()
	name := "drawn-digits"
	if os.Getenv("MNIST_DIR") != "" {
		name = "mnist"
	}
	d, err := (&dataset.Finder{Offline: true}).Load(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// BenchmarkApply reports the time that one image takes.
func BenchmarkApply(b *testing.B) {
	d := digits(b)
	pixels := d.Width * d.Height
	to := make([]uint8, pixels)
	for _, bench := range []struct {
		name     string
		settings Settings
	}{
		{"affine", Settings{Shift: 2, Rotation: 10, Scale: 0.1, Shear: 0.1}},
		{"elastic", Settings{Elastic: 34, Sigma: 4}},
		{"both", Settings{Shift: 2, Rotation: 10, Scale: 0.1, Shear: 0.1, Elastic: 34, Sigma: 4}},
		{"cutout", Settings{Cutout: 8}},
		{"noise", Settings{Noise: 0.1}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			a, err := New(bench.settings, d.Width, d.Height)
			if err != nil {
				b.Fatal(err)
			}
			random := rand.NewPCG(1, 2)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				from := i % d.Test.Len() * pixels
				a.Apply(to, d.Test.Pixels[from:from+pixels], random)
			}
		})
	}
}
