package report

import (
	"fmt"
	"slices"
	"strings"

	"gradbook/experiments/results"
	"gradbook/plots/study"
)

// changes compares the sweep with its first config, if that is worth a section:
// two single changes or more. In a search the first config is drawn, and nobody's baseline.
func (r *Report) changes() (c study.Comparison, ok bool) {
	if r.Sweep.Method != "grid" {
		return c, false
	}
	c, err := study.Compare(r.Source)
	return c, err == nil && len(c.Single)+c.MoreSingle > 1
}

// paragraph tells the single changes apart by what they do to the metric.
func changesParagraph(c study.Comparison, metric results.Metric) phrase {
	words := say(plain("The baseline is the config of the sweep's first run: "), strong(strings.Join(study.Settings(c.Baseline.Config, c.Varied), ", ")),
		sayf(". Its %s is ", metric.Words()), strong(metric.SpreadText(c.Baseline.Last)), plain(". "+verdictWords(c)))
	if furthest, ok := c.Furthest(); ok {
		words = say(words, plain(" What moves it furthest is "), moveWords(c, furthest, metric), plain("."))
	}
	return say(words, plain(" "+c.SpreadWords(metric)))
}

// moveWords names a single change and how far it moves the metric.
func moveWords(c study.Comparison, changed study.Change, metric results.Metric) phrase {
	return say(strong(c.Words(changed)), sayf(" (%s%s)", metric.SignedDigits(changed.Difference), metric.DifferenceSign()))
}

// verdictWords counts the single changes by their verdicts.
func verdictWords(c study.Comparison) string {
	count, stopped, missing := map[study.Verdict]int{}, 0, 0
	for _, changed := range c.Single {
		switch {
		case changed.IsCompared():
			count[changed.Verdict]++
		case changed.Last.N > 0:
			stopped++
		default:
			missing++
		}
	}
	var parts []string
	if count[study.Better]+count[study.Worse] > 0 {
		parts = append(parts, fmt.Sprintf("%d did better and %d worse by at least twice the standard error of the difference", count[study.Better], count[study.Worse]))
	}
	for _, other := range []struct {
		n     int
		words string
	}{
		{count[study.TooClose], "came too close to tell"},
		{count[study.Unknown], "cannot be told from chance for want of a second seed"},
		{stopped, map[bool]string{true: "was stopped early", false: "were stopped early"}[stopped == 1]},
		{missing, map[bool]string{true: "has no value", false: "have no value"}[missing == 1]},
	} {
		if other.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", other.n, other.words))
		}
	}
	return fmt.Sprintf("Of the %d configs that change one parameter of it, %s.", len(c.Single), strings.Join(parts, ", "))
}

// table lists what the figure shows.
func changesTable(c study.Comparison, metric results.Metric) *table {
	t := &table{Header: []string{"change", metric.Heading(), "difference", "seeds"}, Numbers: 1}
	add := func(what, difference string, config results.ConfigSummary) {
		t.Rows = append(t.Rows, []phrase{plain(what), plain(study.ValueOf(metric, config, config.Last)), plain(difference), plain(study.SeedsAndStates(config))})
	}
	add("baseline", "", c.Baseline)
	for _, changed := range slices.Concat(c.Single, c.Several) {
		add(c.Words(changed), metric.SignedDigits(changed.Difference), changed.ConfigSummary)
	}
	return t
}
