package sweep

import (
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/stat/distuv"
)

// A distribution is what the values of a parameter are drawn from.
type distribution interface {
	// quantile returns the value below which a share u of all draws lies, 0 < u < 1.
	quantile(u float64) any
	// shares is the inverse of quantile: the shares of draws that lie below a value and
	// that lie up to it, from 0 to 1.
	shares(value any) (below, upTo float64)
}

// A countable distribution can stand in a grid.
type countable interface {
	distribution
	size() int       // how many values, at most math.MaxInt
	point(i int) any // the i-th of them, from 0
}

// categorical draws from a list.
type categorical struct {
	values     []any
	places     []place   // where each stands in the file
	cumulative []float64 // sums of the probabilities up to each value; nil when all are the same
}

func (c categorical) quantile(u float64) any {
	if c.cumulative == nil {
		return c.values[int(u*float64(len(c.values)))]
	}
	total := c.cumulative[len(c.cumulative)-1]
	i := slices.IndexFunc(c.cumulative, func(sum float64) bool { return u*total < sum })
	return c.values[i]
}

// shares are those of the first place in the list that the value has; of one that is
// not in the list they are all.
func (c categorical) shares(value any) (below, upTo float64) {
	text := canonical(value)
	i := slices.IndexFunc(c.values, func(v any) bool { return canonical(v) == text })
	if i < 0 {
		return 0, 1
	}
	return c.sharesOf(i)
}

// sharesOf are those of the value in a place of the list.
func (c categorical) sharesOf(i int) (below, upTo float64) {
	if c.cumulative == nil {
		n := float64(len(c.values))
		return float64(i) / n, float64(i+1) / n
	}
	total := c.cumulative[len(c.cumulative)-1]
	if i > 0 {
		below = c.cumulative[i-1] / total
	}
	return below, c.cumulative[i] / total
}

func (c categorical) size() int { return len(c.values) }

func (c categorical) point(i int) any { return c.values[i] }

// intUniform draws each int from min to max, both included, equally often.
type intUniform struct{ min, max int64 }

func (d intUniform) quantile(u float64) any {
	span := uint64(d.max) - uint64(d.min) // one less than there are, so that it fits
	return int64(uint64(d.min) + min(uint64(u*(float64(span)+1)), span))
}

func (d intUniform) shares(value any) (below, upTo float64) {
	n := float64(d.max) - float64(d.min) + 1
	i := toFloat(value) - float64(d.min)
	return part(i / n), part((i + 1) / n)
}

func (d intUniform) size() int {
	span := uint64(d.max) - uint64(d.min)
	return int(min(span, math.MaxInt-1)) + 1
}

func (d intUniform) point(i int) any { return d.min + int64(i) }

// index returns which of its points a value is.
func (d intUniform) index(value any) (i int, has bool) {
	n, isInt := value.(int64)
	if float, is := value.(float64); is && float == math.Trunc(float) && math.Abs(float) <= 1<<53 {
		n, isInt = int64(float), true
	}
	if !isInt || n < d.min || n > d.max {
		return 0, false
	}
	return int(n - d.min), true
}

// continuous draws real numbers by its quantile function, from low to high (which may
// be infinite).
type continuous struct {
	real      func(u float64) float64
	cdf       func(x float64) float64 // the inverse of real, for x from low to high
	low, high float64
}

// quantile rounds to twelve digits: logarithms and exponentials are not the same
// to the last bit on every CPU, and the configs of a file should be.
func (d continuous) quantile(u float64) any {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(d.real(u), 'g', 12, 64), 64)
	return min(max(rounded, d.low), d.high)
}

func (d continuous) shares(value any) (below, upTo float64) {
	share := d.share(toFloat(value))
	return share, share
}

// share is the share of draws below any number.
func (d continuous) share(x float64) float64 { return part(d.cdf(min(max(x, d.low), d.high))) }

func (d continuous) ends() (low, high float64) { return d.low, d.high }

// quantized rounds what another distribution draws to multiples of q.
type quantized struct {
	continuous
	q number
}

// quantile returns an int where q was written as one.
func (d quantized) quantile(u float64) any { return asWritten(d.round(d.real(u)), d.q.isInt) }

// round gives round(x/q)*q, halves to even, as NumPy does.
func (d quantized) round(x float64) float64 { return math.RoundToEven(x/d.q.float) * d.q.float }

// shares are of what is rounded to the value.
func (d quantized) shares(value any) (below, upTo float64) {
	x, half := toFloat(value), d.q.float/2
	return d.share(x - half), d.share(x + half)
}

func (d quantized) step() number { return d.q }

// asWritten makes an int of a number, if it stands for one and float64 holds it exactly.
func asWritten(x float64, isInt bool) any {
	if isInt && math.Abs(x) <= 1<<53 {
		return int64(x)
	}
	return x + 0 // -0 becomes 0
}

// steps is q_uniform, which a grid takes in steps of q from min, max excluded.
type steps struct {
	quantized
	minIsInt bool
}

func (d steps) size() int {
	n := min(math.Ceil((d.high-d.low)/d.q.float), 1<<53)
	for n > 1 && d.at(n-1) >= d.high { // the division may have been rounded up
		n--
	}
	return int(n)
}

func (d steps) at(i float64) float64 { return d.low + float64(i*d.q.float) }

func (d steps) point(i int) any { return asWritten(d.at(float64(i)), d.q.isInt && d.minIsInt) }

// realBetween builds the distributions that have a min and a max. The inverse ones, of
// an X whose log(1/X) is uniform, are no others: log(1/X) = -log X is uniform where
// log X is.
func realBetween(name string, min, max float64) continuous {
	switch name {
	case "log_uniform_values", "inv_log_uniform_values":
		return logUniform(math.Log(min), math.Log(max), min, max)
	case "log_uniform": // min and max are exponents of e
		return logUniform(min, max, math.Exp(min), math.Exp(max))
	case "inv_log_uniform": // the exponents of 1/X
		return logUniform(-max, -min, math.Exp(-max), math.Exp(-min))
	}
	return continuous{
		func(u float64) float64 { return interpolate(min, max, u) },
		func(x float64) float64 { return x/(max-min) - min/(max-min) },
		min, max,
	}
}

func logUniform(from, to, low, high float64) continuous {
	return continuous{
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

func realNormal(mu, sigma float64, log bool) continuous {
	normal := distuv.Normal{Mu: mu, Sigma: sigma}
	if log {
		return continuous{
			func(u float64) float64 { return math.Exp(normal.Quantile(u)) },
			func(x float64) float64 { return normal.CDF(math.Log(x)) },
			0, math.Inf(1),
		}
	}
	return continuous{normal.Quantile, normal.CDF, math.Inf(-1), math.Inf(1)}
}

func realBeta(a, b float64) continuous {
	beta := distuv.Beta{Alpha: a, Beta: b}
	return continuous{beta.Quantile, beta.CDF, 0, 1}
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
