package results

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Metric is what a run is measured by: how it is called, which values of it are better, and how
// they are read and written.
type Metric struct {
	Name string // such as val_accuracy
	Goal Goal
	Unit Unit
}

// Unit is what a metric counts.
type Unit string

const (
	Plain Unit = ""      // a number
	Share Unit = "share" // from 0 to 1, which people read in percent
)

// MetricNamed returns what the name of a metric tells of it. Those of our networks that end in
// _accuracy, and other names that do, are shares, and the higher the better. Of all others the
// lower is the better, as of losses, and values are written as they are: whether val/acc is 0.97
// or 97 is up to the program. Where a metric called _accuracy has values beyond 0 and 1, they are
// no shares either, see [Metric.Of].
func MetricNamed(name string) Metric {
	if strings.HasSuffix(name, "_accuracy") {
		return Metric{name, Maximize, Share}
	}
	return Metric{name, Minimize, Plain}
}

// Of returns the metric as one that has such values: a number, if one of them is no share.
func (m Metric) Of(values ...float64) Metric {
	for _, v := range values {
		if v < 0 || v > 1 {
			m.Unit = Plain
		}
	}
	return m
}

// RankedBy returns the metric by which the sweep's runs are ranked.
func (s Sweep) RankedBy() Metric {
	m := MetricNamed(s.Metric)
	m.Goal = s.Goal
	return m
}

// Words writes val_accuracy as "val accuracy".
func (m Metric) Words() string { return strings.ReplaceAll(m.Name, "_", " ") }

// Heading is Words with the unit of what [Metric.Digits] writes: "val accuracy, %".
func (m Metric) Heading() string {
	if m.Unit == Share {
		return m.Words() + ", %"
	}
	return m.Words()
}

// Format writes a value with its unit and as many digits as it takes: "97.69 %", "0.08512". It
// is "" for one that was not measured, which is NaN.
func (m Metric) Format(v float64) string {
	switch {
	case math.IsNaN(v):
		return ""
	case m.Unit == Share:
		return fmt.Sprintf("%.2f %%", 100*v)
	}
	return fmt.Sprintf("%.4g", v)
}

// FormatSpread writes a mean with the standard deviation, where there is one: "97.69 ± 0.12 %".
func (m Metric) FormatSpread(s Spread) string {
	switch {
	case math.IsNaN(s.Std):
		return m.Format(s.Mean)
	case m.Unit == Share:
		return fmt.Sprintf("%.2f ± %.2f %%", 100*s.Mean, 100*s.Std)
	}
	return fmt.Sprintf("%.4g ± %.2g", s.Mean, s.Std)
}

// Digits writes a value without its unit and with the same number of decimals each time, so that
// values below each other compare: "97.69", "0.0851".
func (m Metric) Digits(v float64) string {
	switch {
	case math.IsNaN(v):
		return "–"
	case math.IsInf(v, 0):
		return "infinite"
	case m.Unit == Share:
		return strconv.FormatFloat(100*v, 'f', 2, 64)
	case math.Abs(v) >= 1000:
		return strings.NewReplacer("e+0", "e", "e+", "e").Replace(strconv.FormatFloat(v, 'g', 4, 64))
	default:
		return strconv.FormatFloat(v, 'f', 4, 64)
	}
}

// SignedDigits writes a difference of two values with its sign, where the digits show any.
func (m Metric) SignedDigits(d float64) string {
	words := m.Digits(math.Abs(d))
	switch {
	case math.IsNaN(d) || words == m.Digits(0):
		return words
	case d < 0:
		return "−" + words
	default:
		return "+" + words
	}
}

// SpreadDigits writes mean ± standard deviation; of one seed just its value.
func (m Metric) SpreadDigits(s Spread) string {
	if s.N < 2 {
		return m.Digits(s.Mean)
	}
	return m.Digits(s.Mean) + " ± " + m.Digits(s.Std)
}

// Sign is what follows the digits of a value.
func (m Metric) Sign() string {
	if m.Unit == Share {
		return "%"
	}
	return ""
}

// Text writes a value with as many decimals each time, and its unit: "97.69%".
func (m Metric) Text(v float64) string { return m.Digits(v) + m.Sign() }

// SpreadText writes mean ± standard deviation with the unit: "97.69 ± 0.12%".
func (m Metric) SpreadText(s Spread) string { return m.SpreadDigits(s) + m.Sign() }

// Difference writes the distance between two values: "0.31 percentage points".
func (m Metric) Difference(d float64) string { return m.Digits(d) + m.DifferenceSign() }

// DifferenceSign is what follows the digits of a difference of two values.
func (m Metric) DifferenceSign() string {
	if m.Unit == Share {
		return " percentage points"
	}
	return ""
}
