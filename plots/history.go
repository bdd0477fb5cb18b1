package plots

import (
	"cmp"
	"fmt"
	"image/color"
	"maps"
	"math"
	"slices"

	"gradbook/internal/number"

	"github.com/dustin/go-humanize"
	"github.com/dustin/go-humanize/english"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// HistoryPlot answers how the search went: did later configs still get better, and
// when was the best one found?
//
// The configs stand in the order in which the sweep came upon them, each with the
// mean of the sweep's metric over its seeds, at the kept epoch: that is what a
// sampler and the report judge a config by. A thin line goes from its lowest to
// its highest seed. The step line is the best mean so far, with the number of
// the first run of each config that was the best until then; the last one is the
// best of the sweep. A hollow dot is a config of which early termination stopped every run: it
// has no final value, and is never the best so far. Below the
// axes are the configs of which a run diverged or failed.
type HistoryPlot struct {
	Source Source

	// Record is the colour of the best so far: their line, their dots and their names.
	// Transparent: blue.
	Record color.NRGBA
	// Colors are those of runs that diverged and failed, by their states. A state that is not
	// among them has its usual one.
	Colors map[results.State]color.NRGBA
}

// History draws the sweep's metric of every config in the order of the search, and the best so
// far: a [HistoryPlot] with its other fields at their zero values. It is an error if no run has
// finished with a finite value.
func History(s Source) (*figure.Figure, error) { return HistoryPlot{Source: s}.Draw() }

// Draw draws the figure. It is an error if no run has finished with a finite value.
func (p HistoryPlot) Draw() (*figure.Figure, error) {
	s := p.Source
	h := newHistory(s)
	h.lineColor = cmp.Or(p.Record, figure.Palette[0])
	h.line = draw.LineStyle{Color: h.lineColor, Width: 1.5}
	h.colors = maps.Clone(stateColors)
	maps.Copy(h.colors, p.Colors)
	best := h.best()
	if best < 0 {
		return nil, fmt.Errorf("history of sweep %d: %w", s.Sweep.ID, s.NoValue())
	}
	found := h.tries[best]
	subtitle := fmt.Sprintf("The best of %s configs was number %s, %s: %s.", humanize.Comma(int64(len(h.tries))), humanize.Comma(int64(best+1)), found.name(), h.metric.SpreadText(found.Last))
	if len(h.tries) == 1 {
		subtitle = fmt.Sprintf("The only config, %s: %s.", found.name(), h.metric.SpreadText(found.Last))
	}
	caption := h.spreadWords() + h.missing() + "\n" + s.Caption(s.Runs)
	return figure.New("Search history: "+study.SweepName(s.Sweep), subtitle, caption, h.layout), nil
}

// history is the configs of a sweep in the order of their first runs.
type history struct {
	metric    results.Metric
	goal      results.Goal
	tries     []try
	varied    []string
	line      draw.LineStyle // of the best so far
	lineColor color.NRGBA
	colors    map[results.State]color.NRGBA
}

// try is a config with what became of it.
type try struct {
	results.ConfigSummary
	record bool // better than all before it
}

func newHistory(s Source) history {
	h := history{metric: s.Metric(), goal: s.Sweep.Goal}
	configs, varied := results.Summarise(s.Runs, s.Sweep.Goal)
	h.varied = varied
	for _, config := range configs {
		slices.SortStableFunc(config.Runs, func(a, b results.Run) int { return cmp.Compare(a.Number, b.Number) })
		h.tries = append(h.tries, try{ConfigSummary: config})
	}
	slices.SortFunc(h.tries, func(a, b try) int { return cmp.Compare(a.Runs[0].Number, b.Runs[0].Number) })
	best := math.NaN()
	for i := range h.tries {
		if t := &h.tries[i]; t.measured() && t.StoppedAfter() == 0 && s.Sweep.Goal.Better(t.Last.Mean, best) {
			t.record, best = true, t.Last.Mean
		}
	}
	return h
}

func (t try) measured() bool { return number.IsFinite(t.Last.Mean) }

func (t try) has(state results.State) bool { return hasState(t.ConfigSummary, state) }

// name is that of its run, or of its runs.
func (t try) name() string {
	var ids []int64
	for _, run := range t.Runs {
		ids = append(ids, run.ID)
	}
	return study.Enumerate("run", ids)
}

// best returns the index of the best config; -1 without one that has a value.
func (h history) best() int {
	for i, t := range slices.Backward(h.tries) {
		if t.record {
			return i
		}
	}
	return -1
}

// spreadWords says what the values are.
func (h history) spreadWords() string {
	var configs []results.ConfigSummary
	seeds := 0
	for _, t := range h.tries {
		configs = append(configs, t.ConfigSummary)
		seeds = max(seeds, t.Last.N)
	}
	if seeds < 2 {
		return study.SpreadWords(configs)
	}
	return fmt.Sprintf("Values are means at %s over the seeds that finished, n = %d at most; ± is their standard deviation.", study.WhichEpoch(configs...), seeds)
}

// missing says how many configs have no mark.
func (h history) missing() string {
	n := 0
	for _, t := range h.tries {
		if !t.measured() && !t.has(results.Diverged) && !t.has(results.Failed) {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" Not shown: %d %s without a value.", n, english.PluralWord(n, "config", ""))
}
