//go:build unix

package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// batchnormFunctions are those of batches. The first slices are matrices, the
// others have one number a unit.
var batchnormFunctions = []struct {
	name              string
	matrices, vectors int
	f                 func(x [][]float32)
}{
	{"ProductSums", 2, 1, func(x [][]float32) { ProductSums(x[2], x[0], x[1], len(x[0])/len(x[2])) }},
	{"ProductSums, a is b", 1, 1, func(x [][]float32) { ProductSums(x[1], x[0], x[0], len(x[0])/len(x[1])) }},
	{"Subtract", 2, 1, func(x [][]float32) { Subtract(x[0], x[1], x[2]) }},
	{"Subtract in place", 1, 1, func(x [][]float32) { Subtract(x[0], x[0], x[1]) }},
	{"Normalize", 3, 4, func(x [][]float32) { Normalize(x[0], x[1], x[2], x[3], x[4], x[5], x[6]) }},
	{"Normalize, y in place of z", 2, 4, func(x [][]float32) { Normalize(x[0], x[1], x[1], x[2], x[3], x[4], x[5]) }},
	{"Normalize, normal in place of z", 2, 4, func(x [][]float32) { Normalize(x[0], x[1], x[0], x[2], x[3], x[4], x[5]) }},
	{"Normalize, y alone", 1, 4, func(x [][]float32) { Normalize(x[0], x[0], x[0], x[1], x[2], x[3], x[4]) }},
	{"NormalizeGradient", 2, 3, func(x [][]float32) { NormalizeGradient(x[0], x[1], x[2], x[3], x[4]) }},
}

// Every function in every implementation, at every number of units to some vectors' and more.
func TestBatchnormAgrees(t *testing.T) {
	const rows = 3
	source := rand.New(rand.NewPCG(1, 1))
	for _, function := range batchnormFunctions {
		for units := 1; units < 100; units++ {
			for _, number := range []func(*rand.Rand) float32{ordinary, extraordinary} {
				x := batchnormArguments(source, number, function.matrices, function.vectors, rows, units)
				agreeInPlace(t, fmt.Sprintf("%s of %d units", function.name, units), x, function.f)
			}
		}
	}
}

func batchnormArguments(source *rand.Rand, number func(*rand.Rand) float32, matrices, vectors, rows, units int) [][]float32 {
	var x [][]float32
	for range matrices {
		x = append(x, numbers(source, number, rows*units))
	}
	for range vectors {
		x = append(x, numbers(source, number, units))
	}
	return x
}

// A batch may be empty; one that does not consist of rows is refused before anything is written.
func TestBatchnormSizes(t *testing.T) {
	for _, implementation := range implementations() {
		use(t, implementation)
		for _, test := range []struct {
			elements, units int
			refused         bool
		}{{0, 3, false}, {6, 3, false}, {7, 3, true}, {2, 3, true}, {6, 0, true}} {
			x, unit := make([]float32, test.elements), make([]float32, test.units)
			for name, f := range map[string]func(){
				"Subtract":          func() { Subtract(x, x, unit) },
				"Normalize":         func() { Normalize(x, x, x, unit, unit, unit, unit) },
				"NormalizeGradient": func() { NormalizeGradient(x, x, unit, unit, unit) },
			} {
				if refused := panics(f); refused != test.refused {
					t.Errorf("%s: %s of %d elements for %d units: refused is %t, want %t", implementation.name, name, test.elements, test.units, refused, test.refused)
				}
			}
		}
	}
}

func panics(f func()) (panicked bool) {
	defer func() { panicked = recover() != nil }()
	f()
	return false
}

// Every sum is one accumulator, to which the rows' products are added in order, by fma.
func TestProductSums(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 1))
	for _, implementation := range implementations() {
		use(t, implementation)
		for units := range 80 {
			const rows = 5
			a, b := numbers(source, extraordinary, rows*units), numbers(source, extraordinary, rows*units)
			got := numbers(source, ordinary, units)
			ProductSums(got, a, b, rows)
			for j := range units {
				want := accumulate(0, rows, func(r int) (float32, float32) { return a[r*units+j], b[r*units+j] })
				if !sameBits(got[j], want) {
					t.Fatalf("%s: sum %d of %d is %x, want %x", implementation.name, j, units, got[j], want)
				}
			}
		}
	}
}

// Together, the functions are batch normalization: what comes out is that of the
// definition in float64, and the gradient is what differences of a loss say.
func TestBatchnorm(t *testing.T) {
	const batch, units, epsilon = 7, 5, 1e-5
	source := rand.New(rand.NewPCG(1, 1))
	z, scale, shift := numbers(source, ordinary, batch*units), numbers(source, ordinary, units), numbers(source, ordinary, units)
	slope := numbers(source, ordinary, batch*units) // the loss is the sum of slope*y

	// definition returns y of z in float64.
	definition := func(z []float64) []float64 {
		y := make([]float64, len(z))
		for j := range units {
			var mean, variance float64
			for i := j; i < len(z); i += units {
				mean += z[i] / batch
			}
			for i := j; i < len(z); i += units {
				variance += (z[i] - mean) * (z[i] - mean) / batch
			}
			for i := j; i < len(z); i += units {
				y[i] = float64(scale[j])*(z[i]-mean)/math.Sqrt(variance+epsilon) + float64(shift[j])
			}
		}
		return y
	}
	wide := make([]float64, len(z))
	for i, v := range z {
		wide[i] = float64(v)
	}
	wantY := definition(wide)
	wantDelta := make([]float64, len(z))
	loss := func() (loss float64) {
		for i, y := range definition(wide) {
			loss += float64(slope[i]) * y
		}
		return loss
	}
	for i, v := range wide {
		const step = 1e-5
		wide[i] = v + step
		above := loss()
		wide[i] = v - step
		wantDelta[i] = (above - loss()) / (2 * step)
		wide[i] = v
	}

	for _, implementation := range implementations() {
		use(t, implementation)
		mean, variance := make([]float32, units), make([]float32, units)
		normal, y := make([]float32, len(z)), make([]float32, len(z))
		UnitSums(mean, z, batch)
		Scale(mean, 1.0/batch)
		Subtract(normal, z, mean)
		ProductSums(variance, normal, normal, batch)
		invDeviation, factor := make([]float32, units), make([]float32, units)
		for j, v := range variance {
			invDeviation[j] = 1 / sqrt(v/batch+epsilon)
		}
		Normalize(normal, y, z, mean, invDeviation, scale, shift)

		delta := slices.Clone(slope)
		meanDelta, meanProduct := make([]float32, units), make([]float32, units)
		UnitSums(meanDelta, delta, batch)
		Scale(meanDelta, 1.0/batch)
		ProductSums(meanProduct, delta, normal, batch)
		Scale(meanProduct, 1.0/batch)
		Multiply(factor, scale, invDeviation)
		NormalizeGradient(delta, normal, meanDelta, meanProduct, factor)
		for i := range z {
			if math.Abs(float64(y[i])-wantY[i]) > 1e-6 {
				t.Errorf("%s: y of number %d is %v, want %v", implementation.name, i, y[i], wantY[i])
			}
			if math.Abs(float64(delta[i])-wantDelta[i]) > 2e-6 {
				t.Errorf("%s: the gradient by number %d is %v, want %v", implementation.name, i, delta[i], wantDelta[i])
			}
		}
	}
}

func BenchmarkBatchnorm(b *testing.B) {
	const rows = 64
	source := rand.New(rand.NewPCG(1, 1))
	for _, function := range batchnormFunctions {
		for _, units := range []int{16, 128} {
			for _, implementation := range implementations() {
				b.Run(fmt.Sprintf("%s/%d/%s", function.name, units, implementation.name), func(b *testing.B) {
					use(b, implementation)
					x := batchnormArguments(source, ordinary, function.matrices, function.vectors, rows, units)
					for b.Loop() {
						function.f(x)
					}
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*rows*units), "ns/element")
				})
			}
		}
	}
}
