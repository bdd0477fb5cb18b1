package sweep

import (
	"slices"
	"strings"

	"gradbook/nn"
)

// A condition holds in a run that has one of some values of a parameter.
type condition struct {
	parameter string
	values    choice
}

// conditional is the parameters that only some runs read, and which ones.
var conditional = map[string]condition{
	"alpha":             {"optimizer", choices([]nn.Optimizer{nn.RMSProp})},
	"beta1":             {"optimizer", choices([]nn.Optimizer{nn.Adam, nn.AdamW})},
	"beta2":             {"optimizer", choices([]nn.Optimizer{nn.Adam, nn.AdamW})},
	"epsilon":           {"optimizer", choices([]nn.Optimizer{nn.RMSProp, nn.Adagrad, nn.Adam, nn.AdamW})},
	"momentum":          {"optimizer", choices([]nn.Optimizer{nn.Momentum, nn.Nesterov})},
	"schedule_step":     {"schedule", choices([]nn.ScheduleKind{nn.StepDecay})},
	"schedule_gamma":    {"schedule", choices([]nn.ScheduleKind{nn.StepDecay, nn.ExponentialDecay, nn.ReduceOnPlateau})},
	"schedule_patience": {"schedule", choices([]nn.ScheduleKind{nn.ReduceOnPlateau})},
	"schedule_floor":    {"schedule", choices([]nn.ScheduleKind{nn.Cosine, nn.ReduceOnPlateau})},
}

// warnUnread warns of a parameter that no run of the sweep reads. In PyTorch,
// SGD has a momentum; here momentum is an optimizer of its own.
func (r *reader) warnUnread(spec *Spec) {
	for name, c := range conditional {
		v, varied := spec.find(name)
		holds := func(t trial) bool { return slices.Contains(c.values, t.value.(string)) }
		if varied && !slices.ContainsFunc(spec.trials(c.parameter), holds) {
			r.warnf(v.at, "it is read by %s only; write %s: {value: %s}, or leave it out", c.values.enumerate(), c.parameter, c.values[0])
		}
	}
	deep := func(t trial) bool { return len(t.value.([]any)) > 0 }
	for _, name := range []string{"activation", "batch_norm", "dropout"} {
		v, varied := spec.find(name)
		if varied && !slices.ContainsFunc(spec.trials("hidden"), deep) {
			r.warnf(v.at, "it is read by hidden layers only; write hidden: {value: [128]}, or leave it out")
		}
	}
	sigma, varied := spec.find("augment_sigma")
	bends := func(t trial) bool { return t.value.(float64) > 0 }
	if varied && !slices.ContainsFunc(spec.trials("augment_elastic"), bends) {
		r.warnf(sigma.at, "it is read where augment_elastic is above 0 only; write augment_elastic, or leave it out")
	}
}

// enumerate writes "a", "a and b", "a, b and c".
func (k choice) enumerate() string {
	last := len(k) - 1
	if last == 0 {
		return k[0]
	}
	return strings.Join(k[:last], ", ") + " and " + k[last]
}
