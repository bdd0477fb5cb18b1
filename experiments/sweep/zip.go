package sweep

import (
	"cmp"
	"slices"

	"gradbook/experiments/sweep/sampler"

	"go.yaml.in/yaml/v4"
)

// zip reads the key zip, which W&B's schema does not have: groups of names of
// parameters that advance together through their values. It returns the groups
// that are well formed, and whether all are.
func (r *reader) zip(o object) (groups [][]place, ok bool) {
	if !o.has("zip") {
		return nil, true
	}
	lists, ok := r.list(o.values["zip"])
	firsts := map[string]place{}
	for _, list := range lists {
		if list.node.Kind == yaml.ScalarNode {
			r.errorf(list, "got %s, expected a list of parameters to link, as in zip: [[activation, output]]", r.show(list))
			return nil, false
		}
		group, good := r.list(list)
		if len(group) == 1 {
			r.errorf(list, "got one parameter, expected two or more to link")
			good = false
		}
		for _, at := range group {
			good = r.zipName(at, firsts) && good
		}
		if ok = ok && good; good {
			groups = append(groups, group)
		}
	}
	return groups, ok
}

// zipName checks a name in a group. firsts is where each name has been met first.
func (r *reader) zipName(at place, firsts map[string]place) bool {
	name, ok := r.text(at)
	if !ok {
		return false
	}
	if _, known := r.schema.Find(name); !known {
		r.noParameter(at, name)
		return false
	}
	if first, met := firsts[name]; met {
		r.errorf(at, "%s is linked already, in line %d; name it once", name, first.node.Line)
		return false
	}
	firsts[name] = at
	return true
}

// link makes an axis of each group of variables, and of each variable that is in
// none. written is the file's parameters.
func (r *reader) link(variables []variable, groups [][]place, written place) (linked []axis, ok bool) {
	ok = true
	alone := slices.Clone(variables)
	for _, group := range groups {
		a, good := r.linkGroup(variables, group, written)
		if ok = ok && good; good {
			linked = append(linked, a)
			alone = slices.DeleteFunc(alone, func(v variable) bool { _, is := a.find(v.Name); return is })
		}
	}
	for _, v := range alone {
		linked = append(linked, axis{v})
	}
	slices.SortFunc(linked, func(a, b axis) int { return cmp.Compare(a[0].Name, b[0].Name) })
	return linked, ok
}

func (r *reader) linkGroup(variables []variable, group []place, written place) (a axis, ok bool) {
	ok = true
	length := 0 // of the first list
	for i, at := range group {
		v, good := r.linkable(variables, at, written)
		if !good {
			ok = false
			continue
		}
		n := v.Distribution.(sampler.Categorical).Size()
		if i == 0 {
			length = n
		} else if length > 0 && n != length {
			r.errorf(at, "%s has %d values, but %s, which it is linked to, has %d; write as many", v.Name, n, group[0].node.Value, length)
			ok = false
		}
		a = append(a, v)
	}
	slices.SortFunc(a, func(a, b variable) int { return cmp.Compare(a.Name, b.Name) })
	return a, ok
}

// linkable finds the variable of a name in a group, and refuses one without a plain
// list of values.
func (r *reader) linkable(variables []variable, at place, written place) (variable, bool) {
	name := at.node.Value
	keys, has := member(written, name)
	switch {
	case !has || !hasKey(keys, "values"):
		r.errorf(at, "%s has no list of values to advance through; write parameters: {%[1]s: {values: [...]}}", name)
		return variable{}, false
	case hasKey(keys, "probabilities"):
		r.errorf(at, "%s has probabilities, but linked parameters take their values together; remove them", name)
		return variable{}, false
	}
	i := slices.IndexFunc(variables, func(v variable) bool { return v.Name == name })
	if i < 0 { // it could not be read, which has been reported
		return variable{}, false
	}
	return variables[i], true
}
