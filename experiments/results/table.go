package results

import (
	"fmt"
	"html"
	"math"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// table is what a notebook shows of values that are many.
type table struct {
	header []string
	rows   [][]string
}

// maxShown bounds the rows of a table, as a notebook keeps what it has shown.
const maxShown = 60

// withoutEmptyColumns returns the table without the columns in which no row has
// anything. A table without rows keeps all.
func (t table) withoutEmptyColumns() table {
	if len(t.rows) == 0 {
		return t
	}
	kept := table{rows: make([][]string, len(t.rows))}
	for column, name := range t.header {
		if !slices.ContainsFunc(t.rows, func(row []string) bool { return row[column] != "" }) {
			continue
		}
		kept.header = append(kept.header, name)
		for i, row := range t.rows {
			kept.rows[i] = append(kept.rows[i], row[column])
		}
	}
	return kept
}

// render returns the table as HTML and as text, by MIME type. It says how many rows
// there are if it leaves some out.
func (t table) render() map[string]any {
	rows, more := t.rows, ""
	if len(rows) > maxShown {
		rows, more = rows[:maxShown], fmt.Sprintf("the first %d of %d rows", maxShown, len(t.rows))
	}
	var page, plain strings.Builder
	text := tabwriter.NewWriter(&plain, 0, 0, 2, ' ', 0)
	align := t.alignments()
	write := func(row []string, tag string) {
		page.WriteString("<tr>")
		for i, cell := range row {
			if i > 0 {
				fmt.Fprint(text, "\t")
			}
			fmt.Fprint(text, strings.Join(strings.Fields(cell), " ")) // on one line
			fmt.Fprintf(&page, `<%s style="text-align: %s">%s</%s>`, tag, align[i], html.EscapeString(cell), tag)
		}
		page.WriteString("</tr>\n")
		fmt.Fprintln(text)
	}
	page.WriteString("<table>\n<thead>\n")
	write(t.header, "th")
	page.WriteString("</thead>\n<tbody>\n")
	for _, row := range rows {
		write(row, "td")
	}
	page.WriteString("</tbody>\n</table>\n")
	text.Flush()
	if more != "" {
		fmt.Fprintf(&page, "<p>%s</p>\n", more)
		fmt.Fprintln(&plain, more)
	}
	return map[string]any{"text/html": page.String(), "text/plain": plain.String()}
}

// aNumber is what a cell has that a number was written into, with its spread and unit.
var aNumber = regexp.MustCompile(`^([-+]?\d[\d.]*(e[-+]\d+)?( ± [\d.]+)?( %)?|[-+]?Inf|NaN|NULL|)$`)

// alignments returns for each column where its text stands: numbers at the right, digit
// below digit, and all else at the left. Notebooks have everything at the right.
func (t table) alignments() []string {
	align := make([]string, len(t.header))
	for i := range align {
		align[i] = "left"
		if len(t.rows) > 0 && !slices.ContainsFunc(t.rows, func(row []string) bool { return !aNumber.MatchString(row[i]) }) {
			align[i] = "right"
		}
	}
	return align
}

func secondsCell(seconds float64) string {
	if math.IsNaN(seconds) {
		return ""
	}
	return fmt.Sprintf("%.1f", seconds)
}

func configCells(config Config, parameters []string) []string {
	cells := make([]string, len(parameters))
	for i, name := range parameters {
		if value, ok := config.Lookup(name); ok {
			cells[i] = FormatShort(value)
		}
	}
	return cells
}

func metricCells(m Metrics, names []string) []string {
	cells := make([]string, len(names))
	for i, name := range names {
		cells[i] = m.Format(name)
	}
	return cells
}

func tagsCell(tags []string) string { return strings.Join(tags, ", ") }

func timeCell(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04") // the same wherever the notebook runs
}
