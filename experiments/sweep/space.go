package sweep

import (
	"cmp"
	"slices"

	"gradbook/experiments/sweep/sampler"

	"go.yaml.in/yaml/v4"
)

// axis is a parameter, or several that zip links, sorted by name.
type axis []variable

// variable is a parameter with what the file says of it.
type variable struct {
	sampler.Variable
	places  []place  // of the values that the file lists
	whenAt  []place  // of the values of each requirement
	derive  *formula // what its value is computed by; nil of one that is chosen
	written string   // the distribution as the file has it, "" for a list or a value
	at      place    // its name in the file
}

// spaceOf is what samplers see of axes.
func (s *Schema) spaceOf(axes []axis) sampler.Space {
	space := sampler.Space{Defaults: s.defaults()}
	for _, a := range axes {
		space.Axes = append(space.Axes, a.sampled())
	}
	return space
}

func (a axis) sampled() sampler.Axis {
	sampled := make(sampler.Axis, len(a))
	for i, v := range a {
		sampled[i] = v.Variable
	}
	return sampled
}

// distinct leaves out the rows of an axis of lists that a grid would take twice.
func (a axis) distinct() axis {
	rows, isList := a.sampled().Distinct()
	if !isList {
		return a
	}
	a = slices.Clone(a)
	for n := range a {
		all, kept, places := a[n].Distribution.(sampler.Categorical), sampler.Categorical{}, a[n].places
		a[n].places = nil
		for _, row := range rows {
			kept.Values, a[n].places = append(kept.Values, all.Values[row]), append(a[n].places, places[row])
		}
		a[n].Distribution = kept
	}
	return a
}

var parameterKeys = []string{"value", "values", "probabilities", "distribution", "min", "max", "q", "mu", "sigma", "a", "b", "parameters"}

// addedKeys are those that W&B's schema does not have.
var addedKeys = []string{"when", "derive"}

// variables reads the object under the key parameters: those that are chosen and those
// that are derived, each sorted by name.
func (r *reader) variables(key, value place, spec *Spec) (read, derived []variable) {
	o, ok := r.members(key, value)
	if !ok {
		return nil, nil
	}
	if r.schema.open {
		groups := map[string][]string{}
		if o = r.flat(o, groups); spec.Command != nil {
			spec.Command.Groups = groups
		}
	}
	for _, name := range o.names {
		p, known := r.schema.Find(name)
		if hasKey(o.values[name], "parameters") {
			r.group(o.keys[name], o.values[name])
			continue
		}
		if !known {
			r.noVariable(o, name)
			if r.home(name) != "" { // it is no parameter at all
				continue
			}
		}
		keys, ok := r.parameter(o.keys[name], o.values[name])
		if !ok {
			continue
		}
		v := variable{Variable: sampler.Variable{Name: p.Name, Kind: p.Kind}, at: o.keys[name]}
		possible := r.when(keys, &v)
		if keys.has("derive") {
			if f, ok := r.derive(keys, p); ok && known && possible {
				v.derive = f
				derived = append(derived, v)
			}
			continue
		}
		distribution, d, ok := r.distribution(keys)
		if !ok || !known || !possible {
			continue
		}
		v.Distribution, v.places, v.written = d, listed(keys), r.written(distribution, keys)
		if v, ok = r.checkDraws(v, distribution, keys, spec.Method); ok {
			read = append(read, v)
		}
	}
	byName := func(a, b variable) int { return cmp.Compare(a.Name, b.Name) }
	slices.SortFunc(read, byName)
	slices.SortFunc(derived, byName)
	return read, derived
}

// listed is where the values of a constant or a list stand.
func listed(o object) (places []place) {
	if o.has("value") {
		return []place{o.values["value"]}
	}
	if values := o.values["values"]; o.has("values") && values.node.Kind == yaml.SequenceNode {
		for i := range values.node.Content {
			places = append(places, values.item(i))
		}
	}
	return places
}

// members reads an object of at least one parameter.
func (r *reader) members(key, value place) (object, bool) {
	if value.node.Kind == yaml.MappingNode && len(value.node.Content) == 0 {
		r.errorf(key, "it is empty; name at least one parameter")
		return object{}, false
	}
	return r.object(key, value)
}

// parameter reads the object that describes one parameter.
func (r *reader) parameter(key, value place) (object, bool) {
	switch value.node.Kind {
	case yaml.ScalarNode:
		if isNull(value) {
			r.errorf(value, "nothing is under it; indent its value, values or min and max deeper than its name")
			return object{}, false
		}
		r.errorf(value, "got %s, expected a mapping; write {value: %[1]s}", r.show(value))
		return object{}, false
	case yaml.SequenceNode:
		list, ok := r.value(value)
		if !ok {
			return object{}, false
		}
		r.errorf(value, "got a list, expected a mapping; write {values: %s} to try each, or {value: %[1]s} if it is one value", brief(list))
		return object{}, false
	}
	o, ok := r.object(key, value)
	if ok {
		r.unknown(o, slices.Concat(parameterKeys, addedKeys), parameterKeyWords)
	}
	return o, ok
}

// group reads a nested group in the file of a network, of which no run reads a nested
// parameter, so that all in it is refused.
func (r *reader) group(key, value place) {
	members, ok := r.groupMembers(key, value)
	if !ok {
		return
	}
	for _, name := range members.names {
		at, value := members.keys[name], members.values[name]
		if hasKey(value, "parameters") {
			r.group(at, value)
			continue
		}
		if _, known := r.schema.Find(name); known {
			r.errorf(at, "no run reads a nested parameter; write %s directly under parameters", name)
		} else {
			r.noVariable(members, name)
		}
		if keys, ok := r.parameter(at, value); ok && !keys.has("derive") {
			r.distribution(keys)
		}
	}
}

// groupMembers reads the parameters of a nested group.
func (r *reader) groupMembers(key, value place) (members object, ok bool) {
	o, ok := r.parameter(key, value)
	if !ok {
		return members, false
	}
	for _, name := range o.names {
		if name != "parameters" && slices.Contains(parameterKeys, name) {
			r.errorf(o.keys[name], "a nested group takes no %s; it takes parameters", name)
		}
	}
	if !o.has("parameters") { // written as a key that has been refused
		return members, false
	}
	return r.members(o.keys["parameters"], place{key.path, o.values["parameters"].node})
}

func (a axis) find(name string) (variable, bool) {
	i := slices.IndexFunc(a, func(v variable) bool { return v.Name == name })
	if i < 0 {
		return variable{}, false
	}
	return a[i], true
}
