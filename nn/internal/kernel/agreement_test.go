//go:build unix

package kernel

import (
	"flag"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// The elementwise functions and the losses of every implementation that this CPU
// can run against those of portable Go, bit for bit.

var exhaustive = flag.Bool("exhaustive", false, "test the activations on all 2^32 float32 (about half an hour)")

// activations are the functions of one slice and another: forward sets the first
// one, backward changes it.
var activations = []struct {
	name string
	of   func(implementation) activation
}{
	{"sigmoid", func(i implementation) activation { return i.sigmoid }},
	{"relu", func(i implementation) activation { return i.relu }},
	{"tanh", func(i implementation) activation { return i.tanh }},
	{"leaky_relu", func(i implementation) activation { return i.leakyReLU }},
	{"elu", func(i implementation) activation { return i.elu }},
	{"gelu", func(i implementation) activation { return i.gelu }},
	{"silu", func(i implementation) activation { return i.silu }},
}

// fast lists the implementations that are to agree with portable.
func fast(t *testing.T) []implementation {
	list := implementations()
	if len(list) == 1 {
		t.Skip("this CPU can run portable Go only")
	}
	return list[:len(list)-1]
}

// walk returns every stride-th float32 by bits, and the neighbours of those at
// which a function may change its ways.
func walk(stride uint64) []float32 {
	const neighbours = 20
	points := []float32{0, math.SmallestNonzeroFloat32, 0x1p-126, math.MaxFloat32, float32(math.Inf(1)), float32(math.NaN()),
		89, 88.73, 104, 103.98, 103.28, 87.34, 25, 0.625, 1, 13.2, 14.5}
	for exponent := -149; exponent < 128; exponent++ {
		points = append(points, float32(math.Ldexp(1, exponent)))
	}
	for n := range 300 { // where reduce goes from one n to the next, for Exp(x), Exp(2x) and Exp(-x²/2)
		edge := (float64(n) + 0.5) / 2 * math.Ln2
		points = append(points, float32(edge), float32(2*edge), float32(math.Sqrt(4*edge)))
	}
	var numbers []float32
	for bits := uint64(0); bits < 1<<32; bits += stride {
		numbers = append(numbers, math.Float32frombits(uint32(bits)))
	}
	for _, point := range points {
		for _, sign := range []uint32{0, 1 << 31} {
			first := math.Float32bits(point) ^ sign - neighbours
			for n := range uint32(2*neighbours + 1) {
				numbers = append(numbers, math.Float32frombits(first+n))
			}
		}
	}
	return numbers
}

func TestActivationsAgree(t *testing.T) {
	stride := uint64(4_099)
	if testing.Short() {
		stride = 65_537
	}
	z := walk(stride)
	for _, f := range activations {
		t.Run(f.name, func(t *testing.T) { agree(t, f.of, z) })
	}
}

func TestActivationsAgreeOnAllNumbers(t *testing.T) {
	if !*exhaustive {
		t.Skip("takes long: run with -exhaustive")
	}
	const chunk = 1 << 22
	for _, f := range activations {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			z := make([]float32, chunk)
			for first := uint64(0); first < 1<<32; first += chunk {
				for i := range z {
					z[i] = math.Float32frombits(uint32(first) + uint32(i))
				}
				agree(t, f.of, z)
			}
		})
	}
}

// agree compares both functions of an activation at every z; delta goes through many kinds of numbers.
func agree(t *testing.T, of func(implementation) activation, z []float32) {
	t.Helper()
	source := rand.New(rand.NewPCG(1, 1))
	delta := make([]float32, len(z))
	for i := range delta {
		delta[i] = 1
		if i%4 == 0 {
			delta[i] = extraordinary(source)
		}
	}
	wantA, wantDelta := make([]float32, len(z)), slices.Clone(delta)
	of(portable).forward(wantA, z)
	of(portable).backward(wantDelta, z)
	for _, implementation := range fast(t) {
		a, gotDelta := make([]float32, len(z)), slices.Clone(delta)
		of(implementation).forward(a, z)
		of(implementation).backward(gotDelta, z)
		for i := range z {
			if !sameBits(a[i], wantA[i]) {
				t.Fatalf("%s: forward of %x is %x, want %x", implementation.name, z[i], a[i], wantA[i])
			}
			if !sameBits(gotDelta[i], wantDelta[i]) {
				t.Fatalf("%s: backward of %x at %x is %x, want %x", implementation.name, delta[i], z[i], gotDelta[i], wantDelta[i])
			}
		}
	}
}

func numbers(source *rand.Rand, number func(*rand.Rand) float32, count int) []float32 {
	values := make([]float32, count)
	for i := range values {
		values[i] = number(source)
	}
	return values
}

// The cost of an element, and how many times that portable Go's is, measured just before.
func BenchmarkElementwise(b *testing.B) {
	const classes, batch = 10, 64
	source := rand.New(rand.NewPCG(1, 1))
	z, a := numbers(source, ordinary, 8192), make([]float32, 8192)
	logits, p, losses, labels := z[:batch*classes], a[:batch*classes], make([]float32, batch), make([]uint8, batch)
	for i := range labels {
		labels[i] = uint8(source.IntN(classes))
	}
	x, pixels := a[:784], make([]uint8, 784)
	for i := range pixels {
		pixels[i] = uint8(i)
	}

	type function struct {
		name     string
		elements int
		call     func(implementation)
	}
	functions := []function{
		{"softmax", len(p), func(i implementation) { i.softmax(p, logits, classes) }},
		{"softmax_cross_entropy", len(p), func(i implementation) { i.softmaxCrossEntropy(p, losses, logits, labels, classes) }},
		{"sigmoid_cross_entropy", len(p), func(i implementation) { i.sigmoidCrossEntropy(p, losses, logits, labels, classes) }},
		{"divide", len(p), func(i implementation) { i.divide(p, 64) }},
		{"multiply", len(a), func(i implementation) { i.multiply(a, z, z) }},
		{"scale", len(a), func(i implementation) { i.scale(a, 1) }},
		{"squares", len(z), func(i implementation) { i.squares(z) }},
		{"intensities", len(x), func(i implementation) { i.intensities(x, pixels) }},
	}
	for _, f := range activations {
		functions = append(functions,
			function{f.name + "/forward", len(z), func(i implementation) { f.of(i).forward(a, z) }},
			function{f.name + "/backward", len(z), func(i implementation) {
				copy(a, z) // products of products would become subnormal
				f.of(i).backward(a, z)
			}})
	}
	for _, f := range functions {
		for _, implementation := range implementations() {
			b.Run(f.name+"/"+implementation.name, func(b *testing.B) {
				slow := shortest(func() { f.call(portable) })
				for b.Loop() {
					f.call(implementation)
				}
				each := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
				b.ReportMetric(each/float64(f.elements), "ns/element")
				b.ReportMetric(float64(slow.Nanoseconds())/each, "times-portable")
			})
		}
	}
}

// shortest is the time of the shortest of some calls.
func shortest(f func()) time.Duration {
	best := time.Hour
	for range 20 {
		start := time.Now()
		f()
		best = min(best, time.Since(start))
	}
	return best
}
