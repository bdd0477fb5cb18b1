package serve

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	"gradbook/experiments/listing"
	"gradbook/experiments/results"
	"gradbook/internal/printable"

	"github.com/dustin/go-humanize"
)

// functions are what the templates call.
var functions = template.FuncMap{
	"count":    listing.Count,
	"metric":   listing.Metric,
	"time":     listing.Time,
	"ago":      ago,
	"clean":    printable.Text,
	"line":     printable.OneLine,
	"join":     strings.Join,
	"add":      func(a, b int) int { return a + b },
	"percent":  func(share float64) string { return fmt.Sprintf("%.0f", share) },
	"comma":    func(n int) string { return humanize.Comma(int64(n)) },
	"duration": func(seconds float64) string { return listing.Duration(time.Duration(seconds * float64(time.Second))) },
	"weights":  func() []float64 { return []float64{0.5, 0.8, 0.9, 0.95, 0.99} },
	"has":      func(count map[results.State]int, state string) int { return count[results.State(state)] },
	"sqlText": func(value any) string {
		if v, is := value.(float64); is {
			return strconv.FormatFloat(v, 'g', 6, 64)
		}
		return sqlText(value, "NULL")
	},
	"isNumber": func(value any) bool {
		switch value.(type) {
		case int64, float64:
			return true
		}
		return false
	},
}

// ago says how long ago something was: "3 minutes ago".
func ago(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return humanize.Time(t)
}
