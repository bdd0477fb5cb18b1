// Package number writes and tells apart numbers.
package number

import (
	"math"
	"strconv"
	"strings"
)

// IsFinite reports whether v is neither NaN nor infinite.
func IsFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// Format writes a number with as few digits as it has: 0.002, 5, 1e-7.
func Format(v float64) string {
	if math.Abs(v) >= 1e-4 && math.Abs(v) < 1e6 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ShortExponent(strconv.FormatFloat(v, 'e', -1, 64))
}

// ShortExponent writes 1e-05 as 1e-5 and 1e+06 as 1e6.
func ShortExponent(number string) string {
	mantissa, exponent, found := strings.Cut(number, "e")
	if !found {
		return number
	}
	sign := ""
	if strings.HasPrefix(exponent, "-") {
		sign = "-"
	}
	return mantissa + "e" + sign + strings.TrimLeft(exponent, "+-0")
}

// Round rounds to a number of significant digits.
func Round(v float64, digits int) float64 {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', digits, 64), 64) // ParseFloat reads what FormatFloat writes
	return rounded
}
