package plots

import (
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// SingleChangesPlot answers how much each parameter matters by itself. It compares
// with a baseline, the config of the sweep's first run, every config that
// differs from it in exactly one parameter, the seed aside, or in several that
// change together in all configs of the sweep, as one that is derived from another
// does: nothing tells them apart, so that they count as one. Each has a row, with
// the mean of the sweep's metric at the kept epoch as a dot, every seed as a
// tick and a line from the lowest to the highest. A vertical line is the
// baseline's mean, the band around it goes from its lowest to its highest seed.
//
// A dot has the colour of better or worse if it is at least twice the standard
// error of their difference, sqrt(s1²/n1 + s2²/n2), away from the baseline;
// otherwise it is grey, as so few seeds cannot tell. With a single seed all
// are black. The parameter that can move the metric furthest comes first. The
// last rows are the best of the configs that differ in several parameters.
type SingleChangesPlot struct {
	Source study.Source

	// MostSingle is how many configs with a single change have a row, up to 30, those of
	// the parameters that can move the metric furthest first. 0: 30.
	MostSingle int
	// MostSeveral is how many configs with several changes have a row, up to 6, the best
	// first. 0: 6; less than 0: none.
	MostSeveral int
}

// SingleChanges draws how much each parameter matters by itself, by the configs that differ from
// the sweep's first in that one: a [SingleChangesPlot] with its other fields at their zero values.
// Its errors are those of [SingleChangesPlot.Draw].
func SingleChanges(s study.Source) (*figure.Figure, error) {
	return SingleChangesPlot{Source: s}.Draw()
}

// Draw draws the figure. It is an error if the baseline has no value yet or no config is a
// single change of it.
func (p SingleChangesPlot) Draw() (*figure.Figure, error) {
	s := p.Source
	c, err := study.Compare(s)
	if err != nil {
		return nil, fmt.Errorf("single changes of sweep %d: %w", s.Sweep.ID, err)
	}
	if p.MostSingle > 0 {
		c.Single, c.MoreSingle = firstChanges(c.Single, p.MostSingle, c.MoreSingle)
	}
	if p.MostSeveral != 0 {
		c.Several, c.MoreSeveral = firstChanges(c.Several, max(0, p.MostSeveral), c.MoreSeveral)
	}
	title := "What each single change does: " + study.SweepName(s.Sweep)
	subtitle := fmt.Sprintf("How far a change of one parameter moves the %s of the baseline, the config of the sweep's first run.", s.Metric().Words())
	return changesFigure(c, title, subtitle, s.Caption(c.Runs()), s.Metric()), nil
}

// firstChanges returns the first of the changes, and how many others there are.
func firstChanges(changes []study.Change, most, others int) ([]study.Change, int) {
	n := min(most, len(changes))
	return changes[:n], others + len(changes) - n
}

// changesFigure draws a row for each config.
func changesFigure(c study.Comparison, title, subtitle, source string, metric results.Metric) *figure.Figure {
	caption := c.SpreadWords(metric)
	if verdicts := c.Verdicts(); verdicts[study.Better] || verdicts[study.Worse] || verdicts[study.TooClose] {
		caption += " Better and worse: by at least twice the standard error of the difference; less is too close to tell."
	}
	return figure.New(title, subtitle, caption+"\n"+source, func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		d := newDotPlot(c, metric, width)
		return d.key.Above(width, d.height(), d.draw)
	})
}
