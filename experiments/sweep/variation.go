package sweep

import (
	"cmp"
	"math"
	"reflect"
	"slices"
	"strings"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep/sampler"
)

// Variation is what a sweep file says of a parameter.
type Variation struct {
	Name         string           `json:"name"`
	Values       []any            `json:"values,omitempty"`       // what the file lists, or its one value
	Distribution string           `json:"distribution,omitempty"` // what is drawn or counted: "uniform, min 0.1, max 1.0"
	Derive       string           `json:"derive,omitempty"`       // the formula that computes it: "0.1 * batch_size / 64"
	When         map[string][]any `json:"when,omitempty"`         // the values of other parameters, elsewhere it has its default
	Zip          []string         `json:"zip,omitempty"`          // the group that it advances with
}

// IsConstant reports whether all runs have the same value.
func (v Variation) IsConstant() bool { return len(v.Values) == 1 && v.When == nil }

// Holds reports whether its when holds in a config, complete or stored; elsewhere the
// parameter has its default.
func (v Variation) Holds(config results.Config) bool {
	for name, values := range v.When {
		if !slices.ContainsFunc(values, func(value any) bool { return isStoredAs(value, config[name]) }) {
			return false
		}
	}
	return true
}

// isStoredAs reports whether a value is what JSON has made of another: in JSON, 2.0 is 2.
func isStoredAs(value, stored any) bool {
	if list, isList := value.([]any); isList {
		others, _ := stored.([]any)
		return len(others) == len(list) && others != nil && slices.EqualFunc(list, others, isStoredAs)
	}
	if float, is := value.(float64); is && float == math.Trunc(float) {
		if whole, is := stored.(int64); is {
			return float == float64(whole)
		}
	}
	return reflect.DeepEqual(value, stored)
}

// Variations describes the parameters of the file, sorted by name but for those linked by
// zip, which stand beside each other.
func (s *Spec) Variations() (all []Variation) {
	axes := slices.Clone(s.axes)
	for _, v := range s.derived {
		axes = append(axes, axis{v})
	}
	slices.SortFunc(axes, func(a, b axis) int { return cmp.Compare(a[0].Name, b[0].Name) })
	for _, a := range axes {
		for _, v := range a {
			described := Variation{Name: v.Name, Distribution: v.written}
			if v.derive != nil {
				described.Derive = v.derive.text
			} else if list, is := v.Distribution.(sampler.Categorical); is {
				described.Values = slices.Clone(list.Values)
			}
			for _, q := range v.When {
				if described.When == nil {
					described.When = map[string][]any{}
				}
				described.When[q.Parameter] = slices.Clone(q.Values)
			}
			for _, linked := range a {
				if len(a) > 1 {
					described.Zip = append(described.Zip, linked.Name)
				}
			}
			all = append(all, described)
		}
	}
	return all
}

// written is a distribution as the file has it, "" for a plain list or value.
func (r *reader) written(name string, o object) string {
	if name == "constant" || name == "categorical" {
		return ""
	}
	words := []string{name}
	for _, key := range []string{"min", "max", "q", "mu", "sigma", "a", "b", "probabilities"} {
		if o.has(key) {
			value, _ := r.value(o.values[key])
			words = append(words, key+" "+results.Canonical(value))
		}
	}
	return strings.Join(words, ", ")
}
