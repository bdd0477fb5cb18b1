package sweep

import (
	"slices"
	"strings"

	"gradbook/experiments/results"
)

// A Demand is what a config must meet, besides agreeing with itself, for a run to be possible
// where the sweep is to be carried out. Of Parameters the first one that the file has is
// blamed where it does not, or else of With.
type Demand struct {
	Parameters, With []string
	Check            func(config results.Config) error // of a complete config; nil also for one that is wrong in another way
}

// checkDemands refuses values that runs cannot have. key is where the file has its
// parameters.
func (r *reader) checkDemands(spec *Spec, key place) {
	for _, d := range r.schema.Demands {
		blamed := map[place]bool{}
		names := slices.Concat(d.With, d.Parameters)
		for config, places := range spec.combinations(names...) {
			at := key
			for _, name := range slices.Concat(d.Parameters, d.With) {
				if _, held := config[name]; (held || slices.Contains(d.With, name)) && places[name].node != nil {
					at = places[name]
					break
				}
			}
			if blamed[at] {
				continue
			}
			if err := d.Check(r.schema.Complete(config)); err != nil {
				r.errorf(at, "%s", strings.ReplaceAll(err.Error(), "\n", "; "))
				blamed[at] = true
			}
		}
	}
}
