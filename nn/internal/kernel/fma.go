package kernel

import "math"

// FMA returns x*y + z, rounded once to float32, as a CPU's fused multiply-add
// instruction does: exactly, on every architecture, for every argument.
func FMA(x, y, z float32) float32 {
	// Two 24-bit significands make one of 48 bits, and the exponents fit: the
	// product is exact in float64, so a compiler that fuses it changes nothing.
	product, addend := float64(x)*float64(y), float64(z)
	sum := product + addend

	// Rounding the sum first to float64, then to float32, differs from rounding
	// once only if the first lands on the midpoint of two float32. The last 28
	// bits of a midpoint's significand are zero, whether the float32 are normal or not.
	if math.Float64bits(sum)<<36 != 0 {
		return float32(sum)
	}
	return float32(roundToOdd(sum, product, addend))
}

// roundToOdd returns product + addend, given their sum rounded to nearest: where that
// is inexact, the neighbour on the exact sum's side whose last bit is 1, which is no
// midpoint of two float32 (Boldo and Melquiond 2008, "Emulation of FMA and correctly
// rounded sums").
//
//go:noinline
func roundToOdd(sum, product, addend float64) float64 {
	bits := math.Float64bits(sum)
	// product + addend = sum + rest exactly (Knuth's TwoSum); rest is NaN where sum is
	// not finite.
	virtual := sum - product
	rest := (product - (sum - virtual)) + (addend - virtual)
	if rest > 0 && sum > 0 || rest < 0 && sum < 0 {
		bits++ // away from zero
	} else if rest > 0 && sum < 0 || rest < 0 && sum > 0 {
		bits-- // towards zero
	}
	return math.Float64frombits(bits)
}
