package figure

import (
	"slices"
	"strings"
	"testing"
)

// Names in a legend's header are broken rather than cut, and values are never cut.
func TestNarrowLegendKeepsValues(t *testing.T) {
	header := []string{"batch_size", "learning_rate", "a_parameter_with_a_long_name", "val accuracy, %", "seeds"}
	rows := []LegendRow{{Rank: "1", Color: Ink, Cells: []string{"32", "0.01", strings.Repeat("long ", 30), "97.69 ± 0.29", "2 + 1 diverged"}}}
	l := NewLegend(header, 2, rows, "", 300)
	if l.width() > 300 {
		t.Errorf("it is %v wide", l.width())
	}
	for i := 3; i < 5; i++ {
		if cell := rows[0].Cells[i]; Fit(BodyText, cell, l.widths[i]) != cell {
			t.Errorf("%q is cut", cell)
		}
	}
	want := [][]string{{"batch_", "learning_", "a_parameter_with_", "val", ""}, {"size", "rate", "a_long_name", "accuracy, %", "seeds"}}
	if len(l.header) != 2 || !slices.Equal(l.header[0], want[0]) || !slices.Equal(l.header[1], want[1]) {
		t.Errorf("the header is %q, want %q", l.header, want)
	}
	if wide := NewLegend(header[:2], 1, []LegendRow{{Rank: "1", Color: Ink, Cells: []string{"32", "0.01"}}}, "", 700); len(wide.header) != 1 {
		t.Errorf("a header that fits is broken: %q", wide.header)
	}
}
