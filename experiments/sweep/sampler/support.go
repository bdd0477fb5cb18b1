package sampler

import (
	"math"
	"slices"
)

// endless makes a distribution of real numbers countable. Its size says that there is no end
// of values.
type endless struct{ Distribution }

func (endless) Size() int { return math.MaxInt }

func (d endless) Point(int) any { return d.Quantile(0.5) }

// multiples is what a quantized distribution draws: the multiples of q from the first-th on.
type multiples struct {
	Quantized
	first, last float64
}

func (d multiples) Size() int { return int(min(d.last-d.first, 1<<53)) + 1 }

func (d multiples) Point(i int) any {
	return asWritten((d.first+float64(i))*d.Q, d.Ints)
}

// multiplesOf is what the draws of a variable give that the parameter takes.
func (v Variable) multiplesOf(d Quantized) multiples {
	least, greatest := v.Extremes()
	return multiples{d, math.Round(toFloat(least) / d.Q), math.Round(toFloat(greatest) / d.Q)}
}

// support returns the axis with each value that draws may give once, as a grid has them. It
// leaves out values with the probability 0.
func (a Axis) support() Axis {
	if list, isList := a[0].Distribution.(Categorical); isList {
		side, kept := listSide(a, list), make([]Categorical, len(a))
		for i, weight := range side.weights {
			for n, v := range a {
				if weight > 0 {
					all := v.Distribution.(Categorical)
					kept[n].Values = append(kept[n].Values, all.Values[i])
				}
			}
		}
		a = slices.Clone(a)
		for n := range a {
			a[n].Distribution = kept[n]
		}
		return a
	}
	v := a[0]
	switch d := v.Distribution.(type) {
	case Steps:
		v.Distribution = v.multiplesOf(d.Quantized)
	case Quantized:
		v.Distribution = v.multiplesOf(d)
	case Continuous:
		v.Distribution = endless{d}
	}
	return Axis{v}
}

// chances returns the probability of each value of the axis' support, up to a common factor.
func (a Axis) chances() []float64 {
	switch d := a[0].Distribution.(type) {
	case Categorical:
		return slices.DeleteFunc(listSide(a, d).weights, func(weight float64) bool { return weight == 0 })
	case Continuous:
		return []float64{1}
	default: // which gives numbers
		values := a.support()[0].Distribution.(Countable)
		chances, sum := make([]float64, values.Size()), 0.0
		for i := range chances {
			below, upTo := d.Shares(values.Point(i))
			chances[i] = upTo - below
			sum += chances[i]
		}
		for i := range chances { // those that the parameter does not take are drawn again
			chances[i] /= sum
		}
		return chances
	}
}

// isReal reports whether draws give real numbers, of which there is no end.
func (a Axis) isReal() bool {
	_, is := a[0].Distribution.(Continuous)
	return is
}
