package sweep

import (
	"slices"
	"strings"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep/sampler"
)

// A Condition says which runs read a parameter: those where another one has some values.
type Condition struct {
	Parameter string
	Holds     func(value any) bool
	Readers   string // completes "it is read ... only": "by rmsprop"
	Write     string // what makes a run read it: "optimizer: {value: rmsprop}"
}

// warnUnread warns of a parameter that no run of the sweep reads, or that some do not
// although they try several values of it. In PyTorch, SGD has a momentum; here momentum is
// an optimizer of its own.
func (r *reader) warnUnread(spec *Spec) {
	for name, c := range r.schema.ReadBy {
		v, varied := spec.find(name)
		if !varied {
			continue
		}
		if !slices.ContainsFunc(spec.possibilities(c.Parameter), func(t possible) bool { return c.Holds(t.value) }) {
			r.warnf(v.at, "it is read %s only; write %s, or leave it out", c.Readers, c.Write)
			continue
		}
		r.warnAlike(spec, v, c)
	}
}

// warnAlike warns of runs that are the same training, as they differ only in a parameter
// that they do not read.
func (r *reader) warnAlike(spec *Spec, v variable, c Condition) {
	i := slices.IndexFunc(spec.axes, func(a axis) bool { _, has := a.find(v.Name); return has })
	decider, varied := spec.space.Find(c.Parameter)
	_, listed := decider.Distribution.(sampler.Categorical)
	if i < 0 || len(spec.axes[i]) > 1 || !spec.space.Axes[i].Varies() || !varied || !listed {
		return
	}
	var reading, others []string
	for config := range spec.combinations(v.Name, c.Parameter) {
		_, held := config[v.Name]
		value := spec.schema.Complete(config)[c.Parameter]
		list := &reading
		if !c.Holds(value) {
			list = &others
		}
		if text := inYAML(value); (held || c.Holds(value)) && !slices.Contains(*list, text) {
			*list = append(*list, text)
		}
	}
	if len(others) == 0 || len(reading) == 0 {
		return
	}
	write := "write"
	if len(v.When) > 0 {
		write = "add to its"
	}
	r.warnf(v.at, "runs with %s: %s do not read it, and are the same whatever it is; %s when: {%s: [%s]}",
		c.Parameter, strings.Join(others, " or "), write, c.Parameter, strings.Join(reading, ", "))
}

// inYAML writes a value as a sweep file has it.
func inYAML(value any) string {
	if text, is := value.(string); is {
		return text
	}
	return strings.ReplaceAll(results.Canonical(value), ",", ", ")
}
