package sweep

import (
	"cmp"
	"slices"

	"go.yaml.in/yaml/v4"
)

// space is what a sweep varies, or holds at one value: its axes, sorted by their
// first names.
type space []axis

// axis is a parameter, or several that zip links, sorted by name: these have as
// many values each and take the first ones together, then the second ones, ...
type axis []variable

// variable is a parameter with the distribution that a sweep gives it.
type variable struct {
	parameter
	distribution distribution
	derive       *formula      // what its value is computed by; nil of one that is chosen
	when         []requirement // all of which a run must meet to have a value of it
	written      string        // the distribution as the file has it, "" for a list or a value
	at           place         // its name in the file
}

var parameterKeys = []string{"value", "values", "probabilities", "distribution", "min", "max", "q", "mu", "sigma", "a", "b", "parameters"}

// addedKeys are those that W&B's schema does not have.
var addedKeys = []string{"when", "derive"}

// variables reads the object under the key parameters: those that are chosen and those
// that are derived, each sorted by name.
func (r *reader) variables(key, value place, method string) (read, derived []variable) {
	o, ok := r.members(key, value)
	if !ok {
		return nil, nil
	}
	for _, name := range o.names {
		p, known := find(name)
		if hasKey(o.values[name], "parameters") {
			r.group(o.keys[name], o.values[name])
			continue
		}
		if !known {
			r.noVariable(o, name)
			if home(name) != "" { // it is no parameter at all
				continue
			}
		}
		keys, ok := r.parameter(o.keys[name], o.values[name])
		if !ok {
			continue
		}
		when, possible := r.when(keys)
		if keys.has("derive") {
			if f, ok := r.derive(keys, p); ok && known && possible {
				derived = append(derived, variable{parameter: p, derive: f, when: when, at: o.keys[p.name]})
			}
			continue
		}
		name, d, ok := r.distribution(keys)
		if !ok || !known || !possible {
			continue
		}
		v := variable{parameter: p, distribution: d, when: when, written: r.written(name, keys), at: o.keys[p.name]}
		if d, ok = r.fit(v, name, keys, method); ok {
			v.distribution = d
			read = append(read, v)
		}
	}
	byName := func(a, b variable) int { return cmp.Compare(a.name, b.name) }
	slices.SortFunc(read, byName)
	slices.SortFunc(derived, byName)
	return read, derived
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

// group reads a nested group. The schema has them, but no run reads a nested
// parameter, so all in a group is refused.
func (r *reader) group(key, value place) {
	o, ok := r.parameter(key, value)
	if !ok {
		return
	}
	for _, name := range o.names {
		if name != "parameters" && slices.Contains(parameterKeys, name) {
			r.errorf(o.keys[name], "a nested group takes no %s; it takes parameters", name)
		}
	}
	if !o.has("parameters") { // written as a key that has been refused
		return
	}
	members, ok := r.members(o.keys["parameters"], place{key.path, o.values["parameters"].node})
	if !ok {
		return
	}
	for _, name := range members.names {
		at, value := members.keys[name], members.values[name]
		if hasKey(value, "parameters") {
			r.group(at, value)
			continue
		}
		if _, known := find(name); known {
			r.errorf(at, "no run reads a nested parameter; write %s directly under parameters", name)
		} else {
			r.noVariable(members, name)
		}
		if keys, ok := r.parameter(at, value); ok && !keys.has("derive") {
			r.distribution(keys)
		}
	}
}

// find returns the variable of a parameter.
func (s space) find(name string) (variable, bool) {
	for _, a := range s {
		if v, ok := a.find(name); ok {
			return v, true
		}
	}
	return variable{}, false
}

func (a axis) find(name string) (variable, bool) {
	i := slices.IndexFunc(a, func(v variable) bool { return v.name == name })
	if i < 0 {
		return variable{}, false
	}
	return a[i], true
}

// varies reports whether there is more than one value to take.
func (a axis) varies() bool {
	values, is := a[0].distribution.(countable)
	return !is || values.size() > 1
}
