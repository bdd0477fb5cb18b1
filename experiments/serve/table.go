package serve

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gradbook/experiments/listing"
	"gradbook/experiments/results"
	"gradbook/experiments/results/where"
	"gradbook/experiments/sweep"
)

// table is what is shown of the runs or configs of a sweep: one page of its rows.
type table struct {
	Things  string // what the rows are, in the plural
	Columns []column
	Rows    []row
	Total   int // of all pages
	From    int // the number of the first row, from 1
	Next    string
	Back    string
	Choice  choice
	All     []string // the names of all columns that there are
}

// column is one of a table.
type column struct {
	Name      string // as sort and columns have it
	Title     string
	Numeric   bool
	Direction string // as aria-sort has it
	Link      string // the same page sorted by this column
}

// row is one run or config.
type row struct {
	ID      string // the element's
	Runs    []int64
	Link    string // to a page of its own
	State   results.State
	Cells   []cell
	Columns []column
}

// cell is what is in a column of a row.
type cell struct {
	Text    string
	Numeric bool
	State   results.State // where it is a state
	Best    bool
	Link    string
}

// Shown returns whether a column is shown.
func (t *table) Shown(name string) bool {
	return slices.ContainsFunc(t.Columns, func(c column) bool { return c.Name == name })
}

// Last returns the number of the last row that is shown.
func (t *table) Last() int { return t.From + len(t.Rows) - 1 }

// RunIDs returns the runs of the row as figures have them: "17 18".
func (r row) RunIDs() string { return strings.Trim(fmt.Sprint(r.Runs), "[]") }

// part is the table as a part of the page, each of its rows one of the table.
func (t *table) part() part {
	whole := part{ID: "table", Template: "table", Data: t, Inner: []part{}}
	for _, c := range t.Columns {
		whole.Order += c.Name + " "
	}
	for _, r := range t.Rows {
		whole.Inner = append(whole.Inner, part{ID: r.ID, Template: "row", Data: r})
		whole.Order += r.ID + " "
	}
	whole.Order += fmt.Sprint(t.Total)
	return whole
}

// turn cuts the rows of the chosen page out of n, and says what is before and after them.
func (t *table) turn(n int) (from, to int) {
	from, to = t.Choice.pageOf(n)
	t.Total, t.From = n, from+1
	if to < n {
		t.Next = t.Choice.With("page", strconv.Itoa(t.Choice.Page+1))
	}
	if from > 0 {
		t.Back = t.Choice.With("page", strconv.Itoa(t.Choice.Page-1))
	}
	return from, to
}

// columnsNamed returns columns with what sorts them.
func (c choice) columnsNamed(names []string, numeric func(name string) bool) (columns []column) {
	for _, name := range names {
		columns = append(columns, column{
			Name: name, Title: strings.ReplaceAll(name, "_", " "), Numeric: numeric(name),
			Direction: c.Direction(name), Link: c.SortedBy(name),
		})
	}
	return columns
}

// runTable is the table of the chosen runs, all being those of the sweep, the best first.
func runTable(of results.Sweep, all results.Runs, chosen []listing.Item[listing.Run], c choice) *table {
	t := &table{Things: "runs", Choice: c}
	from, to := t.turn(len(chosen))
	shown := chosen[from:to]
	names := c.Columns
	if len(names) == 0 {
		names, _ = listing.RunColumns(of, all)
		names = slices.DeleteFunc(names, func(name string) bool {
			return name == "run" || name == of.Metric || nothingIn(shown, name, of)
		})
		names = append([]string{"run", of.Metric}, names...) // what a phone has room for
	}
	if !slices.Contains(names, "run") {
		names = slices.Insert(slices.Clone(names), 0, "run")
	}
	t.All = rowNames(chosen)
	t.Columns = c.columnsNamed(names, func(name string) bool { return name == "run" || numericIn(shown, name, of) })
	said := listing.Conditions(of)
	best := int64(0)
	if len(all) > 0 && all[0].Complete() {
		best = all[0].ID
	}
	for _, run := range shown {
		t.Rows = append(t.Rows, runRow(of, run, t.Columns, said, best))
	}
	return t
}

func runRow(of results.Sweep, run listing.Item[listing.Run], columns []column, said map[string]sweep.Variation, best int64) row {
	id := run.Record.ID
	r := row{ID: fmt.Sprintf("run-%d", id), Runs: []int64{id}, Link: fmt.Sprintf("runs/%d", id), State: run.Record.State, Columns: columns}
	for _, column := range columns {
		c := cell{Text: listing.RunCell(run, column.Name, of, said), Numeric: column.Numeric}
		switch column.Name {
		case "run":
			c.Link = r.Link
		case "state":
			c.State = run.Record.State
		case of.Metric, "last_value":
			c.Best = id == best
			if run.Record.Cut() {
				c.Text += " †"
			}
		}
		r.Cells = append(r.Cells, c)
	}
	return r
}

// rowNames returns the names that any of the first of some runs has; those that come later have
// the same.
func rowNames(items []listing.Item[listing.Run]) []string {
	rows := []where.Row{}
	for _, item := range items[:min(len(items), rowsPerPage)] {
		rows = append(rows, item.Row())
	}
	return where.Names(rows)
}

// nothingIn reports whether no run has anything in a column.
func nothingIn(runs []listing.Item[listing.Run], name string, of results.Sweep) bool {
	return !slices.ContainsFunc(runs, func(run listing.Item[listing.Run]) bool {
		text := listing.RunCell(run, name, of, nil)
		return text != "" && text != "-"
	})
}

// numericIn reports whether a column has numbers alone.
func numericIn(runs []listing.Item[listing.Run], name string, of results.Sweep) bool {
	return listing.Numeric(name, of) || !slices.ContainsFunc(runs, func(run listing.Item[listing.Run]) bool {
		switch listing.Field(run.Row(), name).(type) {
		case nil, int64, float64:
			return false
		}
		return true
	})
}

// configRow is what a row of a table of configs is sorted by.
type configRow struct {
	results.ConfigSummary
	metric string
}

// MarshalJSON writes what the table has columns of.
func (c configRow) MarshalJSON() ([]byte, error) {
	number := func(v float64) any {
		if math.IsNaN(v) {
			return nil
		}
		return v
	}
	return json.Marshal(map[string]any{
		"config": c.Config, "id": c.Runs[0].ID, "seeds": c.Last.N, c.metric: number(c.Last.Mean), "best": number(c.Best.Mean),
		"spread": number(c.Last.Std), "test_accuracy": number(c.TestAccuracy.Mean), "seconds": number(c.Seconds.Mean),
	})
}

// configTable is the table of the configs of runs, with means over their seeds.
func configTable(of results.Sweep, runs results.Runs, c choice) *table {
	t := &table{Things: "configs", Choice: c}
	configs, varied := results.Summarise(runs, of.Goal)
	records := make([]configRow, len(configs))
	for i, config := range configs {
		records[i] = configRow{config, of.Metric}
	}
	items := listing.Items("config", records)
	if len(c.Sort) > 0 {
		if sorted, _, _, err := listing.Choose(listing.Choice{Sort: c.Sort}, items, slices.Clone(items)); err == nil {
			items = sorted
		}
	}
	names := append(append([]string{of.Metric}, varied...), "seeds", "best")
	if of.Metric != "test_accuracy" && listing.HaveTestAccuracy(runs) {
		names = append(names, "test_accuracy")
	}
	names = append(names, "seconds", "runs")
	t.Columns = c.columnsNamed(names, func(name string) bool { return !slices.Contains(varied, name) && name != "runs" })
	from, to := t.turn(len(items))
	said := listing.Conditions(of)
	for _, item := range items[from:to] {
		t.Rows = append(t.Rows, configCells(of, item.Record.ConfigSummary, names, said, t.Columns))
	}
	return t
}

func configCells(of results.Sweep, c results.ConfigSummary, names []string, said map[string]sweep.Variation, columns []column) row {
	r := row{ID: fmt.Sprintf("config-%d", c.Runs[0].ID), Columns: columns}
	for _, run := range c.Runs {
		r.Runs = append(r.Runs, run.ID)
	}
	slices.Sort(r.Runs)
	for i, name := range names {
		cell := cell{Numeric: columns[i].Numeric}
		switch name {
		case "seeds":
			cell.Text = listing.SeedCount(c)
		case of.Metric:
			cell.Text = listing.Spread(name, c.Last)
			if c.StoppedAfter() > 0 {
				cell.Text += " †"
			}
		case "best":
			cell.Text = listing.Spread(of.Metric, c.Best)
		case "test_accuracy":
			cell.Text = listing.Spread(name, c.TestAccuracy)
		case "seconds":
			cell.Text = listing.Seconds(c.Seconds.Mean)
		case "runs":
			cell.Text = results.FormatIDs(r.Runs)
			cell.Link = "compare?runs=" + strings.ReplaceAll(strings.Trim(fmt.Sprint(r.Runs), "[]"), " ", ",")
		default:
			cell.Text = listing.Varied(said, name, c.Config)
		}
		r.Cells = append(r.Cells, cell)
	}
	return r
}
