package sweep

import (
	"fmt"

	"gradbook/experiments/results"
)

// The states of a [Trial].
const (
	Finished = "finished" // it came to an outcome that counts
	Running  = "running"  // or waits to
	Failed   = "failed"   // or diverged
)

// Trial is a run that a sampler is told of.
type Trial struct {
	Number int            // of the run in the sweep, from 1
	Config results.Config // what [Spec.Suggest] returned for that number
	Value  float64        // of the metric, so far if the run is not finished; NaN if it has none
	State  string         // Finished, Running or Failed
}

// A sampler picks the configs of a search.
type sampler interface {
	// suggest returns what the sweep varies in its number-th config, from 1, whether its
	// when holds or not, or false if there is none left that is not tried. It depends on
	// nothing but the file's text, the number, the trials told, which are numbered as
	// configs are, and what is tried.
	suggest(number int, told []Trial, tried *tried) (results.Config, bool)
}

// newSampler returns the sampler of the spec's method; nil for a grid.
func (s *Spec) newSampler() sampler {
	switch s.Method {
	case grid:
		return nil
	case sobol:
		return newSobolSampler(s.space, s.draws)
	case tpe:
		return newTPESampler(s.space, s.draws, s.Metric)
	case bayes:
		return newBayesSampler(s.space, s.draws, s.Metric)
	}
	return randomSampler{s.space, s.draws}
}

// Suggest returns the config of the sweep's number-th run, from 1, with the
// defaults of all that the file does not mention, or false when the sweep has no
// such run. It depends on nothing but the file's text, the number and the trials told,
// which may be in any order: no method but grid gives a config that one of them has, and
// some [Spec.Learns] from their values.
func (s *Spec) Suggest(number int, told []Trial) (results.Config, bool) {
	q := s.Sequence()
	config, _ := s.repetition(number)
	for _, t := range told {
		if c, _ := s.repetition(t.Number); c == config {
			q.config, q.values = c, s.stored(t.Config)
		} else if s.Method != grid {
			q.tried.add(s.stored(t.Config))
		}
	}
	return q.suggest(number, told)
}

// Learns reports whether the method picks a config by the results of other runs,
// so that it should be asked for one no sooner than a worker is free to train it.
func (s *Spec) Learns() bool { return s.Method == bayes || s.Method == tpe }

// Config is Suggest where nothing is known of other runs. The run may have another config,
// if one before it has this one, which only a [Sequence] sees, or if the method [Spec.Learns].
func (s *Spec) Config(number int) (results.Config, bool) { return s.Suggest(number, nil) }

// Datasets returns what runs may have of the parameter dataset, such as auto.
func (s *Spec) Datasets() (names []string) {
	for _, name := range s.datasets {
		names = append(names, name.(string))
	}
	return names
}

// samplerSeed reads the key sampler_seed, which W&B's schema does not have. It
// returns what all draws of the sweep are seeded with.
func (r *reader) samplerSeed(o object, method string, shuffled bool) (draws string) {
	if !o.has("sampler_seed") {
		return sampling
	}
	if method == grid && !shuffled {
		r.warnf(o.keys["sampler_seed"], "it is ignored; a grid draws nothing without order: shuffled")
	}
	seed, _ := r.valueOf(o.values["sampler_seed"], whole{0, 1 << 53})
	return fmt.Sprintf("%s, sampler_seed %v", sampling, seed)
}

// shuffled reads the key order, which W&B's schema does not have: whether a grid's configs
// come in a random order.
func (r *reader) shuffled(o object, method string) bool {
	if !o.has("order") {
		return false
	}
	order, _ := r.oneOf(o.values["order"], []string{"sorted", "shuffled"}, orderWords)
	if method != grid && method != "" {
		r.warnf(o.keys["order"], "it is ignored; only a grid has one")
	}
	return order == "shuffled"
}
