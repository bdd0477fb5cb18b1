package serve

import (
	"html/template"
	"strconv"
	"strings"
	"time"

	"gradbook/experiments/listing"
	"gradbook/internal/printable"

	"github.com/dustin/go-humanize"
)

// functions are what the templates call.
var functions = template.FuncMap{
	"count":    listing.Count,
	"metric":   listing.Metric,
	"time":     listing.Time,
	"clean":    printable.Text,
	"line":     printable.OneLine,
	"join":     strings.Join,
	"add":      func(a, b int) int { return a + b },
	"comma":    func(n int) string { return humanize.Comma(int64(n)) },
	"duration": func(seconds float64) string { return listing.Duration(time.Duration(seconds * float64(time.Second))) },
	"weights":  func() []float64 { return []float64{0.5, 0.8, 0.9, 0.95, 0.99} },
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
