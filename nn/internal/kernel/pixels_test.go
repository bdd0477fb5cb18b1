package kernel

import (
	"flag"
	"math"
	"math/rand/v2"
	"testing"
)

var long = flag.Bool("long", false, "as many shapes as CI tries")

// Every implementation's products of pixels are those of the dense contract, to
// the bit: leaving out zeros changes nothing.
func TestPixelProducts(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	saved := active
	defer func() { active = saved }()
	trials := 12
	if *long {
		trials = 60
	}
	for trial := range trials {
		batch, inputs, outputs := 1+random.IntN(140), 1+random.IntN(200), 1+random.IntN(300)
		density := []float64{0, 0.02, 0.2, 1}[trial%4]
		pixels := NewPixels(batch+random.IntN(70), inputs, 1)
		for _, implementation := range implementations() {
			active = implementation
			// A larger batch first: what it leaves behind must not show.
			for _, samples := range []int{batch, 1 + random.IntN(batch)} {
				pixels.Resize(samples)
				x := make([]float32, samples*inputs)
				for s := range samples {
					for i := range inputs {
						pixel := uint8(0)
						if random.Float64() < density {
							pixel = uint8(random.IntN(256))
						}
						pixels.Row(s)[i] = pixel
						x[s*inputs+i] = float32(pixel) / 255
					}
				}
				w, dy := normals(random, inputs*outputs), normals(random, samples*outputs)
				for _, bias := range [][]float32{nil, normals(random, 1), normals(random, outputs)} {
					want, got := make([]float32, samples*outputs), make([]float32, samples*outputs)
					referenceForward(want, x, w, bias, samples, inputs, outputs)
					middle := random.IntN(samples)
					if middle > 0 {
						PixelForward(got, pixels, 0, middle, w, bias, outputs)
					}
					PixelForward(got[middle*outputs:], pixels, middle, samples, w, bias, outputs)
					expectBits(t, implementation.name+" forward", got, want)
				}
				want, gradient := make([]float32, inputs*outputs), make([]float32, inputs*outputs)
				for i := range inputs {
					for o := range outputs {
						sum := float32(0)
						for s := range samples {
							sum = FMA(x[s*inputs+i], dy[s*outputs+o], sum)
						}
						gradient[i*outputs+o] = sum
						want[i*outputs+o] = FMA(-0.1, sum, w[i*outputs+o])
					}
				}
				middle := min(samples, random.IntN(10)*8)
				pixels.Transpose(0, middle)
				if middle < samples {
					pixels.Transpose(middle, samples)
				}
				middle = random.IntN(inputs)
				got := normals(random, inputs*outputs)
				PixelGradient(got, pixels, 0, middle, dy, outputs)
				PixelGradient(got[middle*outputs:], pixels, middle, inputs, dy, outputs)
				expectBits(t, implementation.name+" gradient", got, gradient)
				if middle > 0 {
					PixelDescend(w, pixels, 0, middle, dy, 0.1, outputs)
				}
				PixelDescend(w, pixels, middle, inputs, dy, 0.1, outputs)
				expectBits(t, implementation.name+" descend", w, want)
			}
		}
	}
}

func referenceForward(y, x, w, bias []float32, batch, inputs, outputs int) {
	for b := range batch {
		for o := range outputs {
			sum := float32(0)
			if len(bias) > 0 {
				sum = bias[o%len(bias)]
			}
			for i := range inputs {
				sum = FMA(x[b*inputs+i], w[i*outputs+o], sum)
			}
			y[b*outputs+o] = sum
		}
	}
}

func normals(random *rand.Rand, count int) []float32 {
	values := make([]float32, count)
	for i := range values {
		values[i] = float32(random.NormFloat64())
	}
	return values
}

func expectBits(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("%s: element %d of %d is %v, want %v", what, i, len(want), got[i], want[i])
		}
	}
}

func BenchmarkPixels(b *testing.B) {
	const batch, inputs, outputs = 64, 784, 128
	random := rand.New(rand.NewPCG(1, 2))
	pixels := NewPixels(batch, inputs, 1)
	pixels.Resize(batch)
	for s := range batch {
		for i := range inputs {
			if row := i / 28; row >= 6 && row < 22 && i%28 >= 9 && i%28 < 19 && random.IntN(16) > 0 {
				pixels.Row(s)[i] = uint8(1 + random.IntN(255))
			}
		}
	}
	w, y := normals(random, inputs*outputs), normals(random, batch*outputs)
	saved := active
	defer func() { active = saved }()
	for _, implementation := range implementations() {
		active = implementation
		b.Run(implementation.name+"/forward", func(b *testing.B) {
			for b.Loop() {
				PixelForward(y, pixels, 0, batch, w, nil, outputs)
			}
		})
		b.Run(implementation.name+"/descend", func(b *testing.B) {
			for b.Loop() {
				pixels.Transpose(0, batch)
				PixelDescend(w, pixels, 0, inputs, y, 1e-9, outputs)
			}
		})
	}
}
