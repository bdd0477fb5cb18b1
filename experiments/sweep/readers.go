package sweep

import (
	"slices"
	"strings"

	"gradbook/nn"
)

// readers says of a parameter that a run reads it only where another one has one
// of some values.
type readers struct {
	of     string
	values choice
}

var readersOf = map[string]readers{
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

// agreeReaders warns of a parameter that no run of the sweep reads. In PyTorch,
// SGD has a momentum; here momentum is an optimizer of its own.
func (r *reader) agreeReaders(spec *Spec) {
	for name, readers := range readersOf {
		v, varied := spec.space.find(name)
		isRead := func(t trial) bool { return slices.Contains(readers.values, t.value.(string)) }
		if varied && !slices.ContainsFunc(spec.trials(readers.of), isRead) {
			r.warnf(v.at, "it is read by %s only; write %s: {value: %s}, or leave it out", readers.values.enumerate(), readers.of, readers.values[0])
		}
	}
	sigma, varied := spec.space.find("augment_sigma")
	isRead := func(t trial) bool { return t.value.(float64) > 0 }
	if varied && !slices.ContainsFunc(spec.trials("augment_elastic"), isRead) {
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
