package serve

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"

	"gradbook/experiments/listing"
	"gradbook/experiments/results"
	"gradbook/plots/catalog"
)

// sweepPage is what the page of a sweep shows.
type sweepPage struct {
	Sweep   results.Sweep
	Head    sweepHead
	Choice  choice
	Table   *table
	Fault   string // what is wrong in the choice; the table then shows all runs
	Figures []figureSlot
	Curves  curves
}

// sweepHead is what changes at the head of the page while the sweep runs.
type sweepHead struct {
	Sweep  results.Sweep
	Extent string
	States []stateCount
	Best   *results.Run // of those that are complete; nil where none is
	Value  string       // that of Best
	Config string       // that of Best
	Stamp  uint64       // another one when a figure of the sweep may be
}

// stateCount is how many runs are in a state.
type stateCount struct {
	State results.State
	Runs  int
}

// sweepView is the page of a sweep: its runs as a table, and its figures.
func sweepView(db results.Reader, r *http.Request) (view, error) {
	sweep, items, err := readSweep(db, r)
	if err != nil {
		return view{}, err
	}
	p := sweepPage{Sweep: sweep, Choice: readChoice(r)}
	p.Head = headOf(sweep, listing.Runs(items))
	p.Curves = curvesOf(p.Choice, listing.Runs(items))
	chosen, err := p.choose(items)
	if err != nil {
		return view{}, err
	}
	if p.Choice.Group {
		p.Table = configTable(sweep, listing.Runs(chosen), p.Choice)
	} else {
		p.Table = runTable(sweep, listing.Runs(items), chosen, p.Choice)
	}
	p.Figures = sweepFigures(p.Choice, chosen)
	return view{
		Title: listing.SweepName(sweep),
		Page:  "sweep",
		Data:  p,
		Parts: []part{{ID: "head", Template: "sweep-head", Data: p.Head}, p.Table.part()},
	}, nil
}

// readSweep reads the sweep of an address, and its runs, the best first.
func readSweep(db results.Reader, r *http.Request) (sweep results.Sweep, items []listing.Item[listing.Run], err error) {
	id, err := number(r, "sweep")
	if err != nil {
		return sweep, nil, err
	}
	if sweep, err = db.Sweep(id); err != nil {
		return sweep, nil, err
	}
	items, err = listing.SortedRuns(db, sweep)
	return sweep, items, err
}

// choose returns the runs that fulfil the condition, sorted as chosen. A slip in the condition
// is said beside it, and all runs are shown.
func (p *sweepPage) choose(items []listing.Item[listing.Run]) ([]listing.Item[listing.Run], error) {
	c := p.Choice.Choice
	if p.Choice.Group { // the rows that are sorted, and their columns, are others
		c.Sort, c.Columns = nil, nil
	}
	chosen, _, why, err := listing.Choose(c, items, slices.Clone(items))
	if err != nil {
		p.Fault = err.Error()
		return items, nil
	}
	if len(chosen) == 0 && len(items) > 0 {
		p.Fault = "No run fulfils this"
		if why != "" {
			p.Fault += ": " + why
		}
	}
	return chosen, nil
}

// headOf sums up a sweep. The runs are those of [listing.SortedRuns].
func headOf(sweep results.Sweep, runs results.Runs) sweepHead {
	count := results.States(runs)
	head := sweepHead{Sweep: sweep, Extent: listing.Extent(sweep, count)}
	stamp := &strings.Builder{}
	for _, run := range runs {
		fmt.Fprintln(stamp, run.ID, run.State, run.Epochs, run.ReportedAt)
	}
	head.Stamp = hashOf(stamp.String())
	if len(runs) == 0 {
		return head
	}
	for _, state := range []results.State{results.Done, results.Stopped, results.Diverged, results.Failed, results.Canceled, results.Running, results.Pending} {
		if n := count[state]; n > 0 {
			head.States = append(head.States, stateCount{state, n})
		}
	}
	if best := runs[0]; best.Complete() && !math.IsNaN(best.LastValue) {
		head.Best, head.Value = &best, listing.Metric(sweep.Metric, best.LastValue)
		head.Config = results.Label(best.Config, results.Varied(runs))
	}
	return head
}

// figureSlot is the place of a figure on a page, which the browser fills when it comes into view.
type figureSlot struct {
	Name    string
	Title   string
	Shows   string
	Address string // relative to the page, without an extension
	Query   string
	Zoom    bool
}

// File returns the address of the figure as a file, to be looked at or saved.
func (f figureSlot) File(format string) string { return f.Address + "." + format + "?" + f.Query }

// sweepFigures returns the figures of a sweep: all kinds that it may have.
func sweepFigures(c choice, chosen []listing.Item[listing.Run]) (slots []figureSlot) {
	for _, kind := range catalog.Kinds() {
		if kind.Of != catalog.Sweep && kind.Of != catalog.SweepOrRuns {
			continue
		}
		slots = append(slots, slotOf(kind, c.of, c.Query()))
	}
	return slots
}

func slotOf(kind catalog.Kind, of, query string) figureSlot {
	shows, _, _ := strings.Cut(kind.Shows, ", see --")
	shows, _, _ = strings.Cut(shows, "; of a program")
	return figureSlot{
		Name:    kind.Name,
		Title:   strings.ToUpper(kind.Name[:1]) + strings.ReplaceAll(kind.Name[1:], "-", " "),
		Shows:   shows,
		Address: of + "/figures/" + kind.Name,
		Query:   query,
		Zoom:    kind.Name == "learning-curves",
	}
}
