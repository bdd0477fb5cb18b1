package figure

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"gradbook/internal/number"

	"gonum.org/v1/plot"
)

// LinearTicks marks an axis in steps of 1, 2 or 5 times a power of ten.
type LinearTicks struct {
	Most    int  // ticks at most
	Percent bool // values are shares, labels percentages
}

// Ticks returns the marks from low to high.
func (t LinearTicks) Ticks(low, high float64) []plot.Tick {
	const slack = 1e-9                                                     // of a step, for what rounding does to the axis' ends
	step, exponent := NiceStep(high/float64(t.Most) - low/float64(t.Most)) // high - low may be infinite
	first, last := math.Ceil(low/step-slack), math.Floor(high/step+slack)
	if last-first >= float64(t.Most) { // both ends are round: one tick more than steps
		step, exponent = NiceStep(1.5 * step)
		first, last = math.Ceil(low/step-slack), math.Floor(high/step+slack)
	}
	scale, unit, decimals := 1.0, "", max(0, -exponent)
	if t.Percent {
		scale, unit, decimals = 100, "%", max(0, -exponent-2)
	}
	const longest = 6 // digits of a label, then with an exponent
	largest := max(math.Abs(first), math.Abs(last)) * step * scale
	var ticks []plot.Tick
	for i := first; i <= last; i++ {
		v := i*step*scale + 0 // + 0 makes -0 a 0
		label := strconv.FormatFloat(v, 'f', decimals, 64)
		if exponent >= longest || decimals > longest {
			digits := 1
			if largest > 0 { // as many as tell neighbours apart
				digits = max(digits, 1+int(math.Floor(math.Log10(largest)))-exponent)
			}
			label = number.ShortExponent(strconv.FormatFloat(v, 'g', digits, 64))
		}
		if strings.HasPrefix(label, "-") {
			label = "−" + label[1:]
		}
		ticks = append(ticks, plot.Tick{Value: i * step, Label: label + unit})
	}
	return ticks
}

// NiceStep returns the least of 1, 2 and 5 times a power of ten that is not
// less than a positive number, and the power's exponent.
func NiceStep(least float64) (step float64, exponent int) {
	const largest = 308
	for exponent = int(math.Floor(math.Log10(least))) - 1; exponent <= largest; exponent++ {
		for _, digit := range []float64{1, 2, 5} {
			if step = digit * math.Pow10(exponent); step >= least*(1-1e-9) {
				return step, exponent
			}
		}
	}
	return step, exponent
}

// EpochTicks marks the first epoch, and then every one, fifth, tenth, ...
type EpochTicks struct{}

// Ticks returns the marks from low to high.
func (EpochTicks) Ticks(low, high float64) []plot.Tick {
	const most, few = 8, 12
	step := 1.0
	if high > few {
		step, _ = NiceStep(max(5, high/most))
	}
	first := math.Ceil(low)
	ticks := []plot.Tick{{Value: first, Label: strconv.FormatFloat(first, 'f', 0, 64)}}
	for epoch := step; epoch <= high; epoch += step {
		if epoch > first {
			ticks = append(ticks, plot.Tick{Value: epoch, Label: strconv.FormatFloat(epoch, 'f', 0, 64)})
		}
	}
	return ticks
}

// LogTicks marks a logarithmic axis at 1, 2 and 5 times the powers of ten, or
// at fewer where that would be too many.
type LogTicks struct{ Most int }

// Ticks returns the marks from low to high, which are above 0.
func (t LogTicks) Ticks(low, high float64) (ticks []plot.Tick) {
	for _, v := range Decades(low, high, t.Most) {
		ticks = append(ticks, plot.Tick{Value: v.Value, Label: number.Format(v.Value)})
	}
	return ticks
}

// errorTicks marks an axis of accuracies on an errorScale: 50%, 80%, 90%, 95%,
// 98%, 99%, ... where the error is 1, 2 or 5 times a power of ten or, of few decades,
// 3 or 7 times too.
type errorTicks struct{ Most int }

// Ticks returns the marks from low to high, which are accuracies below 1.
func (t errorTicks) Ticks(low, high float64) (ticks []plot.Tick) {
	for _, v := range slices.Backward(Decades(1-high, 1-low, t.Most, "12357")) {
		label := strconv.FormatFloat(100-100*v.Value, 'f', max(0, -v.exponent-2), 64) + "%"
		ticks = append(ticks, plot.Tick{Value: 1 - v.Value, Label: label})
	}
	return ticks
}

// DecadeValue is a round number: a digit times a power of ten, and the exponent of that.
type DecadeValue struct {
	Value    float64
	exponent int
}

// Decades lists round numbers between two positive ones: so many digits times powers of ten as
// asked for, if that is few enough, else 1, 2 and 5 times, else 1 and 5 times, else powers of ten
// alone, else every second, third, ... of them.
func Decades(low, high float64, most int, digits ...string) []DecadeValue {
	const slack = 1e-9
	from, to := int(math.Floor(math.Log10(low)))-1, int(math.Ceil(math.Log10(high)))+1
	list := func(digits string, every int) (values []DecadeValue) {
		for exponent := from; exponent <= to; exponent++ {
			if exponent%every != 0 {
				continue
			}
			for _, digit := range digits {
				v, _ := strconv.ParseFloat(string(digit)+"e"+strconv.Itoa(exponent), 64) // a product would not be the nearest number
				if v >= low*(1-slack) && v <= high*(1+slack) {
					values = append(values, DecadeValue{v, exponent})
				}
			}
		}
		return values
	}
	var values []DecadeValue
	for _, these := range append(digits, "125", "15") {
		if values = list(these, 1); len(values) <= most {
			return values
		}
	}
	for every := 1; len(values) > most; every++ {
		values = list("1", every)
	}
	return values
}
