package sweep

import (
	"reflect"
	"slices"
	"strings"

	"gradbook/experiments/results"

	"go.yaml.in/yaml/v4"
)

// A requirement is one of those that a parameter's when has: that the run has one
// of some values of another parameter.
type requirement struct {
	parameter string
	values    []any
	at        place // of the values
}

func (q requirement) met(value any) bool {
	return slices.ContainsFunc(q.values, func(v any) bool { return reflect.DeepEqual(v, value) })
}

// when reads the object under the key when of a parameter, which W&B's schema does
// not have.
func (r *reader) when(o object) (all []requirement, ok bool) {
	if !o.has("when") {
		return nil, true
	}
	names, ok := r.members(o.keys["when"], o.values["when"])
	if !ok {
		return nil, false
	}
	for _, name := range names.names {
		at := names.values[name]
		p, known := find(name)
		if !known {
			r.noParameter(names.keys[name], name)
			ok = false
			continue
		}
		values, good := r.required(at, p)
		all, ok = append(all, requirement{name, values, at}), ok && good
	}
	return all, ok
}

// required reads a value, or a list of some. A list that is itself a value, as
// hidden has them, is one where not all of its elements are.
func (r *reader) required(at place, p parameter) ([]any, bool) {
	whole, ok := r.value(at)
	if !ok {
		return nil, false
	}
	list, isList := whole.([]any)
	var values []any
	for _, element := range list {
		if value, err := p.kind.check(element); err == nil {
			values = append(values, value)
		}
	}
	if isList && len(list) > 0 && len(values) == len(list) {
		return values, true
	}
	if value, err := p.kind.check(whole); err == nil {
		return []any{value}, true
	}
	_, takesLists := p.kind.(listOf)
	nested := slices.ContainsFunc(at.node.Content, func(n *yaml.Node) bool { return n.Kind == yaml.SequenceNode })
	if isList && len(list) > 0 && (!takesLists || nested) {
		for i := range list {
			r.check(at.item(i), p.kind, list[i])
		}
		return nil, false
	}
	r.check(at, p.kind, whole)
	return nil, false
}

// settle makes a config of values that have been chosen for all of the space's
// parameters: those whose when does not hold in the config are left out, so that they
// keep their defaults.
func (s space) settle(chosen results.Config) results.Config {
	settled, known := results.Config{}, results.Config{}
	for _, a := range s {
		for _, v := range a {
			if s.holds(v, chosen, known) {
				settled[v.name] = chosen[v.name]
			}
		}
	}
	return settled
}

// holds reports whether a variable's when holds in the config that settle makes of
// the chosen values. known is what is settled already, defaults included.
func (s space) holds(v variable, chosen, known results.Config) bool {
	return !slices.ContainsFunc(v.when, func(q requirement) bool { return !q.met(s.settled(q.parameter, chosen, known)) })
}

func (s space) settled(name string, chosen, known results.Config) any {
	if value, is := known[name]; is {
		return value
	}
	v, varied := s.find(name)
	switch {
	case varied && s.holds(v, chosen, known):
		known[name] = chosen[name]
	case name == "loss":
		known[name] = lossOf(s.settled("output", chosen, known).(string))
	default:
		p, _ := find(name)
		known[name] = p.fallback
	}
	return known[name]
}

// source returns the space's parameter that decides whether a requirement is met, if
// any does: what the file does not mention has its default, which for the loss follows
// the output.
func (s space) source(q requirement) (name string, varied bool) {
	if _, varied = s.find(q.parameter); !varied && q.parameter == "loss" {
		_, varied = s.find("output")
		return "output", varied
	}
	return q.parameter, varied
}

// deciders are the space's parameters that decide what a variable with a when is.
func (s space) deciders(v variable) (names []string) {
	for _, q := range v.when {
		if name, varied := s.source(q); varied {
			names = append(names, name)
		}
	}
	if _, varied := s.find("output"); varied && v.name == "loss" && len(v.when) > 0 {
		names = append(names, "output") // its default follows it
	}
	return names
}

// isConditional reports whether any of the axis' parameters has a when.
func (a axis) isConditional() bool {
	return slices.ContainsFunc(a, func(v variable) bool { return len(v.when) > 0 })
}

// conditions reports what is wrong with the parameters' conditions as a whole: those that
// no run can meet, and circles. written is the file's parameters.
func (r *reader) conditions(spec *Spec, written place) (ok bool) {
	before := len(r.errors)
	for v := range spec.variables() {
		for _, q := range v.when {
			r.possible(spec, q, written)
		}
	}
	for _, a := range spec.space {
		for _, v := range a {
			if path := spec.space.circle([]string{v.name}); path != nil && slices.Min(path) == v.name {
				r.errorf(v.at, "its when goes round in a circle: %s; remove a part of it", strings.Join(path, " needs "))
			}
		}
	}
	if len(r.errors) == before && spec.Method == grid {
		var stuck axis
		if spec.points, stuck = spec.space.grid(); stuck != nil {
			r.errorf(stuck[0].at, "zip links it to parameters that decide, by their when, on parameters that decide on it; take the group apart")
		}
	}
	return len(r.errors) == before
}

// possible reports a requirement that no run meets.
func (r *reader) possible(spec *Spec, q requirement, written place) {
	if q.parameter == "seed" && len(spec.Seeds) > 0 {
		r.errorf(q.at, "every config has all of the seeds, so that none can depend on one; remove it, or make seed a parameter")
		return
	}
	v, varied := spec.find(q.parameter)
	if v.derive != nil {
		r.errorf(q.at, "%s is derived; write a condition on what it is derived from, %s", q.parameter, choice(v.derive.names).enumerate())
		return
	}
	if !varied && hasKey(written, q.parameter) { // what could not be read has been reported
		return
	}
	switch d := v.distribution.(type) {
	case intUniform:
		if slices.ContainsFunc(q.values, func(value any) bool { _, has := d.index(value); return has }) {
			return
		}
	case nil, categorical:
	default:
		r.errorf(q.at, "%s draws numbers, which are hardly ever these; list some under its values", q.parameter)
		return
	}
	var has []string
	for _, value := range spec.outcomes(q.parameter) {
		if q.met(value) {
			return
		}
		if text := canonical(value); !slices.Contains(has, text) {
			has = append(has, text)
		}
	}
	r.errorf(q.at, "no run has it: %s is %s", q.parameter, strings.Join(has, ", "))
}

// outcomes returns what runs may have of a parameter: what the file lists, the ends
// of a range, and the default where its when may not hold.
func (s *Spec) outcomes(name string) (values []any) {
	v, varied := s.space.find(name)
	if name == "loss" && (!varied || len(v.when) > 0) {
		for _, output := range s.outcomes("output") {
			values = append(values, lossOf(output.(string)))
		}
	}
	if varied || name != "loss" {
		for _, t := range s.trials(name) {
			values = append(values, t.value)
		}
	}
	return values
}

// circle returns the names on a way from the last name of path back to its first
// one by what decides what, or nil if there is none.
func (s space) circle(path []string) []string {
	return s.follow(path, map[string]bool{})
}

func (s space) follow(path []string, passed map[string]bool) []string {
	v, _ := s.find(path[len(path)-1])
	for _, name := range s.deciders(v) {
		if name == path[0] {
			return append(slices.Clone(path), name)
		}
		if passed[name] {
			continue
		}
		passed[name] = true
		if found := s.follow(append(slices.Clone(path), name), passed); found != nil {
			return found
		}
	}
	return nil
}
