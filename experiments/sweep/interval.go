package sweep

import (
	"errors"
	"math"
	"math/big"
	"slices"
)

// An interval is what a part of a formula may be: a number, where low is high, or some of the
// numbers from low to high. Interval arithmetic never leaves one out.
type interval struct {
	low, high *big.Rat
	isWhole   bool // all of them are whole
}

// between returns the interval from low to high; a single number that is whole needs no isWhole to be so.
func between(low, high *big.Rat, isWhole bool) interval {
	return interval{low, high, isWhole || low.IsInt() && low.Cmp(high) == 0}
}

// around is the smallest interval with all of some numbers.
func around(isWhole bool, numbers ...*big.Rat) interval {
	return between(smallest(numbers...), largest(numbers...), isWhole)
}

func smallest(numbers ...*big.Rat) *big.Rat { return slices.MinFunc(numbers, (*big.Rat).Cmp) }

func largest(numbers ...*big.Rat) *big.Rat { return slices.MaxFunc(numbers, (*big.Rat).Cmp) }

func (a interval) negative() interval {
	return interval{new(big.Rat).Neg(a.high), new(big.Rat).Neg(a.low), a.isWhole}
}

func (a interval) plus(b interval) interval {
	return between(new(big.Rat).Add(a.low, b.low), new(big.Rat).Add(a.high, b.high), a.isWhole && b.isWhole)
}

func (a interval) times(b interval) interval {
	var products []*big.Rat
	for _, x := range []*big.Rat{a.low, a.high} {
		for _, y := range []*big.Rat{b.low, b.high} {
			products = append(products, new(big.Rat).Mul(x, y))
		}
	}
	return around(a.isWhole && b.isWhole, products...)
}

func (a interval) over(b interval) (interval, error) {
	if b.low.Sign() <= 0 && b.high.Sign() >= 0 {
		return interval{}, errors.New("it divides by 0")
	}
	return a.times(between(new(big.Rat).Inv(b.high), new(big.Rat).Inv(b.low), false)), nil
}

func minimum(intervals []interval) interval {
	a := intervals[0]
	for _, b := range intervals[1:] {
		a = between(smallest(a.low, b.low), smallest(a.high, b.high), a.isWhole && b.isWhole)
	}
	return a
}

func maximum(intervals []interval) interval {
	a := intervals[0]
	for _, b := range intervals[1:] {
		a = between(largest(a.low, b.low), largest(a.high, b.high), a.isWhole && b.isWhole)
	}
	return a
}

// root is the square root in float64, which IEEE 754 rounds the same everywhere.
func (a interval) root() (interval, error) {
	if a.low.Sign() < 0 {
		return interval{}, errors.New("it takes the square root of a number below 0")
	}
	low, _ := a.low.Float64()
	high, _ := a.high.Float64()
	if math.IsInf(high, 0) {
		return interval{}, errors.New("it takes the square root of a number that is too large")
	}
	return between(exactly(math.Sqrt(low)).low, exactly(math.Sqrt(high)).low, false), nil
}

// whole rounds by a function that never falls.
func (a interval) whole(to func(x *big.Rat) *big.Int) interval {
	return interval{new(big.Rat).SetInt(to(a.low)), new(big.Rat).SetInt(to(a.high)), true}
}

func below(x *big.Rat) *big.Int { return new(big.Int).Div(x.Num(), x.Denom()) } // rounds down, as the denominator is above 0

func above(x *big.Rat) *big.Int {
	down := below(new(big.Rat).Neg(x))
	return down.Neg(down)
}

// nearest rounds halves up.
func nearest(x *big.Rat) *big.Int { return below(new(big.Rat).Add(x, big.NewRat(1, 2))) }
