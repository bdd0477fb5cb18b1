package figure

import (
	"math"
	"strconv"
)

// Shares in percent. Where they are small or large is what matters, none is rounded to
// nothing nor to all.

// FormatPercent writes a share with two digits after the point, as accuracies have.
func FormatPercent(share float64) string { return strconv.FormatFloat(100*share, 'f', 2, 64) + "%" }

// FormatShare writes a part of a whole, never rounding a few to none nor most to all.
func FormatShare(part, whole int) string {
	switch percent := 100 * float64(part) / float64(whole); {
	case part == 0:
		return "0%"
	case part == whole:
		return "100%"
	case percent < 0.1:
		return "<0.1%"
	default:
		return strconv.FormatFloat(math.Min(percent, 99.9), 'f', 1, 64) + "%"
	}
}

// FormatProbability never rounds what is possible to impossible or certain.
func FormatProbability(p float64) string {
	switch {
	case p != p:
		return "–"
	case p > 0.999 && p < 1:
		return ">99.9%"
	case p > 0 && p < 0.001:
		return "<0.1%"
	default:
		return strconv.FormatFloat(100*p, 'f', 1, 64) + "%"
	}
}

// FormatPart writes a share in percent, and none at all as 0%.
func FormatPart(share float64) string {
	if share == 0 {
		return "0%"
	}
	return FormatProbability(share)
}

// FormatScore writes a score in percent, and 100 only if it is that.
func FormatScore(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	percent := 100 * v
	if v < 1 {
		percent = min(percent, 99.9)
	}
	return strconv.FormatFloat(percent, 'f', 1, 64) + "%"
}

// FormatWholePercent writes a share of importance.
func FormatWholePercent(share float64) string {
	if share > 0 && share < 0.005 {
		return "<1%"
	}
	return strconv.FormatFloat(100*share, 'f', 0, 64) + "%"
}
