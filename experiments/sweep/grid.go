package sweep

import (
	"maps"
	"slices"

	"gradbook/experiments/results"
)

// point returns the config of a grid's number-th run, from 1. A grid has each combination of
// values once with each of the seeds. A random order keeps the seeds of a config together.
func (s *Spec) point(number int) results.Config {
	config, seed := s.repetition(number)
	chosen := s.points.Point
	if s.Shuffled {
		chosen = func(i int) results.Config { return s.points.Shuffled(i, s.draws) }
	}
	values := s.settle(chosen(config - 1))
	maps.Copy(values, seed)
	return s.schema.Complete(values)
}

// Contains reports whether a grid has a run with a recorded config.
func (s *Spec) Contains(config results.Config) bool {
	stored := s.schema.Complete(s.stored(config))
	chosen, known := results.Config{}, results.Config{}
	for _, a := range s.space.Axes {
		held := results.Config{}
		for _, v := range a {
			if s.space.Holds(v, stored, known) {
				held[v.Name] = stored[v.Name]
			}
		}
		i, has := a.Index(held)
		if !has {
			return false
		}
		a.Choose(i, chosen)
	}
	values := s.schema.Complete(s.settle(chosen))
	hasSeed := values["seed"] == stored["seed"]
	if len(s.Seeds) > 0 {
		hasSeed = slices.ContainsFunc(s.Seeds, func(seed int64) bool { return any(seed) == stored["seed"] })
	}
	return hasSeed && s.Key(values) == s.Key(stored)
}
