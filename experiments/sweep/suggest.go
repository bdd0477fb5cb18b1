package sweep

import (
	"fmt"
	"maps"
)

// The states of a [Trial].
const (
	Finished = "finished" // it came to an outcome that counts
	Running  = "running"  // or waits to
	Failed   = "failed"   // or diverged
)

// Trial is a run that a sampler is told of.
type Trial struct {
	Number int     // of the run in the sweep, from 1
	Config Values  // what [Spec.Suggest] returned for that number
	Value  float64 // of the metric, so far if the run is not finished; NaN if it has none
	State  string  // Finished, Running or Failed
}

// A sampler picks the configs of a sweep.
type sampler interface {
	// suggest returns what the sweep varies in its number-th config, from 1, whether its
	// when holds or not. It depends on nothing but the file's text, the number and the
	// trials told, which are numbered as configs are.
	suggest(number int, told []Trial) Values
}

// newSampler returns the sampler of the spec's method.
func (s *Spec) newSampler() sampler {
	switch s.Method {
	case grid:
		return gridSampler{s.points}
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
// such run. It depends on nothing but the file's text, the number and, where the
// method [Spec.Learns], the trials told, which may be in any order.
func (s *Spec) Suggest(number int, told []Trial) (Values, bool) {
	count := s.Count()
	if number < 1 || count >= 0 && number > count {
		return nil, false
	}
	config, seed := s.repetition(number)
	var values Values
	if s.Learns() {
		values = s.learn(config, told)
	} else {
		values = s.settle(s.sampler.suggest(config, nil))
	}
	maps.Copy(values, seed)
	return values.complete(), true
}

// Learns reports whether the method picks a config by the results of other runs,
// so that it should be asked for one no sooner than a worker is free to train it.
func (s *Spec) Learns() bool { return s.Method == bayes || s.Method == tpe }

// Config is Suggest where nothing is known of other runs. Where the method
// [Spec.Learns], it is the config that the run has while too few of them have finished.
func (s *Spec) Config(number int) (Values, bool) { return s.Suggest(number, nil) }

// Datasets returns what runs may have of the parameter dataset, such as auto.
func (s *Spec) Datasets() (names []string) {
	for _, t := range s.trials("dataset") {
		names = append(names, t.value.(string))
	}
	return names
}

// samplerSeed reads the key sampler_seed, which W&B's schema does not have. It
// returns what all draws of the sweep are seeded with.
func (r *reader) samplerSeed(o object, method string) (draws string) {
	if !o.has("sampler_seed") {
		return sampling
	}
	if method == grid {
		r.warnf(o.keys["sampler_seed"], "it is ignored; a grid draws nothing")
	}
	seed, _ := r.valueOf(o.values["sampler_seed"], whole{0, 1 << 53})
	return fmt.Sprintf("%s, sampler_seed %v", sampling, seed)
}
