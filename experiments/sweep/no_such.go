package sweep

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"gradbook/experiments/hint"
)

// unknown reports every key that is not among the known ones. The glossary is for keys that go by other names elsewhere.
func (r *reader) unknown(o object, known []string, glossary hint.Glossary) {
	for _, name := range o.names {
		if slices.Contains(known, name) {
			continue
		}
		help := hint.For(name, known, glossary)
		if help == "" || strings.Contains(name, ":") {
			help = r.home(name)
		}
		if help == "" {
			shown := slices.DeleteFunc(slices.Clone(known), func(key string) bool { return slices.Contains(cloudKeys, key) })
			help = fmt.Sprintf("; there are %s", strings.Join(shown, ", "))
		}
		r.errorf(o.keys[name], "no such key%s", help)
	}
}

// home says where a key belongs that is written in a wrong place.
func (r *reader) home(name string) string {
	_, isParameter := r.schema.Find(name)
	word, _, hasColon := strings.Cut(name, ":")
	switch {
	case hasColon:
		return fmt.Sprintf("; write a space after the colon of %s:", word)
	case isParameter:
		return "; it is a parameter: write it right under parameters"
	case slices.Contains(specKeys, name):
		return "; it belongs to the file: write it at the left margin"
	case slices.Contains(parameterKeys, name) || slices.Contains(addedKeys, name):
		return "; it belongs to a parameter: indent it under the parameter's name"
	case slices.Contains(metricKeys, name):
		return "; it belongs to the metric: indent it under metric"
	case slices.Contains(slices.Concat(slices.Collect(maps.Values(terminateKeys))...), name):
		return "; it belongs to early_terminate: indent it under that"
	}
	return ""
}

// noParameter reports the name of a parameter that does not exist.
func (r *reader) noParameter(at place, written string) {
	help := hint.For(written, r.schema.names(), r.schema.Words)
	if help == "" || strings.Contains(written, ":") {
		help = r.home(written)
	}
	if help == "" && r.schema.open {
		help = "; the file has " + Enumerate(r.schema.names())
	} else if help == "" {
		help = "; the command parameters lists those of Gradbook's networks, and a sweep of another program names it: program: train.py"
	}
	r.errorf(at, "no such parameter%s", help)
}

// noVariable is noParameter for one among others that vary: together these may say what to
// write instead.
func (r *reader) noVariable(o object, written string) {
	if r.schema.Instead != nil {
		var file []WrittenNumbers
		for _, name := range o.names {
			file = append(file, WrittenNumbers{name, wholeNumbers(o.values[name])})
		}
		if instead := r.schema.Instead(written, file); instead != "" {
			r.errorf(o.keys[written], "no such parameter; write %s", instead)
			return
		}
	}
	r.noParameter(o.keys[written], written)
}

// wholeNumbers are those that a parameter lists, nil where they are not all there is.
func wholeNumbers(at place) (numbers []int64) {
	for _, key := range []string{"value", "values"} {
		if value, has := member(at, key); has {
			at = value
		}
	}
	nodes := []*yaml.Node{at.node}
	if at.node.Kind == yaml.SequenceNode {
		nodes = at.node.Content
	}
	for _, node := range nodes {
		n, err := scalar(node)
		whole, is := n.(int64)
		if node.Kind != yaml.ScalarNode || err != nil || !is {
			return nil
		}
		numbers = append(numbers, whole)
	}
	return numbers
}
