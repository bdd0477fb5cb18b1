package plots

import (
	"strings"
	"testing"

	"gradbook/experiments/results"
)

func TestAnswer(t *testing.T) {
	number := func(v float64) any { return v }
	for name, test := range map[string]struct {
		rows  results.Rows
		fails string
	}{
		"numbers over numbers": {results.Rows{Columns: []string{"seconds", "note", "value"}, Values: [][]any{{int64(1), "a", number(2)}, {nil, "b", number(3)}, {int64(2), nil, nil}}}, ""},
		"bars":                 {results.Rows{Columns: []string{"name", "n"}, Values: [][]any{{"<a>", int64(1)}, {nil, int64(2)}}}, ""},
		"one column":           {results.Rows{Columns: []string{"n"}, Values: [][]any{{int64(1)}}}, ""},
		"words":                {results.Rows{Columns: []string{"name"}, Values: [][]any{{"a"}}}, "no column"},
		"nothing":              {results.Rows{Columns: []string{"n"}}, "no column"},
		"only NULL meets":      {results.Rows{Columns: []string{"a", "b"}, Values: [][]any{{int64(1), nil}, {nil, int64(1)}}}, "no row"},
		"too many bars":        {results.Rows{Columns: []string{"name", "n"}, Values: make([][]any, 61)}, "61 bars"},
	} {
		for i := range test.rows.Values {
			if test.rows.Values[i] == nil {
				test.rows.Values[i] = []any{"x", int64(i)}
			}
		}
		f, err := Answer(test.rows)
		switch {
		case test.fails != "" && (err == nil || !strings.Contains(err.Error(), test.fails)):
			t.Errorf("%s: %v, want an error with %q", name, err, test.fails)
		case test.fails == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case test.fails == "":
			var svg strings.Builder
			if err := f.WriteSVG(&svg); err != nil || strings.Contains(svg.String(), "<a>") {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
