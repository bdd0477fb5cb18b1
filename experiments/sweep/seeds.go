package sweep

import (
	"math"

	"gradbook/experiments/results"

	"go.yaml.in/yaml/v4"
)

// maxSeeds bounds how often a config is repeated: more is a slip.
const maxSeeds = 10_000

// maxSeed is the largest seed: the largest whole number that every JSON reader takes.
const maxSeed = 1 << 53

// seeds reads the key seeds, which W&B's schema does not have: how many seeds each
// config is repeated with, from 1 on, or a list of them.
func (r *reader) seeds(o object) []int64 {
	if !o.has("seeds") {
		return nil
	}
	if o.has("parameters") && hasKey(o.values["parameters"], "seed") {
		r.errorf(o.keys["seeds"], "seed is a parameter too; remove one of the two")
	}
	at := o.values["seeds"]
	if at.node.Kind != yaml.SequenceNode {
		many, ok := r.valueOf(at, Whole{1, maxSeeds})
		if !ok {
			return nil
		}
		seeds := make([]int64, many.(int64))
		for i := range seeds {
			seeds[i] = int64(i + 1)
		}
		return seeds
	}
	places, _ := r.list(at)
	var seeds []int64
	firsts := map[any]place{}
	for _, at := range places {
		value, ok := r.valueOf(at, Whole{0, maxSeed})
		if !ok {
			continue
		}
		if first, met := firsts[value]; met {
			r.errorf(at, "the seed %d is in the list already, in line %d; name it once", value, first.node.Line)
			continue
		}
		firsts[value] = at
		seeds = append(seeds, value.(int64))
	}
	return seeds
}

// repetition returns which config, from 1, the number-th run has, and with which of Seeds.
// Each config has its seeds one after another. In a file without seeds every run has a config
// of its own, with its own seed.
func (s *Spec) repetition(number int) (config int, seed results.Config) {
	if len(s.Seeds) == 0 {
		return number, nil
	}
	return (number-1)/len(s.Seeds) + 1, results.Config{"seed": s.Seeds[(number-1)%len(s.Seeds)]}
}

// repeated is how many runs so many configs have, at most math.MaxInt.
func (s *Spec) repeated(configs int) int {
	seeds := max(1, len(s.Seeds))
	if configs > math.MaxInt/seeds {
		return math.MaxInt
	}
	return configs * seeds
}
