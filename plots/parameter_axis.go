package plots

import (
	"math"

	"gradbook/plots/figure"
	"gradbook/plots/study"

	"gonum.org/v1/plot"
)

// parameterAxis places a parameter's values between 0 and 1: words in even steps,
// numbers by their size, or by its logarithm where that spaces them more evenly. Configs that lack the parameter lie at 0, apart from numbers.
type parameterAxis struct {
	study.Parameter
	log       bool
	low, high float64 // numbers at the axis' ends
	from      float64 // where low lies, above the place of missing values
}

const missingRoom = 0.14 // of an axis, between missing values and the lowest number

func newParameterAxis(p study.Parameter) parameterAxis {
	a := parameterAxis{Parameter: p}
	if !p.Numbers {
		return a
	}
	if p.Values[0] == nil {
		a.from = missingRoom
	}
	var numbers []float64 // by size, as the values are
	for _, value := range p.Values {
		if v, ok := study.Number(value); ok {
			numbers = append(numbers, v)
		}
	}
	a.low, a.high = numbers[0], numbers[len(numbers)-1]
	a.log = logarithmic(numbers)
	return a
}

// logarithmic reports whether rising numbers are spaced more evenly by their logarithm:
// whether it puts the middle one nearer to the middle. Numbers that are positive and
// span a factor of four at least make a difference.
func logarithmic(numbers []float64) bool {
	const factor = 4
	low, high := numbers[0], numbers[len(numbers)-1]
	if low <= 0 || high/factor < low {
		return false
	}
	a, b := numbers[(len(numbers)-1)/2], numbers[len(numbers)/2]
	linear := ((a+b)/2 - low) / (high - low)
	log := math.Log(math.Sqrt(a/low)*math.Sqrt(b/low)) / math.Log(high/low)
	return math.Abs(log-0.5) < math.Abs(linear-0.5)-1e-9
}

// place is where one of the parameter's values lies.
func (a parameterAxis) place(at int) float64 {
	v, ok := study.Number(a.Values[at])
	switch {
	case a.Numbers && ok:
		return a.placeOf(v)
	case a.Numbers:
		return 0
	case len(a.Values) == 1:
		return 0.5
	default:
		return float64(at) / float64(len(a.Values)-1)
	}
}

func (a parameterAxis) placeOf(v float64) float64 {
	part := 0.5
	switch {
	case a.low == a.high:
	case a.log:
		part = math.Log(v/a.low) / math.Log(a.high/a.low)
	default:
		part = (v - a.low) / (a.high - a.low)
	}
	return a.from + (1-a.from)*part
}

// remark says what the axis' scale is, if that goes without saying for no one.
func (a parameterAxis) remark() string {
	if a.log {
		return "log scale"
	}
	return ""
}

// ticks marks words, and numbers where they are few and lie apart, at the
// values themselves; other numbers at round ones, of which there are never very
// many. Ticks are at places between 0 and 1.
func (a parameterAxis) ticks(most int) (ticks []plot.Tick) {
	if a.Numbers {
		most = min(most, figure.MostTicks)
	}
	if !a.Numbers || a.low == a.high || a.few(most) {
		every := (len(a.Values) + most - 1) / most
		for at := 0; at < len(a.Values); at += every {
			ticks = append(ticks, plot.Tick{Value: a.place(at), Label: a.Words(at)})
		}
		return ticks
	}
	if a.from > 0 {
		ticks, most = append(ticks, plot.Tick{Label: a.Words(0)}), max(2, most-1)
	}
	round := figure.LinearTicks{Most: most}.Ticks(a.low, a.high)
	if a.log {
		round = figure.LogTicks{Most: most}.Ticks(a.low, a.high)
	}
	for _, tick := range round {
		ticks = append(ticks, plot.Tick{Value: a.placeOf(tick.Value), Label: tick.Label})
	}
	return ticks
}

// few reports whether the values can be told apart as so many ticks.
func (a parameterAxis) few(most int) bool {
	if len(a.Values) > most {
		return false
	}
	for at := range len(a.Values) - 1 {
		if a.place(at+1)-a.place(at) < 0.7/float64(most) {
			return false
		}
	}
	return true
}
