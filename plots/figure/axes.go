package figure

import (
	"math"
	"slices"

	"gonum.org/v1/plot"
)

// From this factor between the highest and the lowest value on, a logarithmic
// axis shows more than a linear one.
const LogFactor = 10

// Labels at most; of errors more, as they are small whole numbers.
const (
	MostTicks      = 8
	MostErrorTicks = 10
)

// LossAxis makes a vertical axis that shows losses, and returns what to say of it.
func LossAxis(axis *plot.Axis, losses []float64) (remark string) {
	if NumberAxis(axis, losses) != "" {
		return "nats, log scale"
	}
	return "nats"
}

// NumberAxis makes a vertical axis that shows numbers, and returns what to say of it. It is
// logarithmic if they span a factor of ten and none is negative.
func NumberAxis(axis *plot.Axis, numbers []float64) (remark string) {
	if len(numbers) == 0 {
		numbers = []float64{0, 1}
	}
	low, high := slices.Min(numbers), slices.Max(numbers)
	positive := slices.DeleteFunc(slices.Clone(numbers), func(v float64) bool { return v <= 0 })
	if len(positive) > 0 && low >= 0 {
		if least := slices.Min(positive); high/LogFactor >= least {
			return LogAxis(axis, numbers)
		}
	}
	LinearAxis(axis, numbers)
	return ""
}

// LinearAxis makes a vertical axis that shows numbers, whatever they span.
func LinearAxis(axis *plot.Axis, numbers []float64) {
	if len(numbers) == 0 {
		numbers = []float64{0, 1}
	}
	low, high := slices.Min(numbers), slices.Max(numbers)
	axis.Tick.Marker = LinearTicks{Most: MostTicks}
	axis.Min, axis.Max = Widen(low, high)
	if low >= 0 {
		axis.Min = max(0, axis.Min)
	}
}

// AccuracyAxis makes a vertical axis that shows accuracies from 0 to 1, in percent.
func AccuracyAxis(axis *plot.Axis, accuracies []float64) (remark string) {
	if len(accuracies) == 0 {
		accuracies = []float64{0, 1}
	}
	imperfect := slices.DeleteFunc(slices.Clone(accuracies), func(v float64) bool { return v >= 1 })
	if len(imperfect) > 0 && 1-slices.Min(accuracies) >= LogFactor*(1-slices.Max(imperfect)) {
		return ErrorAxis(axis, accuracies)
	}
	return ShareAxis(axis, accuracies)
}

// ShareAxis makes a vertical axis that shows shares from 0 to 1, in percent, evenly spaced.
func ShareAxis(axis *plot.Axis, shares []float64) (remark string) {
	if len(shares) == 0 {
		shares = []float64{0, 1}
	}
	axis.Tick.Marker = LinearTicks{Most: MostTicks, Percent: true}
	axis.Min, axis.Max = Widen(slices.Min(shares), slices.Max(shares))
	axis.Min, axis.Max = max(0, axis.Min), min(1, axis.Max)
	return ""
}

// ErrorAxis makes a vertical axis that shows accuracies from 0 to 1, in percent, spaced by the
// logarithm of the error. Where no accuracy has an error, it is that of [ShareAxis].
func ErrorAxis(axis *plot.Axis, accuracies []float64) (remark string) {
	imperfect := slices.DeleteFunc(slices.Clone(accuracies), func(v float64) bool { return v >= 1 })
	if len(imperfect) == 0 {
		return ShareAxis(axis, accuracies)
	}
	most, least := 1-slices.Min(accuracies), 1-slices.Max(imperfect) // of the errors
	room := math.Pow(most/least, 0.04)
	if most == least {
		room = 1.1
	}
	axis.Scale, axis.Tick.Marker = errorScale{}, errorTicks{MostErrorTicks}
	axis.Min, axis.Max = max(0, 1-most*room), 1-least/room
	return "log scale of the error"
}

// LogAxis makes a logarithmic vertical axis, whatever the numbers span; those that are not above
// 0 lie on its lower edge. Where none is above 0, it is that of [LinearAxis].
func LogAxis(axis *plot.Axis, numbers []float64) (remark string) {
	positive := slices.DeleteFunc(slices.Clone(numbers), func(v float64) bool { return v <= 0 })
	if len(positive) == 0 {
		LinearAxis(axis, numbers)
		return "nothing is above 0, which a log scale needs"
	}
	least, high := slices.Min(positive), slices.Max(positive)
	room := math.Exp(0.04 * (math.Log(high) - math.Log(least)))
	if least == high {
		room = 1.1
	}
	axis.Scale, axis.Tick.Marker = LogScale{}, LogTicks{MostTicks}
	axis.Min, axis.Max = max(least/room, math.SmallestNonzeroFloat64), min(high*room, math.MaxFloat64)
	return "log scale"
}

// Widen gives a range some room at both ends, and a range of one value more.
func Widen(low, high float64) (wideLow, wideHigh float64) {
	room := 0.05 * (high - low)
	if room == 0 {
		room = max(0.1*math.Abs(low), 0.01)
	}
	return low - room, high + room
}

// LogScale spaces positive values by their logarithm. What is not positive
// (the loss of a perfect fit) lies on the lower end.
type LogScale struct{}

// Normalize returns where x lies from low, at 0, to high, at 1.
func (LogScale) Normalize(low, high, x float64) float64 {
	if x <= 0 {
		return 0
	}
	return (math.Log(x) - math.Log(low)) / (math.Log(high) - math.Log(low))
}

// errorScale spaces accuracies by the logarithm of the error, 1 - accuracy: as
// far from 90% to 99% as from 99% to 99.9%. No error at all lies on the upper end.
type errorScale struct{}

// Normalize returns where x lies from low, at 0, to high, at 1.
func (errorScale) Normalize(low, high, x float64) float64 {
	if x >= 1 {
		return 1
	}
	return math.Log((1-low)/(1-x)) / math.Log((1-low)/(1-high))
}
