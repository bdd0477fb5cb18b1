package sampler

import (
	"math"
	"slices"
	"strconv"

	"gradbook/experiments/results"

	"gonum.org/v1/gonum/stat/distuv"
)

// A Distribution is what the values of a parameter are drawn from.
type Distribution interface {
	// Quantile returns the value below which a share u of all draws lies, 0 < u < 1.
	Quantile(u float64) any
	// Shares is the inverse of Quantile: the shares of draws that lie below a value and
	// that lie up to it, from 0 to 1.
	Shares(value any) (below, upTo float64)
}

// A Countable distribution can stand in a grid.
type Countable interface {
	Distribution
	Size() int       // how many values, at most math.MaxInt
	Point(i int) any // the i-th of them, from 0
}

// Categorical draws from a list.
type Categorical struct {
	Values     []any
	Cumulative []float64 // sums of the probabilities up to each value; nil when all are the same
}

// Quantile returns a value of the list.
func (c Categorical) Quantile(u float64) any {
	if c.Cumulative == nil {
		return c.Values[int(u*float64(len(c.Values)))]
	}
	total := c.Cumulative[len(c.Cumulative)-1]
	i := slices.IndexFunc(c.Cumulative, func(sum float64) bool { return u*total < sum })
	return c.Values[i]
}

// Shares are those of the first place in the list that the value has; of one that is
// not in the list they are all.
func (c Categorical) Shares(value any) (below, upTo float64) {
	text := results.Canonical(value)
	i := slices.IndexFunc(c.Values, func(v any) bool { return results.Canonical(v) == text })
	if i < 0 {
		return 0, 1
	}
	return c.sharesOf(i)
}

// sharesOf are those of the value in a place of the list.
func (c Categorical) sharesOf(i int) (below, upTo float64) {
	if c.Cumulative == nil {
		n := float64(len(c.Values))
		return float64(i) / n, float64(i+1) / n
	}
	total := c.Cumulative[len(c.Cumulative)-1]
	if i > 0 {
		below = c.Cumulative[i-1] / total
	}
	return below, c.Cumulative[i] / total
}

// Size is the length of the list.
func (c Categorical) Size() int { return len(c.Values) }

// Point returns the i-th value of the list.
func (c Categorical) Point(i int) any { return c.Values[i] }

// IntUniform draws each int from Min to Max, both included, equally often.
type IntUniform struct{ Min, Max int64 }

// Quantile returns an int64.
func (d IntUniform) Quantile(u float64) any {
	span := uint64(d.Max) - uint64(d.Min) // one less than there are, so that it fits
	return int64(uint64(d.Min) + min(uint64(u*(float64(span)+1)), span))
}

// Shares are those of one of the ints, and of what lies between two of them.
func (d IntUniform) Shares(value any) (below, upTo float64) {
	n := float64(d.Max) - float64(d.Min) + 1
	i := toFloat(value) - float64(d.Min)
	return part(i / n), part((i + 1) / n)
}

// Size is how many ints there are.
func (d IntUniform) Size() int {
	span := uint64(d.Max) - uint64(d.Min)
	return int(min(span, math.MaxInt-1)) + 1
}

// Point returns the i-th int.
func (d IntUniform) Point(i int) any { return d.Min + int64(i) }

// Index returns which of its points a value is.
func (d IntUniform) Index(value any) (i int, has bool) {
	n, isInt := value.(int64)
	if float, is := value.(float64); is && float == math.Trunc(float) && math.Abs(float) <= 1<<53 {
		n, isInt = int64(float), true
	}
	if !isInt || n < d.Min || n > d.Max {
		return 0, false
	}
	return int(n - d.Min), true
}

// Continuous draws real numbers. [Between], [Normal] and [Beta] make one.
type Continuous struct {
	real      func(u float64) float64
	cdf       func(x float64) float64 // the inverse of real, for x from low to high
	low, high float64                 // the ends, which may be infinite
}

// Quantile returns a float64. It rounds to twelve digits: logarithms and exponentials are not the same
// to the last bit on every CPU, and the configs of a file should be.
func (d Continuous) Quantile(u float64) any {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(d.real(u), 'g', 12, 64), 64)
	return min(max(rounded, d.low), d.high)
}

// Shares are both the share of draws below a number.
func (d Continuous) Shares(value any) (below, upTo float64) {
	share := d.share(toFloat(value))
	return share, share
}

// share is the share of draws below any number.
func (d Continuous) share(x float64) float64 { return part(d.cdf(min(max(x, d.low), d.high))) }

// Ends are the least and the greatest number that is drawn, or the infinities.
func (d Continuous) Ends() (low, high float64) { return d.low, d.high }

// Quantized rounds what another distribution draws to multiples of Q.
type Quantized struct {
	Continuous
	Q    float64 // above 0
	Ints bool    // draws are int64, as Q was written without a point
}

// Quantile returns an int64 where Q was written as one, and otherwise a float64.
func (d Quantized) Quantile(u float64) any { return asWritten(d.round(d.real(u)), d.Ints) }

// round gives round(x/Q)*Q, halves to even, as NumPy does.
func (d Quantized) round(x float64) float64 { return math.RoundToEven(x/d.Q) * d.Q }

// Shares are those of what is rounded to the value.
func (d Quantized) Shares(value any) (below, upTo float64) {
	x, half := toFloat(value), d.Q/2
	return d.share(x - half), d.share(x + half)
}

// asWritten makes an int of a number, if it stands for one and float64 holds it exactly.
func asWritten(x float64, isInt bool) any {
	if isInt && math.Abs(x) <= 1<<53 {
		return int64(x)
	}
	return x + 0 // -0 becomes 0
}

// Steps is q_uniform, which a grid takes in steps of Q from the low end, the high end
// excluded.
type Steps struct {
	Quantized
	FromInt bool // the low end was written without a point
}

// Size is how many steps a grid takes.
func (d Steps) Size() int {
	n := min(math.Ceil((d.high-d.low)/d.Q), 1<<53)
	for n > 1 && d.at(n-1) >= d.high { // the division may have been rounded up
		n--
	}
	return int(n)
}

func (d Steps) at(i float64) float64 { return d.low + float64(i*d.Q) }

// Point returns the i-th step.
func (d Steps) Point(i int) any { return asWritten(d.at(float64(i)), d.Ints && d.FromInt) }

// Between returns the distribution of one of W&B's names that has a min and a max: uniform,
// log_uniform_values, inv_log_uniform_values or, where min and max are exponents of e,
// log_uniform and inv_log_uniform. An inverse one is that of an X whose log(1/X) is
// uniform; as log(1/X) = -log X, so is log X.
func Between(name string, min, max float64) Continuous {
	switch name {
	case "log_uniform_values", "inv_log_uniform_values":
		return logUniform(math.Log(min), math.Log(max), min, max)
	case "log_uniform": // min and max are exponents of e
		return logUniform(min, max, math.Exp(min), math.Exp(max))
	case "inv_log_uniform": // the exponents of 1/X
		return logUniform(-max, -min, math.Exp(-max), math.Exp(-min))
	}
	return Continuous{
		func(u float64) float64 { return interpolate(min, max, u) },
		func(x float64) float64 { return x/(max-min) - min/(max-min) },
		min, max,
	}
}

func logUniform(from, to, low, high float64) Continuous {
	return Continuous{
		func(u float64) float64 {
			return min(max(math.Exp(interpolate(from, to, u)), low), high) // the exponential is rounded
		},
		func(x float64) float64 { return (math.Log(x) - from) / (to - from) },
		low, high,
	}
}

// interpolate stays within its ends, which the rounded sum alone might not.
func interpolate(from, to, u float64) float64 {
	return min(max(float64(from*(1-u))+float64(to*u), from), to)
}

// Normal returns a normal distribution or, where log is true, the distribution of numbers
// whose natural logarithm has it.
func Normal(mu, sigma float64, log bool) Continuous {
	normal := distuv.Normal{Mu: mu, Sigma: sigma}
	if log {
		return Continuous{
			func(u float64) float64 { return math.Exp(normal.Quantile(u)) },
			func(x float64) float64 { return normal.CDF(math.Log(x)) },
			0, math.Inf(1),
		}
	}
	return Continuous{normal.Quantile, normal.CDF, math.Inf(-1), math.Inf(1)}
}

// Beta returns the beta distribution with the shapes a and b, both above 0.
func Beta(a, b float64) Continuous {
	beta := distuv.Beta{Alpha: a, Beta: b}
	return Continuous{beta.Quantile, beta.CDF, 0, 1}
}

// part brings a share that was rounded back to what it is a part of.
func part(share float64) float64 { return min(max(share, 0), 1) }

// toFloat is the number that a value of a numeric parameter is.
func toFloat(value any) float64 {
	if n, is := value.(int64); is {
		return float64(n)
	}
	return value.(float64)
}
