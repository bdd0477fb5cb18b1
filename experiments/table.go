package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// printedTable is a table for standard output. To fit a terminal, it breaks long names of
// columns into lines, cuts long cells in their middle and leaves out expendable columns. If
// the rest is still too wide, the table goes on below with the columns that are left.
type printedTable struct {
	columns    []column
	expendable []string // columns that may be left out, the least telling first
	elsewhere  string   // where the user finds what is left out
	rows       [][]cell // a row without cells is a line across
}

type column struct {
	name    string
	header  string // the name, perhaps on several lines
	numeric bool   // aligned on the right
}

// cell is what a table shows in one place.
type cell struct {
	text   string
	colors text.Colors
}

// newTable returns a table whose columns, from the given number on (1..), hold numbers.
func newTable(numbersFrom int, names ...string) *printedTable {
	t := &printedTable{}
	for i, name := range names {
		t.columns = append(t.columns, column{oneLine(name), oneLine(name), i+1 >= numbersFrom})
	}
	return t
}

// add appends a row of cells or other values, one for each column.
func (t *printedTable) add(values ...any) {
	row := make([]cell, len(t.columns))
	for i, value := range values {
		c, ok := value.(cell)
		if !ok {
			c.text = fmt.Sprint(value)
		}
		row[i] = cell{oneLine(c.text), c.colors}
	}
	t.rows = append(t.rows, row)
}

// separate draws a line below the rows so far.
func (t *printedTable) separate() { t.rows = append(t.rows, nil) }

// dropEmpty removes the columns in which no row has anything. A table without rows keeps all.
func (t *printedTable) dropEmpty() {
	for i := len(t.columns) - 1; i >= 0 && len(t.rows) > 0; i-- {
		if !slices.ContainsFunc(t.rows, func(row []cell) bool { return row != nil && row[i].text != "" }) {
			t.drop(i)
		}
	}
}

func (t *printedTable) drop(column int) {
	t.columns = slices.Delete(t.columns, column, column+1)
	for i, row := range t.rows {
		if row != nil {
			t.rows[i] = slices.Delete(row, column, column+1)
		}
	}
}

const (
	longestCell = 200 // characters, if there is no terminal to fit
	shortCell   = 24  // cells are cut to this width before columns are left out
	leastCell   = 12  // and to this width afterwards
)

// print prints the table.
func (t *printedTable) print() {
	if stdout.columns == 0 {
		t.cut(longestCell)
		t.render(t.all())
		return
	}
	var left []string
	if t.width() > stdout.columns {
		t.breakNames()
		t.cutToFit(shortCell)
	}
	for _, name := range t.expendable {
		if t.width() <= stdout.columns {
			break
		}
		if i := slices.IndexFunc(t.columns, func(c column) bool { return c.name == name }); i >= 0 {
			t.drop(i)
			left = append(left, name)
		}
	}
	if t.widthOfCells(leastCell) <= stdout.columns {
		t.cutToFit(leastCell)
	}
	for _, part := range t.parts() {
		t.render(part)
	}
	if len(left) > 0 {
		slices.Reverse(left)
		printWrapped("Left out, as they do not fit: " + strings.Join(left, ", ") + t.elsewhere)
	}
}

// all returns the numbers of all columns.
func (t *printedTable) all() []int {
	columns := make([]int, len(t.columns))
	for i := range columns {
		columns[i] = i
	}
	return columns
}

// parts divides the columns among as many tables as it takes; each begins with the first column.
func (t *printedTable) parts() (parts [][]int) {
	part := []int{}
	width := func(column int) int {
		return max(text.LongestLineLen(t.columns[column].header), t.widestCell(column)) + 3
	}
	total := 1
	for i := range t.columns {
		own := width(i)
		if len(part) > 1 && total+own > stdout.columns {
			parts = append(parts, part)
			part, total = []int{0}, 1+width(0)
		}
		part, total = append(part, i), total+own
	}
	return append(parts, part)
}

func (t *printedTable) width() int { return t.widthOfCells(math.MaxInt) }

// widthOfCells returns the width of the table if cells had at most the given number of characters.
func (t *printedTable) widthOfCells(most int) int {
	width := 1 // of the frame's left side; each column has two spaces and a line
	for i := range t.columns {
		width += max(text.LongestLineLen(t.columns[i].header), min(most, t.widestCell(i))) + 3
	}
	return width
}

func (t *printedTable) widestCell(column int) (width int) {
	for _, row := range t.rows {
		if row != nil {
			width = max(width, text.StringWidth(row[column].text))
		}
	}
	return width
}

// breakNames breaks the names that are wider than their cells into lines of whole words.
func (t *printedTable) breakNames() {
	for i := range t.columns {
		words := strings.FieldsFunc(strings.NewReplacer("_", "_\n", " ", " \n").Replace(t.columns[i].name), func(r rune) bool { return r == '\n' })
		widest := t.widestCell(i)
		for _, word := range words {
			widest = max(widest, text.StringWidth(strings.TrimRight(word, " ")))
		}
		var lines []string
		line := ""
		for _, word := range words {
			if line != "" && text.StringWidth(strings.TrimRight(line+word, " ")) > widest {
				lines, line = append(lines, strings.TrimRight(line, " ")), ""
			}
			line += word
		}
		t.columns[i].header = strings.Join(append(lines, line), "\n")
	}
}

// cutToFit cuts the widest cells until the table fits, or no cell is wider than least.
func (t *printedTable) cutToFit(least int) {
	for over := t.width() - stdout.columns; over > 0; over = t.width() - stdout.columns {
		widest, second := 0, least
		for i := range t.columns {
			widest = max(widest, t.widestCell(i))
		}
		if widest <= least {
			return
		}
		for i := range t.columns {
			if w := t.widestCell(i); w < widest {
				second = max(second, w)
			}
		}
		t.cut(max(second, widest-over, least))
	}
}

func (t *printedTable) cut(most int) {
	for _, row := range t.rows {
		for i := range row {
			row[i].text = cutMiddle(row[i].text, most)
		}
	}
}

// cutMiddle shortens text to a width by cutting out its middle, as both ends are worth reading.
func cutMiddle(s string, width int) string {
	if text.StringWidth(s) <= width {
		return s
	}
	if width < 3 {
		return text.Snip(s, width, "…")
	}
	head, tail := (width-1+1)/2, (width-1)/2
	end := len(s)
	for w := 0; end > 0; {
		r, size := utf8.DecodeLastRuneInString(s[:end])
		if w += text.RuneWidth(r); w > tail {
			break
		}
		end -= size
	}
	start := 0
	for w := 0; start < end; {
		r, size := utf8.DecodeRuneInString(s[start:])
		if w += text.RuneWidth(r); w > head {
			break
		}
		start += size
	}
	return s[:start] + "…" + s[end:]
}

// render prints some of the columns.
func (t *printedTable) render(columns []int) {
	w := table.NewWriter()
	w.SetStyle(table.StyleRounded)
	w.Style().Format.Header = text.FormatDefault
	var header table.Row
	var configs []table.ColumnConfig
	for place, i := range columns {
		header = append(header, t.columns[i].header)
		if t.columns[i].numeric {
			configs = append(configs, table.ColumnConfig{Number: place + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
		}
	}
	w.AppendHeader(header)
	w.SetColumnConfigs(configs)
	for _, cells := range t.rows {
		if cells == nil {
			w.AppendSeparator()
			continue
		}
		var row table.Row
		for _, i := range columns {
			row = append(row, stdout.color(cells[i].text, cells[i].colors))
		}
		w.AppendRow(row)
	}
	fmt.Fprintln(stdout.raw, w.Render()) // raw: colours are control characters, and the cells are safe already
}
