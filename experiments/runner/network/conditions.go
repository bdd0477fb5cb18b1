package network

import (
	"fmt"
	"slices"

	"gradbook/experiments/sweep"
	"gradbook/nn"
)

// conditions are those of the parameters that only some runs read.
var conditions = map[string]sweep.Condition{
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
		Parameter: "augment_elastic", Holds: func(value any) bool { return value.(float64) > 0 },
		Readers: "where augment_elastic is above 0", Write: "augment_elastic",
	},
}

func readBy[T ~string](parameter string, values ...T) sweep.Condition {
	names := names(values)
	return sweep.Condition{
		Parameter: parameter, Holds: func(value any) bool { return slices.Contains(names, value.(string)) },
		Readers: "by " + sweep.Enumerate(names), Write: fmt.Sprintf("%s: {value: %s}", parameter, names[0]),
	}
}

var readByHiddenLayers = sweep.Condition{
	Parameter: "hidden", Holds: func(value any) bool { return len(value.([]any)) > 0 },
	Readers: "by hidden layers", Write: "hidden: {value: [128]}",
}
