package sweep

import (
	"slices"
	"strings"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep/sampler"

	"go.yaml.in/yaml/v4"
)

// when reads the object under the key when of a parameter, which W&B's schema does
// not have.
func (r *reader) when(o object, v *variable) (ok bool) {
	if !o.has("when") {
		return true
	}
	names, ok := r.members(o.keys["when"], o.values["when"])
	if !ok {
		return false
	}
	for _, name := range names.names {
		at := names.values[name]
		p, known := r.schema.Find(name)
		if !known {
			r.noParameter(names.keys[name], name)
			ok = false
			continue
		}
		values, good := r.required(at, p)
		v.When, v.whenAt = append(v.When, sampler.Requirement{Parameter: name, Values: values}), append(v.whenAt, at)
		ok = ok && good
	}
	return ok
}

// required reads a value, or a list of values. A list is itself a value, such as one of
// hidden, if not all of its elements are values of the parameter.
func (r *reader) required(at place, p Parameter) ([]any, bool) {
	whole, ok := r.value(at)
	if !ok {
		return nil, false
	}
	list, isList := whole.([]any)
	var values []any
	for _, element := range list {
		if value, err := p.Kind.Check(element); err == nil {
			values = append(values, value)
		}
	}
	if isList && len(list) > 0 && len(values) == len(list) {
		return values, true
	}
	if value, err := p.Kind.Check(whole); err == nil {
		return []any{value}, true
	}
	_, takesLists := p.Kind.(ListOf)
	nested := slices.ContainsFunc(at.node.Content, func(n *yaml.Node) bool { return n.Kind == yaml.SequenceNode })
	if isList && len(list) > 0 && (!takesLists || nested) {
		for i := range list {
			r.check(at.item(i), p.Kind, list[i])
		}
		return nil, false
	}
	r.check(at, p.Kind, whole)
	return nil, false
}

// conditions reports what is wrong with the parameters' conditions as a whole: those that
// no run can meet, and circles. written is the file's parameters.
func (r *reader) conditions(spec *Spec, written place) (ok bool) {
	before := len(r.errors)
	for v := range spec.variables() {
		for i, q := range v.When {
			r.possible(spec, q, v.whenAt[i], written)
		}
	}
	for _, a := range spec.axes {
		for _, v := range a {
			if path := circle(spec.space, []string{v.Name}); path != nil && slices.Min(path) == v.Name {
				r.errorf(v.at, "its when goes round in a circle: %s; remove a part of it", strings.Join(path, " needs "))
			}
		}
	}
	if len(r.errors) == before && spec.Method == sampler.Grid {
		var stuck sampler.Axis
		if spec.points, stuck = spec.space.Grid(); stuck != nil {
			v, _ := spec.find(stuck[0].Name)
			r.errorf(v.at, "zip links it to parameters that decide, by their when, on parameters that decide on it; take the group apart")
		}
	}
	return len(r.errors) == before
}

// possible reports a requirement that no run meets. at is where its values stand.
func (r *reader) possible(spec *Spec, q sampler.Requirement, at, written place) {
	if q.Parameter == "seed" && len(spec.Seeds) > 0 {
		r.errorf(at, "every config has all of the seeds, so that none can depend on one; remove it, or make seed a parameter")
		return
	}
	v, varied := spec.find(q.Parameter)
	if v.derive != nil {
		r.errorf(at, "%s is derived; write a condition on what it is derived from, %s", q.Parameter, Enumerate(v.derive.names))
		return
	}
	if !varied && hasKey(written, q.Parameter) { // what could not be read has been reported
		return
	}
	switch d := v.Distribution.(type) {
	case sampler.IntUniform:
		if slices.ContainsFunc(q.Values, func(value any) bool { _, has := d.Index(value); return has }) {
			return
		}
	case nil, sampler.Categorical:
	default:
		r.errorf(at, "%s draws numbers, which are hardly ever these; list some under its values", q.Parameter)
		return
	}
	var has []string
	for _, value := range spec.outcomes(q.Parameter) {
		if q.Met(value) {
			return
		}
		if text := results.Canonical(value); !slices.Contains(has, text) {
			has = append(has, text)
		}
	}
	r.errorf(at, "no run has it: %s is %s", q.Parameter, strings.Join(has, ", "))
}

// outcomes returns what runs may have of a parameter: what the file lists, the ends
// of a range, and the default where its when may not hold.
func (s *Spec) outcomes(name string) (values []any) {
	v, varied := s.space.Find(name)
	standard := s.space.Defaults[name]
	if standard.Follows != "" && (!varied || len(v.When) > 0) {
		for _, value := range s.outcomes(standard.Follows) {
			values = append(values, standard.From(value))
		}
	}
	if varied || standard.Follows == "" {
		for _, t := range s.possibilities(name) {
			values = append(values, t.value)
		}
	}
	return values
}

// circle returns a path that leads from the last name of path, by what each variable depends
// on, back to the first one; nil if there is none.
func circle(s sampler.Space, path []string) []string {
	return follow(s, path, map[string]bool{})
}

func follow(s sampler.Space, path []string, passed map[string]bool) []string {
	v, _ := s.Find(path[len(path)-1])
	for _, name := range s.Deciders(v) {
		if name == path[0] {
			return append(slices.Clone(path), name)
		}
		if passed[name] {
			continue
		}
		passed[name] = true
		if found := follow(s, append(slices.Clone(path), name), passed); found != nil {
			return found
		}
	}
	return nil
}
