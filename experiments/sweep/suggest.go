package sweep

import (
	"fmt"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep/sampler"
)

// Suggest returns the config of the sweep's number-th run, from 1, with the default of every
// parameter that the file does not mention, or false when the sweep has no such run. It depends
// on nothing but the file's text, the number and the known runs, whose order makes no
// difference. Every method except grid avoids the configs of known runs; methods that learn use
// their values.
func (s *Spec) Suggest(number int, known []results.Run) (results.Config, bool) {
	q := s.Sequence()
	config, _ := s.repetition(number)
	for _, run := range known {
		if c, _ := s.repetition(run.Number); c == config {
			q.config, q.values = c, s.stored(run.Config)
		} else if s.Method != sampler.Grid {
			q.tried.Add(s.stored(run.Config))
		}
	}
	return q.suggest(number, known)
}

// Learns reports whether the method picks a config by the results of other runs. Then ask for
// a config only when a worker is free to train it.
func (s *Spec) Learns() bool { return sampler.Learns(s.Method) }

// Config is Suggest without known runs. The run of a sweep may get another config, if an earlier
// run has this one (only a [Sequence] knows) or if the method [Spec.Learns].
func (s *Spec) Config(number int) (results.Config, bool) { return s.Suggest(number, nil) }

// sampling seeds the draws of a file without a sampler_seed: the same file gives the same runs
// on any day, and its n-th run does not depend on the others.
const sampling = "gradbook random search 1"

// samplerSeed reads the key sampler_seed, which W&B's schema does not have. It
// returns what all draws of the sweep are seeded with.
func (r *reader) samplerSeed(o object, method string, shuffled bool) (draws string) {
	if !o.has("sampler_seed") {
		return sampling
	}
	if method == sampler.Grid && !shuffled {
		r.warnf(o.keys["sampler_seed"], "it is ignored; a grid draws nothing without order: shuffled")
	}
	seed, _ := r.valueOf(o.values["sampler_seed"], Whole{0, 1 << 53})
	return fmt.Sprintf("%s, sampler_seed %v", sampling, seed)
}

// shuffled reads the key order, which W&B's schema does not have: whether a grid's configs
// come in a random order.
func (r *reader) shuffled(o object, method string) bool {
	if !o.has("order") {
		return false
	}
	order, _ := r.oneOf(o.values["order"], []string{"sorted", "shuffled"}, orderWords)
	if method != sampler.Grid && method != "" {
		r.warnf(o.keys["order"], "it is ignored; only a grid has one")
	}
	return order == "shuffled"
}
