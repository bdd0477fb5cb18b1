//go:build unix

package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// The products of every implementation that this CPU can run against their
// definition, bit for bit, in slices that end or begin at an inaccessible page.
func TestProductsKeepTheContract(t *testing.T) {
	for _, implementation := range implementations() {
		t.Run(implementation.name, func(t *testing.T) {
			use(t, implementation)
			source := rand.New(rand.NewPCG(1, 1))
			for range 50 {
				size := func() int { return 1 + source.IntN(2<<source.IntN(7)) }
				checkProducts(t, source, ordinary, size(), size(), size())
				checkProducts(t, source, extraordinary, size(), size(), size())
			}
			for _, size := range [][3]int{
				{2, 2*blockDepth + 1, 33}, {2*blockDepth + 1, 3, 5}, {2, 3, 2*blockDepth + 1}, // more than one block of depth
				{1, 2*blockRows + 1, 2}, {2*blockRows + 1, 2, 3}, // or of rows
				{33, 512, 37}, {37, 33, 512}, {32, 7, 40}, // what is copied to lie better
			} {
				checkProducts(t, source, ordinary, size[0], size[1], size[2])
			}
		})
	}
}

func checkProducts(t *testing.T, source *rand.Rand, number func(*rand.Rand) float32, batch, inputs, outputs int) {
	t.Helper()
	what := func(product string, where side) string {
		return fmt.Sprintf("%s, batch %d, inputs %d, outputs %d, fence %s", product, batch, inputs, outputs, where)
	}
	x, w, dy := numbers(source, number, batch*inputs), numbers(source, number, inputs*outputs), numbers(source, number, batch*outputs)
	for _, biases := range []int{0, 1, outputs} {
		bias := numbers(source, number, biases)
		y := elements(batch, outputs, func(b, o int) float32 {
			var start float32
			if biases > 0 {
				start = bias[min(o, biases-1)]
			}
			return accumulate(start, inputs, func(i int) (float32, float32) { return x[b*inputs+i], w[i*outputs+o] })
		})
		for _, where := range []side{before, behind} {
			got := guard(t, numbers(source, number, batch*outputs), where) // what was in a result must not matter
			Forward(got.numbers, guard(t, x, where).numbers, guard(t, w, where).numbers, guard(t, bias, where).numbers, batch, inputs, outputs)
			got.expect(what(fmt.Sprintf("Forward with %d biases", biases), where), y)
		}
	}
	dw := elements(inputs, outputs, func(i, o int) float32 {
		return accumulate(0, batch, func(b int) (float32, float32) { return x[b*inputs+i], dy[b*outputs+o] })
	})
	dx := elements(batch, inputs, func(b, i int) float32 {
		return accumulate(0, outputs, func(o int) (float32, float32) { return dy[b*outputs+o], w[i*outputs+o] })
	})
	for _, where := range []side{before, behind} {
		got := guard(t, numbers(source, number, inputs*outputs), where)
		WeightGradient(got.numbers, guard(t, x, where).numbers, guard(t, dy, where).numbers, batch, inputs, outputs)
		got.expect(what("WeightGradient", where), dw)

		got = guard(t, numbers(source, number, batch*inputs), where)
		InputGradient(got.numbers, guard(t, dy, where).numbers, guard(t, w, where).numbers, batch, inputs, outputs)
		got.expect(what("InputGradient", where), dx)
	}
}

// elements fills a matrix by rows.
func elements(rows, columns int, element func(row, column int) float32) []float32 {
	m := make([]float32, rows*columns)
	for i := range m {
		m[i] = element(i/columns, i%columns)
	}
	return m
}

// accumulate is the contract of the products: one accumulator, the terms in order, one fma each.
func accumulate(start float32, terms int, term func(k int) (x, y float32)) float32 {
	for k := range terms {
		x, y := term(k)
		start = FMA(x, y, start)
	}
	return start
}

func ordinary(source *rand.Rand) float32 { return float32(source.NormFloat64()) }

// extraordinary draws from what IEEE 754 has to offer, in a mix in which results are not all NaN.
func extraordinary(source *rand.Rand) float32 {
	switch source.IntN(200) {
	case 0:
		return float32(math.NaN())
	case 1, 2:
		return float32(math.Inf(1 - 2*source.IntN(2)))
	}
	switch source.IntN(4) {
	case 0:
		return float32(math.Copysign(0, float64(source.IntN(2))-0.5))
	case 1: // subnormal
		return math.Float32frombits(source.Uint32() & 0x807fffff)
	case 2: // products of two are about the smallest numbers
		return float32(math.Ldexp(source.NormFloat64(), -75+source.IntN(15)))
	}
	return float32(source.NormFloat64())
}

// sameBits is whether two numbers are the same, any NaN being as good as another.
func sameBits(x, y float32) bool {
	return math.Float32bits(x) == math.Float32bits(y) || x != x && y != y
}

// A product takes what room it needs from a pool.
func TestProductsAllocateNothing(t *testing.T) {
	const size = 600
	m, vector := make([]float32, size*size), make([]float32, size)
	for _, implementation := range implementations() {
		use(t, implementation)
		if allocations := testing.AllocsPerRun(5, func() { Forward(vector, vector, m, nil, 1, size, size) }); allocations >= 1 {
			t.Errorf("%s: Forward allocates %v times", implementation.name, allocations)
		}
		if allocations := testing.AllocsPerRun(5, func() { InputGradient(vector, vector, m, 1, size, size) }); allocations >= 1 {
			t.Errorf("%s: InputGradient allocates %v times", implementation.name, allocations)
		}
	}
}
