package sweep

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"math/big"
	"slices"
	"strings"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep/sampler"

	"go.yaml.in/yaml/v4"
)

// maxComputed bounds how many values of a derived parameter are computed when the file is
// read. If it has more, only the bounds of its values are checked.
const maxComputed = 10_000

// derive reads the key derive of a parameter, which W&B's schema does not have: the
// formula that computes its value from other parameters of the config.
func (r *reader) derive(o object, p Parameter) (*formula, bool) {
	ok := true
	for _, key := range o.names {
		if slices.Contains(parameterKeys, key) {
			r.errorf(o.keys[key], "derive takes no %s, only when; the value is computed", key)
			ok = false
		}
	}
	at := o.values["derive"]
	if at.node.Kind != yaml.ScalarNode {
		r.errorf(at, "got %s, expected an expression such as 0.1 * batch_size / 64", r.show(at))
		return nil, false
	}
	if _, takesNumbers := p.Kind.(Numeric); !takesNumbers && p.Kind != nil {
		r.errorf(at, "it computes a number, but %s takes %s; list some under values", p.Name, p.Kind)
		return nil, false
	}
	f, errs := r.schema.parseFormula(at, at.node.Value)
	for _, err := range errs {
		r.errorf(at, "%v", err)
	}
	return f, ok && len(errs) == 0
}

// inOrder sorts derived parameters so that each comes after those that it is computed
// from. It reports circles and leaves them out.
func (r *reader) inOrder(derived []variable) (sorted []variable) {
	rest := slices.Clone(derived)
	for len(rest) > 0 {
		needs := func(v variable) int {
			return slices.IndexFunc(rest, func(w variable) bool { return slices.Contains(v.derive.names, w.Name) })
		}
		i := slices.IndexFunc(rest, func(v variable) bool { return needs(v) < 0 })
		if i >= 0 {
			sorted = append(sorted, rest[i])
			rest = slices.Delete(rest, i, i+1)
			continue
		}
		var path []string
		for i = 0; !slices.Contains(path, rest[i].Name); i = needs(rest[i]) {
			path = append(path, rest[i].Name)
		}
		circle := path[slices.Index(path, rest[i].Name):]
		r.errorf(rest[i].derive.at, "it goes round in a circle: %s needs %s; derive one of them from something else", strings.Join(circle, " needs "), circle[0])
		rest = slices.DeleteFunc(rest, func(v variable) bool { return slices.Contains(circle, v.Name) })
	}
	return sorted
}

// checkDerived gives the spec those derived parameters, in order, whose every value is one
// that the parameter takes, and reports the others. written is the file's parameters.
func (r *reader) checkDerived(spec *Spec, derived []variable, written place) {
	for _, v := range derived {
		isMissing := func(name string) bool { // it could not be read, which has been reported
			_, read := spec.find(name)
			return !read && hasKey(written, name)
		}
		if len(spec.Seeds) > 0 && slices.Contains(v.derive.names, "seed") {
			r.errorf(v.derive.at, "every config has all of the seeds, so that nothing can be derived from one; remove it, or make seed a parameter")
			continue
		}
		if slices.ContainsFunc(v.derive.names, isMissing) {
			continue
		}
		var err error
		spec.derived = append(spec.derived, v)
		if spec.isComputable(v) {
			err = spec.tryAll(v)
		} else {
			v, err = spec.bounds(v)
		}
		spec.derived = spec.derived[:len(spec.derived)-1]
		if err != nil {
			r.errorf(v.derive.at, "%v", err)
			continue
		}
		spec.derived = append(spec.derived, v)
	}
}

// isComputable reports whether a derived parameter of the spec has few enough values to
// compute each.
func (s *Spec) isComputable(v variable) bool {
	axes, computed := s.involved(v.Name)
	ways := 1
	for _, a := range axes {
		values := 0
		points, isCountable := a[0].Distribution.(sampler.Countable)
		_, isList := points.(sampler.Categorical)
		_, isRange := points.(sampler.IntUniform)
		switch {
		case !isRead(a[0], computed):
			values = len(s.rows(a[0], computed))
		case !isCountable || isList && a[0].derive != nil: // of which there are bounds only
			return false
		case !isList && !isRange && s.Method != sampler.Grid: // which alone takes its points, and no others
			return false
		default:
			values = points.Size()
		}
		if values > maxComputed/max(1, ways) {
			return false
		}
		ways *= values
	}
	return true
}

// isRead reports whether any of the derived parameters is computed from a variable.
func isRead(v variable, derived []variable) bool {
	return slices.ContainsFunc(derived, func(d variable) bool { return slices.Contains(d.derive.names, v.Name) })
}

// tryAll computes a derived parameter for every combination of values that it depends on.
func (s *Spec) tryAll(v variable) error {
	for config := range s.combinations(v.Name) {
		config = s.schema.Complete(config)
		if !v.holdsIn(config) {
			continue
		}
		if _, err := v.compute(config); err != nil {
			var where []string
			for _, name := range v.derive.names {
				where = append(where, fmt.Sprintf("%s is %s", name, results.Canonical(config[name])))
			}
			return fmt.Errorf("%w, where %s", err, strings.Join(where, " and "))
		}
	}
	return nil
}

// bounds returns a derived parameter with the ends of what it may be.
func (s *Spec) bounds(v variable) (variable, error) {
	x, err := v.derive.root(func(name string) (interval, error) {
		var values []any
		for _, t := range s.possibilities(name) {
			values = append(values, t.value)
		}
		return v.derive.intervalOf(name, values...)
	})
	if err != nil {
		return v, err
	}
	if _, is := v.Kind.(Whole); is && !x.isWhole {
		return v, fmt.Errorf("it may be a fraction, expected %s; write round(...), floor(...) or ceil(...)", v.Kind)
	}
	ends := sampler.Categorical{}
	v.places = []place{v.derive.at, v.derive.at}
	for _, end := range []*big.Rat{x.low, x.high} {
		value, err := v.Kind.Check(v.number(end))
		if err != nil {
			return v, fmt.Errorf("it may be anything from %s to %s, expected %s; keep it there with min and max", results.Canonical(v.number(x.low)), results.Canonical(v.number(x.high)), v.Kind)
		}
		ends.Values = append(ends.Values, value)
	}
	v.Distribution = ends
	return v, nil
}

// computeAll is the possibilities of a derived parameter that isComputable.
func (s *Spec) computeAll(v variable) (all []possible) {
	seen := map[any]bool{}
	for config := range s.combinations(v.Name) {
		value := s.schema.Complete(config)[v.Name]
		if !seen[value] {
			seen[value] = true
			all = append(all, possible{value, v.derive.at})
		}
	}
	return all
}

// find returns what the file says of a parameter.
func (s *Spec) find(name string) (variable, bool) {
	for v := range s.variables() {
		if v.Name == name {
			return v, true
		}
	}
	return variable{}, false
}

// variables is what the file says of all parameters.
func (s *Spec) variables() iter.Seq[variable] {
	return func(yield func(variable) bool) {
		for _, a := range append(slices.Clone(s.axes), axis(s.derived)) {
			for _, v := range a {
				if !yield(v) {
					return
				}
			}
		}
	}
}

// settle makes a config of values that a sampler has chosen. It leaves out values whose when
// does not hold, so that these parameters keep their defaults, and adds the derived ones.
func (s *Spec) settle(chosen results.Config) results.Config {
	config := s.space.Settle(chosen)
	s.derive(s.derived, config)
	return config
}

// derive adds derived parameters, in order, to a config. A formula reads the default of a
// parameter that has no value, as a run does.
func (s *Spec) derive(derived []variable, config results.Config) {
	if len(derived) == 0 {
		return
	}
	complete := s.schema.Complete(maps.Clone(config))
	for _, v := range derived {
		if !v.holdsIn(complete) {
			continue
		}
		if value, err := v.compute(complete); err == nil { // reading the file has made sure
			config[v.Name], complete[v.Name] = value, value
		}
	}
}

// holdsIn reports whether a variable's when holds in a complete config.
func (v variable) holdsIn(complete results.Config) bool {
	return !slices.ContainsFunc(v.When, func(q sampler.Requirement) bool { return !q.Met(complete[q.Parameter]) })
}

// compute returns the value of a derived parameter in a complete config.
func (v variable) compute(complete results.Config) (any, error) {
	x, err := v.derive.root(func(name string) (interval, error) { return v.derive.intervalOf(name, complete[name]) })
	if err != nil {
		return nil, err
	}
	value, err := v.Kind.Check(v.number(x.low))
	if err != nil {
		return nil, fmt.Errorf("it is %s, expected %s", results.Canonical(v.number(x.low)), v.Kind)
	}
	return value, nil
}

// intervalOf returns the interval that holds all values of a parameter.
func (f *formula) intervalOf(name string, values ...any) (interval, error) {
	var numbers []*big.Rat
	for _, value := range values {
		if _, isList := value.([]any); isList {
			return interval{}, fmt.Errorf("%s may be a list, from which nothing can be computed", name)
		}
		if value == nil {
			return interval{}, fmt.Errorf("%s may have no value to compute from", name)
		}
		numbers = append(numbers, exactly(results.Config{name: value}.Number(name)).low)
	}
	if len(numbers) == 0 {
		return interval{}, errors.New(name + " has no value to compute from")
	}
	return around(f.whole[name], numbers...), nil
}

// number converts x to what the parameter takes. Networks are trained in float32, where a
// number very close to 0 becomes 0.
func (v variable) number(x *big.Rat) any {
	if _, is := v.Kind.(Whole); is && x.IsInt() && x.Num().IsInt64() {
		return x.Num().Int64()
	}
	float, _ := x.Float64()
	if _, is := v.Kind.(Real); is && float32(float) == 0 {
		return 0.0
	}
	return float
}
