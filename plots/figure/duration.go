package figure

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
)

// durations are the times, in seconds, that a person would mark on an axis.
var durations = []float64{
	1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5,
	1, 2, 5, 10, 15, 30,
	minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
	hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour,
	day, 2 * day, 5 * day, 10 * day, 20 * day, 50 * day, 100 * day, 200 * day, 500 * day, 1000 * day,
}

const minute, hour, day = 60, 60 * minute, 24 * hour

// DurationTicks marks an axis of seconds in steps of seconds, minutes, hours or days.
type DurationTicks struct{ Most int }

// Ticks returns the marks from low to high, in seconds.
func (t DurationTicks) Ticks(low, high float64) (ticks []plot.Tick) {
	step := durationStep((high - low) / float64(t.Most))
	const slack = 1e-9
	same := false
	for i := math.Ceil(low/step - slack); i*step <= high+slack*step; i++ {
		tick := plot.Tick{Value: i * step, Label: FormatDuration(i * step)}
		same = same || len(ticks) > 0 && ticks[len(ticks)-1].Label == tick.Label
		ticks = append(ticks, tick)
	}
	if same { // the axis is a short piece of long times
		for i := range ticks {
			ticks[i].Label = strconv.FormatFloat(ticks[i].Value, 'g', 10, 64) + " s"
		}
	}
	return ticks
}

// durationStep returns the first of the durations that is not less than one, or a
// round number of days.
func durationStep(least float64) float64 {
	for _, d := range durations {
		if d >= least*(1-1e-9) {
			return d
		}
	}
	days, _ := NiceStep(least / day)
	return days * day
}

// LogDurationTicks marks a logarithmic axis of seconds at the durations, or at
// fewer where that would be too many.
type LogDurationTicks struct{ Most int }

// Ticks returns the marks from low to high, in seconds, which are above 0.
func (t LogDurationTicks) Ticks(low, high float64) (ticks []plot.Tick) {
	coarse := []float64{1e-3, 0.01, 0.1, 1, 10, minute, 10 * minute, hour, 6 * hour, day, 10 * day, 100 * day, 1000 * day}
	marks := between(durations, low, high, 1)
	for every := 1; len(marks) > t.Most; every++ {
		marks = between(coarse, low, high, every)
	}
	for _, d := range marks {
		ticks = append(ticks, plot.Tick{Value: d, Label: FormatDuration(d)})
	}
	return ticks
}

// between returns every so manieth of rising numbers that lies between two.
func between(numbers []float64, low, high float64, every int) (within []float64) {
	for i, v := range numbers {
		if i%every == 0 && v >= low && v <= high {
			within = append(within, v)
		}
	}
	return within
}

// FormatDuration writes seconds as a person would: "350 ms", "2.5 s", "45 s", "1 min 30 s",
// "2 h 5 min", "3 d 4 h", in at most two units.
func FormatDuration(seconds float64) string {
	whole := func(v float64, unit string) string { return strconv.FormatFloat(v, 'f', -1, 64) + " " + unit }
	parts := func(unit float64, name string, smaller float64, smallerName string) string {
		n := math.Round(seconds / smaller)
		big := math.Floor(n * smaller / unit)
		words := whole(big, name)
		if rest := n - big*unit/smaller; rest > 0 {
			words += " " + whole(rest, smallerName)
		}
		return words
	}
	switch {
	case seconds == 0:
		return "0"
	case seconds < 0.9995:
		return whole(math.Round(1000*seconds), "ms")
	case seconds < 9.95:
		return whole(math.Round(10*seconds)/10, "s")
	case seconds < minute-0.5:
		return whole(math.Round(seconds), "s")
	case seconds < hour-0.5:
		return parts(minute, "min", 1, "s")
	case seconds < day-0.5*minute:
		return parts(hour, "h", minute, "min")
	default:
		return parts(day, "d", hour, "h")
	}
}
