package serve

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"gradbook/experiments/listing"
	"gradbook/experiments/results"
	"gradbook/plots/catalog"
)

// comparePage is what the page that compares runs shows.
type comparePage struct {
	Runs    []results.Run
	Names   string // of the runs, as the address has them
	Differs []comparedRow
	Same    []setting
	Metrics []comparedRow
	Figures []figureSlot
}

// comparedRow is a parameter or a metric with its value for each run.
type comparedRow struct {
	Name   string
	Values []string
}

// compareView is the page that compares runs.
func compareView(db results.Reader, r *http.Request) (view, error) {
	text := strings.Join(r.URL.Query()["runs"], ",")
	ids, err := runNumbers(text)
	if err != nil {
		return view{}, err
	}
	p := comparePage{Names: strings.ReplaceAll(text, " ", ",")}
	for _, id := range ids {
		run, err := db.Run(id)
		if err != nil {
			return view{}, err
		}
		p.Runs = append(p.Runs, run)
	}
	if len(p.Runs) > 0 {
		p.compare()
		p.Figures = compareFigures(p.Runs, r)
	}
	return view{Title: "Compare runs", Page: "compare", Data: p}, nil
}

// compare tells what differs from what is the same.
func (p *comparePage) compare() {
	all := map[string]bool{}
	for _, run := range p.Runs {
		for name := range run.Config.Flat() {
			all[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		row := comparedRow{Name: name}
		for _, run := range p.Runs {
			row.Values = append(row.Values, results.Format(run.Config.Value(name)))
		}
		if len(slices.Compact(slices.Clone(row.Values))) == 1 {
			p.Same = append(p.Same, setting{name, row.Values[0]})
		} else {
			p.Differs = append(p.Differs, row)
		}
	}
	for _, name := range results.Runs(p.Runs).MetricNames() {
		row := comparedRow{Name: name}
		for _, run := range p.Runs {
			row.Values = append(row.Values, listing.Metric(name, run.Value(name)))
		}
		p.Metrics = append(p.Metrics, row)
	}
}

// compareFigures returns the figures that so many runs of one sweep may have.
func compareFigures(runs []results.Run, r *http.Request) (slots []figureSlot) {
	for _, run := range runs[1:] {
		if run.SweepID != runs[0].SweepID {
			return nil
		}
	}
	for _, kind := range catalog.Kinds() {
		fits := kind.Of == catalog.SweepOrRuns || kind.Of == catalog.FewRuns && len(runs) <= 4 || kind.Of == catalog.TwoRuns && len(runs) == 2
		if runs[0].CountsSteps && kind.Name != "learning-curves" {
			fits = false
		}
		if fits {
			slot := slotOf(kind, "compare", readChoice(r).Query())
			slots = append(slots, slot)
		}
	}
	return slots
}

// Title names the runs.
func (p comparePage) Title() string {
	words := []string{}
	for _, run := range p.Runs {
		words = append(words, fmt.Sprint(run.ID))
	}
	return "Runs " + strings.Join(words, ", ")
}
