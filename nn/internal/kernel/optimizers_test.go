//go:build unix

package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// optimizerUpdates are the updates, with the numbers of some step. Their slices,
// all of one length, are in the order of the arguments.
var optimizerUpdates = []struct {
	name     string
	slices   int // how many
	variance int // which one is never negative; 0 for none
	f        func(x [][]float32)
}{
	{"decay", 2, 0, func(x [][]float32) { Decay(x[0], x[1], 1e-2) }},
	{"momentum", 3, 0, func(x [][]float32) { Momentum(x[0], x[1], x[2], 0.9, 0.1) }},
	{"nesterov", 3, 0, func(x [][]float32) { Nesterov(x[0], x[1], x[2], 0.9, 0.1) }},
	{"rmsprop", 3, 1, func(x [][]float32) {
		RMSProp(x[0], x[1], x[2], RMSPropStep{Alpha: 0.99, Share: 0.01, Epsilon: 1e-8, Rate: 0.01})
	}},
	{"adagrad", 3, 1, func(x [][]float32) {
		RMSProp(x[0], x[1], x[2], RMSPropStep{Alpha: 1, Share: 1, Epsilon: 1e-10, Rate: 0.01})
	}},
	{"adam", 4, 2, func(x [][]float32) {
		Adam(x[0], x[1], x[2], x[3], AdamStep{
			Beta1: 0.9, Share1: 0.1, Beta2: 0.999, Share2: 0.001, PerRoot: 12.3, Epsilon: 1e-8, Rate: 0.01, Keep: 0.999,
		})
	}},
	{"average", 2, 0, func(x [][]float32) { Average(x[0], x[1], 0.01) }},
}

// Every update in every implementation, at every length to some vectors' and more.
func TestOptimizerUpdatesAgree(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 1))
	for _, update := range optimizerUpdates {
		for length := range 71 {
			for _, number := range []func(*rand.Rand) float32{ordinary, extraordinary, vanishing} {
				x := updateArguments(source, number, update.slices, update.variance, length)
				agreeInPlace(t, fmt.Sprintf("%s of %d", update.name, length), x, update.f)
			}
		}
	}
}

// agreeInPlace compares what f makes of slices in every implementation with what
// portable Go does, bit for bit. The slices end or begin at an inaccessible page.
func agreeInPlace(t *testing.T, what string, x [][]float32, f func(x [][]float32)) {
	t.Helper()
	want := make([][]float32, len(x))
	for i := range x {
		want[i] = slices.Clone(x[i])
	}
	use(t, portable)
	f(want)
	for _, implementation := range fast(t) {
		use(t, implementation)
		for _, where := range []side{before, behind} {
			fenced, got := make([]*fenced, len(x)), make([][]float32, len(x))
			for i := range x {
				fenced[i] = guard(t, x[i], where)
				got[i] = fenced[i].numbers
			}
			f(got)
			for i, f := range fenced {
				f.expect(fmt.Sprintf("%s: %s, fence %s, slice %d", implementation.name, what, where, i), want[i])
			}
		}
	}
}

// updateArguments draws the slices of an update.
func updateArguments(source *rand.Rand, number func(*rand.Rand) float32, slices, variance, length int) [][]float32 {
	x := make([][]float32, slices)
	for i := range x {
		x[i] = numbers(source, number, length)
	}
	if variance > 0 {
		for i, v := range x[variance] {
			x[variance][i] = abs(v)
		}
	}
	return x
}

// vanishing draws numbers about as small as those that are flushed.
func vanishing(source *rand.Rand) float32 {
	return float32(math.Ldexp(source.NormFloat64(), -124+source.IntN(8)))
}

// What decays to nothing becomes 0 and never subnormal; what is left is not touched.
func TestFlush(t *testing.T) {
	const least = 0x1p-120
	below := math.Nextafter32(least, 0)
	for _, implementation := range implementations() {
		use(t, implementation)
		b := []float32{least, -least, below, -below, 0, float32(math.NaN()), float32(math.Inf(-1))}
		w, zeros := make([]float32, len(b)), make([]float32, len(b))
		want := []float32{least, -least, 0, 0, 0, float32(math.NaN()), float32(math.Inf(-1))}
		Momentum(w, b, zeros, 1, 0)
		for i := range want {
			if !sameBits(b[i], want[i]) {
				t.Errorf("%s: number %d is %x, want %x", implementation.name, i, b[i], want[i])
			}
		}
	}
}

// The average of one weight after some steps is what the sum of its past
// weights, each with its share, is in float64.
func TestAverage(t *testing.T) {
	const steps, share = 500, 0x1p-6
	source := rand.New(rand.NewPCG(1, 1))
	for _, implementation := range implementations() {
		use(t, implementation)
		average, w, want := []float32{0.5}, []float32{0}, 0.5
		for range steps {
			w[0] = ordinary(source)
			Average(average, w, share)
			want = (1-share)*want + share*float64(w[0])
		}
		if math.Abs(float64(average[0])-want) > 1e-6 {
			t.Errorf("%s: the average is %v, want %v", implementation.name, average[0], want)
		}
		w[0] = 0
		for step := 0; average[0] != 0; step++ {
			if Average(average, w, share); abs(average[0]) < 0x1p-126 && average[0] != 0 {
				t.Fatalf("%s: the average of a weight that is 0 becomes subnormal", implementation.name)
			}
			if step > 1e4 {
				t.Fatalf("%s: the average of a weight that is 0 stays at %x", implementation.name, average[0])
			}
		}
	}
}

// The square root is the float32 nearest to the true one: its square and those
// of the midpoints to its neighbours are exact in float64.
func TestSqrt(t *testing.T) {
	for _, x := range walk(1_000_003) {
		if !(x > 0 && x <= math.MaxFloat32) {
			continue
		}
		root := sqrt(x)
		low := (float64(root) + float64(math.Nextafter32(root, 0))) / 2
		high := (float64(root) + float64(math.Nextafter32(root, math.MaxFloat32))) / 2
		if low*low > float64(x) || high*high < float64(x) {
			t.Fatalf("the square root of %x is %x: it lies nearer to a neighbour", x, root)
		}
	}
}

func BenchmarkOptimizerUpdate(b *testing.B) {
	const length = 1 << 14 // its slices stay in a second-level cache
	source := rand.New(rand.NewPCG(1, 1))
	for _, update := range optimizerUpdates {
		for _, implementation := range implementations() {
			b.Run(update.name+"/"+implementation.name, func(b *testing.B) {
				use(b, implementation)
				x := updateArguments(source, ordinary, update.slices, update.variance, length)
				for b.Loop() {
					update.f(x)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*length), "ns/element")
			})
		}
	}
}
