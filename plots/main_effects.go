package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gradbook/experiments/results"
)

// mainEffect is what one parameter of a full factorial design does by itself, averaged
// over all that the others do (Fisher, The Design of Experiments, 1935).
type mainEffect struct {
	parameter   string
	best, worst level
	share       float64 // of the variance between configs, from 0 to 1
}

// level is a parameter's value, with the mean of the metric over the configs that have it.
type level struct {
	value string
	mean  float64
}

// mainEffects returns those of all parameters that vary, the largest share first. There are
// none unless at least two parameters vary, every combination of their values is a
// config, and each has a finite value: only then do the shares of parameters and of their
// interactions add up to one.
func mainEffects(configs []results.ConfigSummary, varied []string, goal results.Goal) (effects []mainEffect) {
	if len(varied) < 2 || !isFactorial(configs, varied) {
		return nil
	}
	grand := meanOf(configs)
	total := 0.0
	for _, config := range configs {
		total += square(config.Last.Mean - grand)
	}
	if total == 0 || math.IsNaN(total) || math.IsInf(total, 0) {
		return nil
	}
	for _, name := range varied {
		byValue := map[string][]results.ConfigSummary{}
		for _, config := range configs {
			value := results.Format(config.Config[name])
			byValue[value] = append(byValue[value], config)
		}
		effect := mainEffect{parameter: name}
		between := 0.0
		for _, config := range configs { // each value as often as it has configs, always in one order
			value := config.Config[name]
			l := level{setting(value), meanOf(byValue[results.Format(value)])}
			between += square(l.mean - grand)
			if effect.best.value == "" || goal.Better(l.mean, effect.best.mean) {
				effect.best = l
			}
			if effect.worst.value == "" || goal.Better(effect.worst.mean, l.mean) {
				effect.worst = l
			}
		}
		effect.share = between / total
		effects = append(effects, effect)
	}
	slices.SortStableFunc(effects, func(a, b mainEffect) int { return cmp.Compare(b.share, a.share) })
	return effects
}

// isFactorial reports whether the configs are all combinations of their parameters' values.
func isFactorial(configs []results.ConfigSummary, varied []string) bool {
	combinations := 1
	for _, name := range varied {
		values := map[string]bool{}
		for _, config := range configs {
			values[results.Format(config.Config[name])] = true
		}
		if combinations *= len(values); combinations > len(configs) {
			return false
		}
	}
	distinct := map[string]bool{}
	for _, config := range configs {
		distinct[strings.Join(settings(config.Config, varied), ", ")] = true
	}
	return combinations == len(configs) && len(distinct) == len(configs)
}

// square is never fused into a sum: the same on every CPU.
func square(d float64) float64 { return float64(d * d) }

func meanOf(configs []results.ConfigSummary) float64 {
	sum := 0.0
	for _, config := range configs {
		sum += config.Last.Mean
	}
	return sum / float64(len(configs))
}

// effectWords says which parameter matters most.
func effectWords(effects []mainEffect, metric string) phrase {
	percent := func(share float64) string { return fmt.Sprintf("%.0f%%", 100*share) }
	most, rest := effects[0], 1.0
	var others []string
	for i, effect := range effects {
		rest -= effect.share
		if i > 0 {
			others = append(others, fmt.Sprintf("%s %s", effect.parameter, percent(effect.share)))
		}
	}
	return say(plain("What matters most is "), strong(most.parameter),
		sayf(": on average over the other parameters, %s is %s better than %s. It explains %s of the variance between the configs, %s; the remaining %s is what parameters do together, and chance.",
			most.best.value, difference(metric, math.Abs(most.best.mean-most.worst.mean)), most.worst.value,
			percent(most.share), strings.Join(others, ", "), percent(max(0, rest))))
}
