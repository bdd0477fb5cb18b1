package plots

import (
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// SingleChanges answers how much each parameter matters by itself. It compares
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
//
// It is an error if the baseline has no value yet or no config is a single
// change of it.
func SingleChanges(s Source) (*figure.Figure, error) {
	c, err := study.Compare(s)
	if err != nil {
		return nil, fmt.Errorf("single changes of sweep %d: %w", s.Sweep.ID, err)
	}
	title := "What each single change does: " + study.SweepName(s.Sweep)
	subtitle := fmt.Sprintf("How far a change of one parameter moves the %s of the baseline, the config of the sweep's first run.", s.Sweep.RankedBy().Words())
	return changesFigure(c, title, subtitle, s.Caption(c.Runs()), s.Sweep.RankedBy()), nil
}

// figure draws a row for each config.
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
