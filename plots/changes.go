package plots

import (
	"fmt"
	"strings"

	"gradbook/experiments/results"
)

// SingleChanges answers how much each parameter matters by itself. It compares
// with a baseline, the config of the sweep's first run, every config that
// differs from it in exactly one parameter, the seed aside: one row each, with
// the mean of the sweep's metric at the last epoch as a dot, every seed as a
// tick and a line from the lowest to the highest. A vertical line is the
// baseline's mean, the band around it goes from its lowest to its highest seed.
//
// A dot has the colour of better or worse if it is at least twice the standard
// error of their difference, sqrt(s1²/n1 + s2²/n2), away from the baseline;
// otherwise it is grey, as so few seeds cannot tell. With a single seed all
// are black. The parameter that can move the metric furthest comes first. The
// last rows are the best of the configs that differ in several parameters.
//
// It is an error if the baseline has no value yet or no config differs from it
// in exactly one parameter.
func SingleChanges(s Source) (*Figure, error) {
	c, err := compare(s)
	if err != nil {
		return nil, fmt.Errorf("single changes of sweep %d: %w", s.Sweep.ID, err)
	}
	title := "What each single change does: " + sweepName(s.Sweep)
	subtitle := fmt.Sprintf("How far a change of one parameter moves the %s of the baseline, the config of the sweep's first run.", metricWords(s.Sweep.Metric))
	d := newDotPlot(c, s.Sweep.Metric)
	caption := c.spreadWords(s.Sweep.Metric) + "\n" + s.caption(c.runs())
	return newFigure(title, subtitle, caption, d.height(), d.draw), nil
}

// shown are the configs of a comparison, the baseline first.
func (c comparison) shown() []results.ConfigSummary {
	configs := []results.ConfigSummary{c.baseline}
	for _, changed := range c.single {
		configs = append(configs, changed.ConfigSummary)
	}
	for _, changed := range c.several {
		configs = append(configs, changed.ConfigSummary)
	}
	return configs
}

func (c comparison) runs() (runs []results.Run) {
	for _, config := range c.shown() {
		runs = append(runs, config.Runs...)
	}
	return runs
}

// spreadWords says what the numbers are, and what is left out.
func (c comparison) spreadWords(metric string) string {
	words := spreadWords(c.shown())
	if isAccuracy(metric) {
		words += " Differences are in percentage points."
	}
	var more []string
	if c.moreSingle > 0 {
		more = append(more, fmt.Sprintf("%d smaller single changes", c.moreSingle))
	}
	if c.moreSeveral > 0 {
		more = append(more, fmt.Sprintf("%d more %s with several changes", c.moreSeveral, plural(c.moreSeveral, "config")))
	}
	if len(more) > 0 {
		words += " Not shown: " + strings.Join(more, ", ") + "."
	}
	return words
}
