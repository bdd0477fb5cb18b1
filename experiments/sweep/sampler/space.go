package sampler

import (
	"reflect"
	"slices"
	"sort"

	"gradbook/experiments/results"
)

// A Space is what a sweep varies, or holds at one value.
type Space struct {
	Axes     []Axis             // sorted by the name of their first variable
	Defaults map[string]Default // of every parameter that has one, in the space or not
}

// An Axis is a variable, or several linked ones sorted by name. These have lists of as many
// values each; they take the first ones together, then the second ones, and so on.
type Axis []Variable

// A Variable is a parameter with what its values are drawn from.
type Variable struct {
	Name         string
	Kind         Kind
	Distribution Distribution
	When         []Requirement // a run has a value of it where it meets all of these, and its default elsewhere
}

// A Kind says which values a parameter takes.
type Kind interface {
	// String completes the sentence "the parameter takes ...".
	String() string
	// Check returns the value as a run reads it, or an error that says what was got and
	// what is expected. It never returns a part of the value that it was given.
	Check(value any) (any, error)
}

// A Requirement is that a run has one of some values of another parameter.
type Requirement struct {
	Parameter string
	Values    []any
}

// Met reports whether a value of the other parameter is one of those.
func (q Requirement) Met(value any) bool {
	return slices.ContainsFunc(q.Values, func(v any) bool { return reflect.DeepEqual(v, value) })
}

// A Default is what a parameter is in a run that has no value of it: Value or, where the
// default Follows another parameter, what From makes of that one's value.
type Default struct {
	Value   any
	Follows string
	From    func(value any) any
}

// Find returns the variable of a parameter.
func (s Space) Find(name string) (Variable, bool) {
	for _, a := range s.Axes {
		if v, ok := a.find(name); ok {
			return v, true
		}
	}
	return Variable{}, false
}

func (a Axis) find(name string) (Variable, bool) {
	i := slices.IndexFunc(a, func(v Variable) bool { return v.Name == name })
	if i < 0 {
		return Variable{}, false
	}
	return a[i], true
}

// is reports whether two axes of a space are the same one.
func (a Axis) is(b Axis) bool { return a[0].Name == b[0].Name }

// Varies reports whether there is more than one value to take.
func (a Axis) Varies() bool {
	values, is := a[0].Distribution.(Countable)
	return !is || values.Size() > 1
}

// IsConditional reports whether any variable of the axis has a requirement.
func (a Axis) IsConditional() bool {
	return slices.ContainsFunc(a, func(v Variable) bool { return len(v.When) > 0 })
}

// Settle makes a config of values that have been chosen for all variables of the space. It
// leaves out those whose requirements the config does not meet: they keep their defaults.
func (s Space) Settle(chosen results.Config) results.Config {
	settled, known := results.Config{}, results.Config{}
	for _, a := range s.Axes {
		for _, v := range a {
			if s.Holds(v, chosen, known) {
				settled[v.Name] = chosen[v.Name]
			}
		}
	}
	return settled
}

// Holds reports whether the config that [Space.Settle] makes of the chosen values meets the
// requirements of a variable. Holds adds to known what it finds out of the config, defaults
// included; known is empty at first.
func (s Space) Holds(v Variable, chosen, known results.Config) bool {
	return !slices.ContainsFunc(v.When, func(q Requirement) bool { return !q.Met(s.settled(q.Parameter, chosen, known)) })
}

// settled returns what a parameter is in the config that Settle makes of the chosen values.
func (s Space) settled(name string, chosen, known results.Config) any {
	if value, is := known[name]; is {
		return value
	}
	v, varied := s.Find(name)
	standard := s.Defaults[name]
	switch {
	case varied && s.Holds(v, chosen, known):
		known[name] = chosen[name]
	case standard.Follows != "":
		known[name] = standard.From(s.settled(standard.Follows, chosen, known))
	default:
		known[name] = standard.Value
	}
	return known[name]
}

// source returns the parameter that decides whether a requirement is met, and whether it is
// one of the space: a parameter that is not has its default, which may follow another one.
func (s Space) source(q Requirement) (name string, varied bool) {
	if _, varied = s.Find(q.Parameter); varied || s.Defaults[q.Parameter].Follows == "" {
		return q.Parameter, varied
	}
	name = s.Defaults[q.Parameter].Follows
	_, varied = s.Find(name)
	return name, varied
}

// Deciders returns the variables of the space that decide what a conditional variable is.
func (s Space) Deciders(v Variable) (names []string) {
	for _, q := range v.When {
		if name, varied := s.source(q); varied {
			names = append(names, name)
		}
	}
	follows := s.Defaults[v.Name].Follows
	if _, varied := s.Find(follows); varied && len(v.When) > 0 {
		names = append(names, follows)
	}
	return names
}

// decides reports whether a variable of axis a decides what one of axis b is.
func (s Space) decides(a, b Axis) bool {
	return slices.ContainsFunc(b, func(v Variable) bool {
		return slices.ContainsFunc(s.Deciders(v), func(name string) bool { _, has := a.find(name); return has })
	})
}

// Extremes returns the least and the greatest value that draws may give. It takes for
// granted that quantiles rise, and that the values that the parameter takes are an interval
// around the median, where at least every second draw is.
func (v Variable) Extremes() (least, greatest any) {
	takes := func(bits int) bool {
		_, err := v.Kind.Check(v.Distribution.Quantile(unit(uint64(bits))))
		return err == nil
	}
	const half, all = 1 << 51, 1 << 52
	low := sort.Search(half, takes)
	high := half + sort.Search(all-half, func(i int) bool { return !takes(half + i) }) - 1
	return v.Distribution.Quantile(unit(uint64(low))), v.Distribution.Quantile(unit(uint64(high)))
}
