package sweep

import (
	"cmp"
	"slices"

	"go.yaml.in/yaml/v4"
)

// space is what a sweep varies, or holds at one value: its parameters, sorted by name.
type space []axis

// axis is a parameter with the distribution that a sweep gives it.
type axis struct {
	parameter
	distribution distribution
	at           place // its name in the file
}

var (
	parameterKeys = []string{"value", "values", "probabilities", "distribution", "min", "max", "q", "mu", "sigma", "a", "b", "parameters"}
	plannedKeys   = map[string]string{"when": "not supported yet; remove it"}
)

// space reads the object under the key parameters.
func (r *reader) space(key, value place, method string) space {
	o, ok := r.members(key, value)
	if !ok {
		return nil
	}
	var read space
	for _, name := range o.names {
		p, known := find(name)
		if hasKey(o.values[name], "parameters") {
			r.group(o.keys[name], o.values[name])
			continue
		}
		if !known {
			r.noSuch(o.keys[name], "parameter", name, parameterNames())
		}
		keys, ok := r.parameter(o.keys[name], o.values[name])
		if !ok {
			continue
		}
		name, d, ok := r.distribution(keys)
		if !ok || !known {
			continue
		}
		a := axis{p, d, o.keys[p.name]}
		if d, ok = r.fit(a, name, keys, method); ok {
			a.distribution = d
			read = append(read, a)
		}
	}
	slices.SortFunc(read, func(a, b axis) int { return cmp.Compare(a.name, b.name) })
	return read
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
		r.errorf(value, "got %s, expected a mapping; write {value: %[1]s}", r.show(value))
		return object{}, false
	case yaml.SequenceNode:
		r.errorf(value, "got a list, expected a mapping; write the list under values, or under value if it is one value")
		return object{}, false
	}
	o, ok := r.object(key, value)
	if ok {
		r.unknown(o, parameterKeys, plannedKeys)
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
			r.noSuch(at, "parameter", name, parameterNames())
		}
		if keys, ok := r.parameter(at, value); ok {
			r.distribution(keys)
		}
	}
}

// choices returns what a sweep tries of a parameter that takes one of some
// names: its default when the file does not mention it.
func (s space) choices(name string) []any {
	if a, varied := s.find(name); varied {
		return a.distribution.(categorical).values
	}
	return []any{Values{}.complete()[name]}
}

// find returns the axis of a parameter.
func (s space) find(name string) (axis, bool) {
	i := slices.IndexFunc(s, func(a axis) bool { return a.name == name })
	if i < 0 {
		return axis{}, false
	}
	return s[i], true
}
