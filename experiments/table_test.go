package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"
)

// printed returns what a table prints where lines may have so many columns.
func printed(columns int, t *printedTable) string {
	var b bytes.Buffer
	defer func(o *output) { stdout = o }(stdout)
	stdout = &output{raw: &b, columns: columns}
	t.print()
	return b.String()
}

func wideTable() *printedTable {
	t := newTable(6, "run", "activation", "hidden", "state", "note", "learning_rate", "val_accuracy", "test accuracy", "seconds")
	t.add(108, "relu", "[128, 64, 32]", cell{"done", text.Colors{text.FgGreen}}, "ein Lauf mit einer längeren Bemerkung, die nicht in die Zeile passt", "0.1", "98.01 %", "97.80 %", "3.5")
	t.separate()
	t.add(7, "漢字漢字漢字", "[64]", cell{"stopped", text.Colors{text.FgYellow}}, "", "0.01942", "9.80 %", "-", "13.5")
	t.expendable = []string{"seconds", "note", "test accuracy"}
	t.elsewhere = "; --json has all"
	return t
}

// Golden texts, which a person has looked at.
func TestTablesFitTheTerminal(t *testing.T) {
	for file, columns := range map[string]int{"table-60.txt": 60, "table-80.txt": 80, "table-200.txt": 200, "table-pipe.txt": 0} {
		got := printed(columns, wideTable())
		for line := range strings.Lines(got) {
			if width := text.StringWidth(strings.TrimRight(line, "\n")); columns > 0 && width > columns {
				t.Errorf("at %d columns there is a line of %d:\n%s", columns, width, line)
			}
		}
		file = "testdata/" + file
		if os.Getenv("UPDATE_GOLDEN") != "" {
			if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s: UPDATE_GOLDEN=1 writes it anew\n%s", file, got)
		}
	}
}

// Columns that must stay go on below, the first one with them.
func TestTablesOfManyColumnsHaveParts(t *testing.T) {
	names := []string{""}
	row := []any{"weights and biases"}
	for range 12 {
		names, row = append(names, "run 1000"), append(row, "109386")
	}
	table := newTable(2, names...)
	table.add(row...)
	got := printed(80, table)
	if strings.Count(got, "weights and biases") != 2 || strings.Count(got, "109386") != 12 {
		t.Errorf("\n%s", got)
	}
}

// One cell may be longer than any line.
func TestALongCellIsNoRow(t *testing.T) {
	for _, columns := range []int{0, 40, 80} {
		table := newTable(2, "run", "note")
		table.add(1, "begins "+strings.Repeat("x", 6000)+" ends\nand more")
		got := printed(columns, table)
		if len([]rune(got)) > 1500 || !strings.Contains(got, "begins") || !strings.Contains(got, "…") || !strings.Contains(got, "and more") || strings.Count(got, "\n") != 5 {
			t.Errorf("at %d columns:\n%s", columns, got)
		}
	}
}

func TestCutMiddle(t *testing.T) {
	for _, test := range []struct {
		text  string
		width int
		want  string
	}{
		{"activation", 10, "activation"},
		{"activation", 9, "acti…tion"},
		{"activation", 4, "ac…n"},
		{"activation", 2, "a…"},
		{"漢字漢字", 7, "漢…字"},
		{"", 3, ""},
	} {
		if got := cutMiddle(test.text, test.width); got != test.want {
			t.Errorf("%q to %d: %q, want %q", test.text, test.width, got, test.want)
		}
	}
}

func TestColorsAreForTerminals(t *testing.T) {
	for _, colored := range []bool{false, true} {
		o := &output{colored: colored}
		if got := o.color("done", text.Colors{text.FgGreen}); strings.Contains(got, "\x1b") != colored {
			t.Errorf("%q", got)
		}
	}
}
