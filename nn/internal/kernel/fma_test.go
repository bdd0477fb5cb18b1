package kernel

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// exactFMA is x*y + z by integers without bound, then one rounding.
func exactFMA(x, y, z float32) float32 {
	exact := func(v float32) *big.Rat { return new(big.Rat).SetFloat64(float64(v)) }
	sum := new(big.Rat).Mul(exact(x), exact(y))
	sum.Add(sum, exact(z))
	rounded, _ := sum.Float32()
	return rounded
}

func TestFMARoundsOnce(t *testing.T) {
	check := func(x, y, z float32) {
		t.Helper()
		if got, want := FMA(x, y, z), exactFMA(x, y, z); got != want {
			t.Errorf("FMA(%x, %x, %x) = %x, want %x", x, y, z, got, want)
		}
	}
	// Sums so close to a midpoint of two float32 that float64 rounds them onto it.
	check(1+0x1p-23, 1+0x1p-23, 0x1p-50)
	check(0x1p-24, 1+0x1p-23, 0x1p30)
	for _, sign := range []float32{1, -1} {
		for _, side := range []float32{1, -1} {
			check(sign*0x1p-12, 0x1p-12*(1+side*0x1p-23), sign*1)             // 1 + half an ulp, a little off
			check(sign*0x1p-70, 0x1p-80*(1+side*0x1p-23), sign*0x1p-127)      // the same where the result is subnormal
			check(sign*0x1p-100, 0x1p-90*side, sign*(1+0x1p-23))              // far below the last bit
			check(sign*0x1p100, 0x1p27*(1+side*0x1p-23), sign*0x1.fffffep127) // at the overflow
		}
	}

	source := rand.New(rand.NewPCG(1, 1))
	number := func(exponent, spread int) float32 {
		// Few significant bits make many ties.
		significand := float64(int64(source.Uint64()) >> (39 + source.IntN(24)))
		return float32(math.Ldexp(significand, exponent-24+source.IntN(2*spread+1)-spread))
	}
	for range 200_000 {
		x, y := number(0, 30), number(0, 30)
		check(x, y, number(0, 60))
	}
	for range 50_000 {
		check(number(-60, 12), number(-65, 12), number(-126, 12)) // around the subnormal numbers
	}
}

func TestFMASpecial(t *testing.T) {
	infinity, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, test := range []struct{ x, y, z, want float32 }{
		{infinity, 1, 1, infinity},
		{infinity, -1, 1, -infinity},
		{2, 3, -infinity, -infinity},
		{infinity, 0, 1, nan},
		{infinity, 1, -infinity, nan},
		{nan, 1, 1, nan},
		{1, 1, nan, nan},
		{math.MaxFloat32, 2, -math.MaxFloat32, math.MaxFloat32}, // no overflow between
		{math.MaxFloat32, 2, 0, infinity},
		{3, 5, -15, 0},
	} {
		got := FMA(test.x, test.y, test.z)
		if got != test.want && !(math.IsNaN(float64(got)) && math.IsNaN(float64(test.want))) {
			t.Errorf("FMA(%v, %v, %v) = %v, want %v", test.x, test.y, test.z, got, test.want)
		}
	}
	if negative := FMA(-1, 0, float32(math.Copysign(0, -1))); !math.Signbit(float64(negative)) {
		t.Error("FMA(-1, 0, -0) is +0, want -0")
	}
}

func BenchmarkFMA(b *testing.B) {
	var sum float32
	for b.Loop() {
		sum = FMA(sum, 0.7, 0.3)
	}
}
