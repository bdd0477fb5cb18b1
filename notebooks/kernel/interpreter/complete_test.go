package interpreter

import (
	"go/token"
	"slices"
	"strings"
	"testing"
)

// at is the content of Jupyter's requests about the place of a | in a cell.
func at(cell string) map[string]any {
	before, after, _ := strings.Cut(cell, "|")
	return map[string]any{"code": before + after, "cursor_pos": float64(len([]rune(before)))}
}

func TestComplete(t *testing.T) {
	interpreter := notebook(t, `import "gradbook/experiments/results"`, "var run results.Run", "epochsOfMine := 3", "var runs results.Runs",
		"type point struct { x, y int }\nfunc (p point) shift() point { return p }", "var points []point")
	for _, c := range []struct {
		cell       string
		start, end int
		has        string // one of the matches; "" if there is to be none
	}{
		{"results.Spr|", 8, 11, "SpreadOf"},
		{"run.Conf|", 4, 8, "ConfigKey"},
		{"run.Metrics.Val|", 12, 15, "ValAccuracy"},
		{"epochsO| + 1", 0, 7, "epochsOfMine"},
		{"// ± 0.1 % ²\nx := run.Se|", 22, 24, "Seconds"},
		{"nothing|", 0, 7, ""},
		{"runs[0].Conf|", 8, 12, "ConfigKey"},
		{"x := len(runs.Where(\"seed\", 1).Fil|", 31, 34, "Filter"},
		{"runs[len(runs)-1].Metrics.|", 26, 26, "ValAccuracy"},
		{"(&runs[0]).Sec|", 11, 14, "Seconds"},
		{"any(run).(results.Run).Sec|", 23, 26, "Seconds"},
		{"\"runs.\" + run.Sec|", 14, 17, "Seconds"},
		{"run Conf|", 4, 8, ""},
		{"runs[:3].Fil|", 9, 12, "Filter"},
		{"runs.Where(\"a\", 1)[1:].Fil|", 23, 26, "Filter"},
		{"if runs.GroupBy(\"a\")[0].Run|s { }", 24, 27, "Runs"},
		{"results.SpreadOf(nil).Me|", 22, 24, "Mean"},
		{"points[0].|", 10, 10, "shift"},
		{"points[0].|", 10, 10, "x"},
		{"[]int{1}[0].|", 12, 12, ""},
		{"nothing()[0].|", 13, 13, ""},
		{"runs[0.Conf|", 7, 11, ""},
		{"x := 1\nruns[0]\n.Conf|", 16, 20, ""},
		{"if -run.Sec|", 8, 11, "Seconds"},
		{"runs.Filter(func(r results.Run) bool {\n\treturn true\n}).Fil|", 55, 58, "Filter"},
		{"|", 0, 0, ""},
	} {
		reply := Complete(interpreter, at(c.cell))
		matches := reply["matches"].([]string)
		if reply["cursor_start"] != c.start || reply["cursor_end"] != c.end || c.has == "" && len(matches) > 0 || c.has != "" && !slices.Contains(matches, c.has) {
			t.Errorf("%s: %v; want %q from %d to %d", c.cell, reply, c.has, c.start, c.end)
		}
	}
}

func TestCompleteListsWhatACellMayUse(t *testing.T) {
	interpreter := notebook(t, `import "gradbook/plots/figure"`, "var shown *figure.Figure", "type point struct { x, y int }", "var p point")
	if got := Complete(interpreter, at("p.|"))["matches"].([]string); !slices.Equal(got, []string{"x", "y"}) {
		t.Errorf("a point of the cell's own has %q", got)
	}
	ofFigure := Complete(interpreter, at("shown.|"))["matches"].([]string)
	if !slices.Contains(ofFigure, "Alt") || !slices.Contains(ofFigure, "Save") {
		t.Errorf("a figure has %q, neither field nor method", ofFigure)
	}
	for _, name := range ofFigure {
		if !token.IsExported(name) {
			t.Errorf("a cell may not use %s of a figure", name)
		}
	}
}
