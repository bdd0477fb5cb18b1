package sweep

import (
	"maps"
	"slices"

	"gradbook/experiments/results"
)

// perConfig makes of runs, with a seed each, trials that are numbered as configs are. Those
// of a config that have finished stand for it, with the mean of their values, or else those
// that are running; it has failed only if all have.
func (s *Spec) perConfig(told []Trial) (configs []Trial) {
	runs := map[int][]Trial{}
	for _, t := range told {
		config, _ := s.repetition(t.Number)
		runs[config] = append(runs[config], t)
	}
	for _, config := range slices.Sorted(maps.Keys(runs)) {
		of := func(state string) []Trial {
			return slices.DeleteFunc(slices.Clone(runs[config]), func(t Trial) bool { return t.State != state })
		}
		for _, state := range []string{Finished, Running, Failed} {
			if counted := of(state); len(counted) > 0 {
				configs = append(configs, Trial{config, s.stored(counted[0].Config), mean(counted), state})
				break
			}
		}
	}
	return configs
}

// mean is that of the trials' values, those that are numbers; NaN where none is.
func mean(trials []Trial) float64 {
	sum, n := 0.0, 0
	for _, t := range trials {
		if isFinite(t.Value) {
			sum += t.Value
			n++
		}
	}
	return sum / float64(n)
}

// stored is a config of the record as it was suggested: in JSON, a float may have become an
// int, and dataset auto is recorded by the name that it stands for.
func (s *Spec) stored(config results.Config) results.Config {
	restored := maps.Clone(config)
	for _, p := range parameters {
		if v, err := p.kind.check(config[p.name]); err == nil {
			restored[p.name] = v
		}
	}
	if slices.Contains(s.datasets, any("auto")) && !slices.Contains(s.datasets, config["dataset"]) {
		restored["dataset"] = "auto"
	}
	return restored
}
