package sweep

import (
	"slices"
	"strings"

	"gradbook/experiments/results"
)

// A Demand is a condition outside of the sweep file that a config must meet, such as what its
// dataset has room for. If a config fails, the error stands at the first of Parameters that
// the file has, or else at the first of With.
type Demand struct {
	Parameters, With []string
	Check            func(config results.Config) error // takes a complete config; returns nil for a config that another check refuses
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
