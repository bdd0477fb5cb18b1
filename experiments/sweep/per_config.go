package sweep

import (
	"maps"
	"math"
	"slices"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep/sampler"
)

// perConfig makes of runs, with a seed each, what is known of their configs. The runs of a
// config that have finished stand for it, with the mean of their values, or else those that
// are running or wait to; a config has failed only if all of its runs have. A canceled run
// was never tried, and says nothing. Runs count by the network that they keep, as everywhere,
// not by the best of their epochs.
func (s *Spec) perConfig(runs []results.Run) (known []sampler.Result) {
	byConfig := map[int][]results.Run{}
	for _, run := range runs {
		if config, _ := s.repetition(run.Number); run.State != results.Canceled {
			byConfig[config] = append(byConfig[config], run)
		}
	}
	for _, config := range slices.Sorted(maps.Keys(byConfig)) {
		all := byConfig[config]
		first := slices.MinFunc(all, func(a, b results.Run) int { return precedence(a.State) - precedence(b.State) })
		counted := slices.DeleteFunc(all, func(run results.Run) bool { return precedence(run.State) > precedence(first.State) })
		known = append(known, sampler.Result{Number: config, Config: s.stored(first.Config), Value: mean(counted), State: first.State})
	}
	return known
}

// precedence sorts the states of a config's runs: those of the lowest one stand for it.
func precedence(s results.State) int {
	switch {
	case s.Finished():
		return 0
	case s == results.Failed || s == results.Diverged:
		return 2
	}
	return 1
}

// mean is that of the values of runs, those that are finite; NaN where none is.
func mean(runs []results.Run) float64 {
	sum, n := 0.0, 0
	for _, run := range runs {
		if x := run.LastValue; !math.IsNaN(x) && !math.IsInf(x, 0) {
			sum += x
			n++
		}
	}
	return sum / float64(n)
}

// stored is a config of the record as it was suggested: in JSON, a float may have become an
// int, and a value that stands for others, such as dataset auto, is recorded by what it stood for.
func (s *Spec) stored(config results.Config) results.Config {
	restored := maps.Clone(config)
	for _, p := range s.schema.Parameters {
		value, has := config[p.Name]
		if v, err := p.Kind.Check(value); has && err == nil {
			restored[p.Name] = v
		}
		if values := s.decided[p.Name]; slices.Contains(values, p.Decided) && !slices.Contains(values, value) {
			restored[p.Name] = p.Decided
		}
	}
	return restored
}
