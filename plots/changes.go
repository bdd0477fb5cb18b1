package plots

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/dustin/go-humanize/english"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
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
	c, err := compare(s)
	if err != nil {
		return nil, fmt.Errorf("single changes of sweep %d: %w", s.Sweep.ID, err)
	}
	title := "What each single change does: " + sweepName(s.Sweep)
	subtitle := fmt.Sprintf("How far a change of one parameter moves the %s of the baseline, the config of the sweep's first run.", s.Sweep.RankedBy().Words())
	return c.figure(title, subtitle, s.caption(c.runs()), s.Sweep.RankedBy()), nil
}

// figure draws a row for each config.
func (c comparison) figure(title, subtitle, source string, metric results.Metric) *figure.Figure {
	caption := c.spreadWords(metric)
	if verdicts := c.verdicts(); verdicts[better] || verdicts[worse] || verdicts[tooClose] {
		caption += " Better and worse: by at least twice the standard error of the difference; less is too close to tell."
	}
	return figure.New(title, subtitle, caption+"\n"+source, func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		d := newDotPlot(c, metric, width)
		return d.key.Above(width, d.height(), d.draw)
	})
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

// verdicts are those that occur.
func (c comparison) verdicts() map[verdict]bool {
	verdicts := map[verdict]bool{}
	for _, changed := range slices.Concat(c.single, c.several) {
		if changed.isCompared() {
			verdicts[changed.verdict] = true
		}
	}
	return verdicts
}

func (c comparison) runs() (runs []results.Run) {
	for _, config := range c.shown() {
		runs = append(runs, config.Runs...)
	}
	return runs
}

// spreadWords says what the numbers are, and what is left out.
func (c comparison) spreadWords(metric results.Metric) string {
	words := spreadWords(c.shown())
	if metric.Unit == results.Share {
		words += " Differences are in percentage points."
	}
	if slices.ContainsFunc(c.together, func(group []string) bool { return len(group) > 1 }) {
		words += " Parameters that always change together count as one."
	}
	var more []string
	if c.moreSingle > 0 {
		more = append(more, fmt.Sprintf("%d smaller single changes", c.moreSingle))
	}
	if c.moreSeveral > 0 {
		words := fmt.Sprintf("%d more %s", c.moreSeveral, english.PluralWord(c.moreSeveral, "config", ""))
		if len(c.single) > 0 {
			words += " with several changes"
		}
		more = append(more, words)
	}
	if len(more) > 0 {
		words += " Not shown: " + strings.Join(more, ", ") + "."
	}
	return words
}

// changes compares the sweep with its first config, if that is worth a section:
// two single changes or more. In a search the first config is drawn, and nobody's baseline.
func (r *Report) changes() (c comparison, ok bool) {
	if r.Sweep.Method != "grid" {
		return c, false
	}
	c, err := compare(r.Source)
	return c, err == nil && len(c.single)+c.moreSingle > 1
}

// paragraph tells the single changes apart by what they do to the metric.
func (c comparison) paragraph(metric results.Metric) phrase {
	words := say(plain("The baseline is the config of the sweep's first run: "), strong(strings.Join(settings(c.baseline.Config, c.varied), ", ")),
		sayf(". Its %s is ", metric.Words()), strong(metric.SpreadText(c.baseline.Last)), plain(". "+c.verdictWords()))
	if furthest, ok := c.furthest(); ok {
		words = say(words, plain(" What moves it furthest is "), c.moveWords(furthest, metric), plain("."))
	}
	return say(words, plain(" "+c.spreadWords(metric)))
}

// furthest is the single change that moves the metric most, if it is not by chance.
func (c comparison) furthest() (changed change, ok bool) {
	if len(c.single) == 0 {
		return changed, false
	}
	changed = slices.MaxFunc(c.single, func(a, b change) int { return cmp.Compare(a.size(), b.size()) })
	return changed, changed.isCompared() && changed.verdict != tooClose
}

// isCompared reports whether the change has a final value to compare with the baseline's.
func (c change) isCompared() bool { return c.Last.N > 0 && c.StoppedAfter() == 0 }

// moveWords names a single change and how far it moves the metric.
func (c comparison) moveWords(changed change, metric results.Metric) phrase {
	return say(strong(c.words(changed)), sayf(" (%s%s)", metric.SignedDigits(changed.difference), metric.DifferenceSign()))
}

// verdictWords counts the single changes by their verdicts.
func (c comparison) verdictWords() string {
	count, stopped, missing := map[verdict]int{}, 0, 0
	for _, changed := range c.single {
		switch {
		case changed.isCompared():
			count[changed.verdict]++
		case changed.Last.N > 0:
			stopped++
		default:
			missing++
		}
	}
	var parts []string
	if count[better]+count[worse] > 0 {
		parts = append(parts, fmt.Sprintf("%d did better and %d worse by at least twice the standard error of the difference", count[better], count[worse]))
	}
	for _, other := range []struct {
		n     int
		words string
	}{
		{count[tooClose], "came too close to tell"},
		{count[unknown], "cannot be told from chance for want of a second seed"},
		{stopped, map[bool]string{true: "was stopped early", false: "were stopped early"}[stopped == 1]},
		{missing, map[bool]string{true: "has no value", false: "have no value"}[missing == 1]},
	} {
		if other.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", other.n, other.words))
		}
	}
	return fmt.Sprintf("Of the %d configs that change one parameter of it, %s.", len(c.single), strings.Join(parts, ", "))
}

// table lists what the figure shows.
func (c comparison) table(metric results.Metric) *table {
	t := &table{Header: []string{"change", metric.Heading(), "difference", "seeds"}, Numbers: 1}
	add := func(what, difference string, config results.ConfigSummary) {
		t.Rows = append(t.Rows, []phrase{plain(what), plain(valueOf(metric, config, config.Last)), plain(difference), plain(seedsAndStates(config))})
	}
	add("baseline", "", c.baseline)
	for _, changed := range slices.Concat(c.single, c.several) {
		add(c.words(changed), metric.SignedDigits(changed.difference), changed.ConfigSummary)
	}
	return t
}
