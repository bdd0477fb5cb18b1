package plots

import (
	"fmt"
	"math"
	"strings"

	"gradbook/experiments/results"
)

// mattersWords says which parameter matters most. It says nothing where the configs
// cannot tell.
func (r *Report) mattersWords(configs []results.ConfigSummary) phrase {
	m, ok := r.importances()
	if !ok {
		c, study := r.changes()
		furthest, ok := c.furthest()
		if !study || !ok {
			return nil
		}
		return say(sayf("Of all changes of one parameter of the first config, what moves its %s furthest is ", metricWords(r.Sweep.Metric)),
			c.moveWords(furthest, r.Sweep.Metric), plain("."))
	}
	most := m.Parameters[0]
	name := strong(most.title())
	share := fmt.Sprintf("%s of the variance of the %s over all runs (interval %s)",
		wholePercent(most.Share), metricWords(r.Sweep.Metric), most.interval())
	words := say(plain("What matters most is "), name, sayf(": by itself it explains %s.", share))
	if math.Floor(100*most.Low) == 0 {
		words = say(plain("No parameter stands out: the first, "), name, sayf(", explains %s.", share))
	}
	if gap := levelWords(configs, most, r.Sweep); gap != "" {
		words = say(words, plain(" "+gap))
	}
	return say(words, plain(m.restWords()))
}

// restWords says what explains the rest.
func (m Importances) restWords() string {
	const most = 3
	var parts []string
	for _, p := range m.Parameters[1:] {
		if len(parts) < most {
			parts = append(parts, p.title()+" "+wholePercent(p.Share))
		}
	}
	interactions := "what parameters do together and chance "
	if !math.IsNaN(m.Seeds) {
		interactions = "what parameters do together "
	}
	parts = append(parts, interactions+wholePercent(m.Interactions))
	if !math.IsNaN(m.Seeds) {
		parts = append(parts, "the seed alone "+wholePercent(m.Seeds))
	}
	return fmt.Sprintf(" Of the rest, %s.", strings.Join(parts, ", "))
}

// levelWords compares the best value of a parameter with its worst, on average over the
// others; nothing unless each value has been tried with all of the others' values.
func levelWords(configs []results.ConfigSummary, p ParameterImportance, sweep results.Sweep) string {
	var all []results.Run
	for _, config := range configs {
		all = append(all, config.Runs...)
	}
	if len(p.With) > 0 || !isFactorial(configs, results.Varied(all)) {
		return ""
	}
	values := map[string][]float64{}
	var names []string // in the order of the configs
	for _, config := range configs {
		name := setting(config.Config[p.Name])
		if values[name] == nil {
			names = append(names, name)
		}
		values[name] = append(values[name], config.Last.Mean)
	}
	var best, worst string
	mean := func(name string) float64 { return results.SpreadOf(values[name]).Mean }
	for _, name := range names {
		if best == "" || sweep.Goal.Better(mean(name), mean(best)) {
			best = name
		}
		if worst == "" || sweep.Goal.Better(mean(worst), mean(name)) {
			worst = name
		}
	}
	gap := math.Abs(mean(best) - mean(worst))
	if !isFinite(gap) || best == worst {
		return ""
	}
	return fmt.Sprintf("On average over the others, %s is %s better than %s.", best, difference(sweep.Metric, gap), worst)
}

// isFactorial reports whether the configs are all combinations of their parameters' values,
// and each has a value.
func isFactorial(configs []results.ConfigSummary, varied []string) bool {
	combinations := 1
	for _, name := range varied {
		values := map[string]bool{}
		for _, config := range configs {
			values[results.Format(config.Config[name])] = true
			if config.Last.N == 0 {
				return false
			}
		}
		if combinations *= len(values); combinations > len(configs) {
			return false
		}
	}
	return combinations == len(configs) // no two of them are the same
}
