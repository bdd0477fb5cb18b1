package sweep

import (
	"iter"
	"maps"
	"math"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Open is the Schema of programs that nobody has described: a file may set or vary any
// parameter, whose kind follows from its values, and be judged by any metric. No parameter
// has a default: a run that does not meet a parameter's when has no value of it.
var Open = &Schema{open: true}

// of returns the schema of a file: an open one then lists the parameters that the file has.
func (s *Schema) of(file object) *Schema {
	if !s.open {
		return s
	}
	of := *s
	of.Parameters = parametersIn(file.values["parameters"], "")
	return &of
}

// parametersIn lists the parameters of an object, those of nested groups by their names with
// dots.
func parametersIn(parameters place, above string) (all []Parameter) {
	for name, at := range entries(parameters) {
		if group, isGroup := member(at, "parameters"); isGroup {
			all = append(all, parametersIn(group, above+name+".")...)
			continue
		}
		all = append(all, Parameter{Name: above + name, Kind: kindOf(at)})
	}
	return all
}

// kindOf is the kind of the values that the keys of a parameter describe.
func kindOf(parameter place) Kind {
	keys := maps.Collect(entries(parameter))
	has := func(name string) bool { return keys[name].node != nil }
	areInts := func(names ...string) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return has(name) && !isInt(keys[name]) })
	}
	distribution := ""
	if has("distribution") {
		distribution = keys["distribution"].node.Value
	}
	switch {
	case has("value"):
		return kindOfValues(keys["value"].node)
	case has("values"):
		return kindOfValues(keys["values"].node.Content...)
	case distribution == "" && has("min") && has("max") && areInts("min", "max"), distribution == "int_uniform",
		distribution == "q_uniform" && areInts("q", "min"), // a grid counts from min on
		distribution != "q_uniform" && strings.HasPrefix(distribution, "q_") && areInts("q"):
		return anyWhole
	}
	return anyNumber{}
}

// kindOfValues is the kind of several values, anything if they are of several kinds.
func kindOfValues(nodes ...*yaml.Node) Kind {
	r := &reader{} // what is wrong with a value is reported where the file's are read
	var values []any
	for _, node := range nodes {
		value, _ := r.value(place{"", node})
		values = append(values, value)
	}
	for _, kind := range []Kind{anyWhole, anyNumber{}, Flag{}, Text{"text"}} {
		if !slices.ContainsFunc(values, func(value any) bool { _, err := kind.Check(value); return err != nil }) {
			return kind
		}
	}
	return anything{}
}

// entries are the names and the values of a mapping, none of anything else.
func entries(mapping place) iter.Seq2[string, place] {
	return func(yield func(string, place) bool) {
		if mapping.node == nil || mapping.node.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(mapping.node.Content); i += 2 {
			name := mapping.node.Content[i].Value
			if !yield(name, place{mapping.path + "." + name, mapping.node.Content[i+1]}) {
				return
			}
		}
	}
}

// anyWhole takes every int64.
var anyWhole = Whole{math.MinInt64, math.MaxInt64}

// anyNumber takes every finite number. A whole one that the file lists among fractions stays
// whole: the program is given 1, not 1.0.
type anyNumber struct{}

func (anyNumber) String() string { return "a number" }

func (anyNumber) Limits() (low, high float64) { return math.Inf(-1), math.Inf(1) }

func (k anyNumber) Check(value any) (any, error) {
	switch v := value.(type) {
	case int64:
		return v, nil
	case float64:
		if !math.IsInf(v, 0) && !math.IsNaN(v) {
			return v, nil
		}
	}
	return nil, mismatch(value, k, "")
}

// anything takes every value.
type anything struct{}

func (anything) String() string { return "any value" }

func (k anything) Check(value any) (any, error) {
	switch v := value.(type) {
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i], _ = k.Check(v[i])
		}
		return list, nil
	case map[string]any:
		group := map[string]any{}
		for name := range v {
			group[name], _ = k.Check(v[name])
		}
		return group, nil
	}
	return value, nil
}
