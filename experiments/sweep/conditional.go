package sweep

import (
	"fmt"
	"slices"
	"strings"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep/sampler"
	"gradbook/nn"
)

// A condition says which runs read a parameter: those where another one has some values.
type condition struct {
	parameter string
	holds     func(value any) bool
	values    choice // for which it holds; nil where they are no names
	readers   string // "by rmsprop"
	write     string // what makes a run read it: "optimizer: {value: rmsprop}"
}

// conditional is the parameters that only some runs read, and which ones.
var conditional = map[string]condition{
	"alpha":             readBy("optimizer", nn.RMSProp),
	"beta1":             readBy("optimizer", nn.Adam, nn.AdamW),
	"beta2":             readBy("optimizer", nn.Adam, nn.AdamW),
	"epsilon":           readBy("optimizer", nn.RMSProp, nn.Adagrad, nn.Adam, nn.AdamW),
	"momentum":          readBy("optimizer", nn.Momentum, nn.Nesterov),
	"schedule_step":     readBy("schedule", nn.StepDecay),
	"schedule_gamma":    readBy("schedule", nn.StepDecay, nn.ExponentialDecay, nn.ReduceOnPlateau),
	"schedule_patience": readBy("schedule", nn.ReduceOnPlateau),
	"schedule_floor":    readBy("schedule", nn.Cosine, nn.ReduceOnPlateau),
	"activation":        readByHiddenLayers,
	"batch_norm":        readByHiddenLayers,
	"dropout":           readByHiddenLayers,
	"augment_sigma": {
		parameter: "augment_elastic", holds: func(value any) bool { return value.(float64) > 0 },
		readers: "where augment_elastic is above 0", write: "augment_elastic",
	},
}

func readBy[T ~string](parameter string, values ...T) condition {
	names := choices(values)
	return condition{
		parameter: parameter, values: names, holds: func(value any) bool { return slices.Contains(names, value.(string)) },
		readers: "by " + names.enumerate(), write: fmt.Sprintf("%s: {value: %s}", parameter, names[0]),
	}
}

var readByHiddenLayers = condition{
	parameter: "hidden", holds: func(value any) bool { return len(value.([]any)) > 0 },
	readers: "by hidden layers", write: "hidden: {value: [128]}",
}

// warnUnread warns of a parameter that no run of the sweep reads, or that some do not
// although they try several values of it. In PyTorch, SGD has a momentum; here momentum is
// an optimizer of its own.
func (r *reader) warnUnread(spec *Spec) {
	for name, c := range conditional {
		v, varied := spec.find(name)
		if !varied {
			continue
		}
		if !slices.ContainsFunc(spec.possibilities(c.parameter), func(t possible) bool { return c.holds(t.value) }) {
			r.warnf(v.at, "it is read %s only; write %s, or leave it out", c.readers, c.write)
			continue
		}
		r.warnAlike(spec, v, c)
	}
}

// warnAlike warns of runs that are the same training, as they differ only in a parameter
// that they do not read.
func (r *reader) warnAlike(spec *Spec, v variable, c condition) {
	i := slices.IndexFunc(spec.axes, func(a axis) bool { _, has := a.find(v.Name); return has })
	decider, varied := spec.space.Find(c.parameter)
	_, listed := decider.Distribution.(sampler.Categorical)
	if i < 0 || len(spec.axes[i]) > 1 || !spec.space.Axes[i].Varies() || !varied || !listed {
		return
	}
	var reading, others []string
	for config := range spec.combinations(v.Name, c.parameter) {
		_, held := config[v.Name]
		value := complete(config)[c.parameter]
		list := &reading
		if !c.holds(value) {
			list = &others
		}
		if text := inYAML(value); (held || c.holds(value)) && !slices.Contains(*list, text) {
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
		c.parameter, strings.Join(others, " or "), write, c.parameter, strings.Join(reading, ", "))
}

// inYAML writes a value as a sweep file has it.
func inYAML(value any) string {
	if text, is := value.(string); is {
		return text
	}
	return strings.ReplaceAll(results.Canonical(value), ",", ", ")
}

// enumerate writes "a", "a and b", "a, b and c".
func (k choice) enumerate() string {
	last := len(k) - 1
	if last == 0 {
		return k[0]
	}
	return strings.Join(k[:last], ", ") + " and " + k[last]
}
