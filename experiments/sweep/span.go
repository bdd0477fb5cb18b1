package sweep

import (
	"errors"
	"math"
	"math/big"
	"slices"
)

// A span is what a part of a formula may be: a number, where low is high, or some of the
// numbers from low to high. Interval arithmetic never leaves one out.
type span struct {
	low, high *big.Rat
	isWhole   bool // all of them are whole
}

// between is a span; a number that is whole is so whether it is said or not.
func between(low, high *big.Rat, isWhole bool) span {
	return span{low, high, isWhole || low.IsInt() && low.Cmp(high) == 0}
}

// around is the smallest span with all of some numbers.
func around(isWhole bool, numbers ...*big.Rat) span {
	return between(smallest(numbers...), largest(numbers...), isWhole)
}

func smallest(numbers ...*big.Rat) *big.Rat { return slices.MinFunc(numbers, (*big.Rat).Cmp) }

func largest(numbers ...*big.Rat) *big.Rat { return slices.MaxFunc(numbers, (*big.Rat).Cmp) }

func (a span) negative() span {
	return span{new(big.Rat).Neg(a.high), new(big.Rat).Neg(a.low), a.isWhole}
}

func (a span) plus(b span) span {
	return between(new(big.Rat).Add(a.low, b.low), new(big.Rat).Add(a.high, b.high), a.isWhole && b.isWhole)
}

func (a span) times(b span) span {
	var products []*big.Rat
	for _, x := range []*big.Rat{a.low, a.high} {
		for _, y := range []*big.Rat{b.low, b.high} {
			products = append(products, new(big.Rat).Mul(x, y))
		}
	}
	return around(a.isWhole && b.isWhole, products...)
}

func (a span) over(b span) (span, error) {
	if b.low.Sign() <= 0 && b.high.Sign() >= 0 {
		return span{}, errors.New("it divides by 0")
	}
	return a.times(between(new(big.Rat).Inv(b.high), new(big.Rat).Inv(b.low), false)), nil
}

func minimum(spans []span) span {
	a := spans[0]
	for _, b := range spans[1:] {
		a = between(smallest(a.low, b.low), smallest(a.high, b.high), a.isWhole && b.isWhole)
	}
	return a
}

func maximum(spans []span) span {
	a := spans[0]
	for _, b := range spans[1:] {
		a = between(largest(a.low, b.low), largest(a.high, b.high), a.isWhole && b.isWhole)
	}
	return a
}

// root is the square root in float64, which IEEE 754 rounds the same everywhere.
func (a span) root() (span, error) {
	if a.low.Sign() < 0 {
		return span{}, errors.New("it takes the square root of a number below 0")
	}
	low, _ := a.low.Float64()
	high, _ := a.high.Float64()
	if math.IsInf(high, 0) {
		return span{}, errors.New("it takes the square root of a number that is too large")
	}
	return between(exactly(math.Sqrt(low)).low, exactly(math.Sqrt(high)).low, false), nil
}

// whole rounds by a function that never falls.
func (a span) whole(to func(x *big.Rat) *big.Int) span {
	return span{new(big.Rat).SetInt(to(a.low)), new(big.Rat).SetInt(to(a.high)), true}
}

func below(x *big.Rat) *big.Int { return new(big.Int).Div(x.Num(), x.Denom()) } // rounds down, as the denominator is above 0

func above(x *big.Rat) *big.Int {
	down := below(new(big.Rat).Neg(x))
	return down.Neg(down)
}

// nearest rounds halves up.
func nearest(x *big.Rat) *big.Int { return below(new(big.Rat).Add(x, big.NewRat(1, 2))) }
