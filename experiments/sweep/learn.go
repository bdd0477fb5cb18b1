package sweep

import (
	"maps"
	"slices"
)

// learn returns what the sweep varies in its config-th config, from 1, by a method that
// learns from the runs told. Once one of a config's runs is there, its other seeds have
// the same: what is known by then may have changed what would be suggested.
func (s *Spec) learn(config int, told []Trial) Values {
	configs := s.perConfig(told)
	if i := slices.IndexFunc(configs, func(t Trial) bool { return t.Number == config }); i >= 0 && len(s.Seeds) > 1 {
		return maps.Clone(configs[i].Config)
	}
	return s.settle(s.sampler.suggest(config, configs))
}

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
				configs = append(configs, Trial{config, restore(counted[0].Config), mean(counted), state})
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

// restore is a stored config as it was before: in JSON, a float may have become an int.
func restore(config Values) Values {
	restored := maps.Clone(config)
	for _, p := range parameters {
		if v, err := p.kind.check(config[p.name]); err == nil {
			restored[p.name] = v
		}
	}
	return restored
}
