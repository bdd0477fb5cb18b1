package sweep

import (
	"fmt"
	"slices"

	"gradbook/nn"
)

// parameters is every parameter that a run reads, by name. A file that names any other
// is refused.
var parameters = []parameter{
	{"activation", choices(nn.Activations), string(nn.ReLU), "what the units of the hidden layers compute of their sum"},
	{"alpha", belowOne, 0.99, "rmsprop: the part of its mean of squared gradients that each step keeps"},
	{"batch_size", whole{1, 1 << 16}, int64(64), "samples in a step of gradient descent"},
	{"beta1", belowOne, 0.9, "adam, adamw: the part of its mean of gradients that each step keeps"},
	{"beta2", belowOne, 0.999, "adam, adamw: the part of its mean of squared gradients that each step keeps"},
	{"bias", choices(nn.Biases), string(nn.VectorBias), "one bias a unit (vector), one a layer (scalar) or none"},
	{"dataset", text{"a name or a folder"}, "auto", "what to train on; auto takes MNIST where it is found, otherwise drawn digits"},
	{"epochs", whole{1, 1 << 30}, int64(10), "passes over the training samples"},
	{"epsilon", positive, 1e-8, "rmsprop, adagrad, adam, adamw: added to the root that a step is divided by"},
	{"hidden", listOf{"a list of widths from 1 to 65536, such as [128, 64]", whole{1, 1 << 16}}, []any{int64(128)}, "widths of the hidden layers, from the input on; [] is a linear classifier"},
	{"init", choices(nn.Inits), string(nn.HeNormal), "the distribution of the initial weights"},
	{"learning_rate", positive, 0.1, "how far a step goes along the gradient"},
	{"loss", choice{string(nn.CrossEntropy), string(nn.BinaryCrossEntropy)}, nil, "what training makes small; it follows from output"},
	{"momentum", belowOne, 0.9, "momentum, nesterov: the part of its sum of gradients that each step keeps"},
	{"optimizer", choices(nn.Optimizers), string(nn.SGD), "how the weights follow the gradient"},
	{"output", choices(nn.Outputs), string(nn.Softmax), "how the last layer's numbers become probabilities"},
	{"seed", whole{0, 1 << 53}, int64(1), "of the initial weights and of the order of samples"},
	{"shuffle", flag{}, true, "draw a new order of the training samples for each epoch"},
	{"validation", whole{0, 1 << 30}, int64(5000), "training samples kept out of training to choose models by"},
	{"weight_decay", notNegative, 0.0, "every optimizer: how strongly weights and biases are drawn to 0, in adamw apart from the gradient"},
}

type parameter struct {
	name string
	kind kind
	// fallback is the value in a run whose sweep does not mention the
	// parameter. The loss has none: it is the output's own.
	fallback any
	doc      string
}

// Parameter describes a parameter that a run reads.
type Parameter struct {
	Name    string
	Kind    string // what it takes: "a whole number from 1 to 65536"
	Default string // as sweep.yaml would have it
	Doc     string // what it does, on one line
}

// Parameters describes every parameter that a run reads, sorted by name.
func Parameters() []Parameter {
	described := make([]Parameter, len(parameters))
	for i, p := range parameters {
		standard := ""
		switch v := p.fallback.(type) {
		case nil:
			standard = "the output's own"
		case string:
			standard = v
		default:
			standard = canonical(v)
		}
		described[i] = Parameter{p.name, p.kind.String(), standard, p.doc}
	}
	return described
}

func parameterNames() []string {
	names := make([]string, len(parameters))
	for i, p := range parameters {
		names[i] = p.name
	}
	return names
}

func find(name string) (parameter, bool) {
	i := slices.IndexFunc(parameters, func(p parameter) bool { return p.name == name })
	if i < 0 {
		return parameter{}, false
	}
	return parameters[i], true
}

// complete adds the default of each parameter that the values lack.
func (v Values) complete() Values {
	for _, p := range parameters {
		if _, has := v[p.name]; has || p.fallback == nil {
			continue
		}
		fallback, err := p.kind.check(p.fallback) // a copy, as the caller may change lists
		if err != nil {
			panic(fmt.Sprintf("sweep: the default of %s: %v", p.name, err))
		}
		v[p.name] = fallback
	}
	if _, has := v["loss"]; !has {
		v["loss"] = lossOf(v["output"].(string))
	}
	return v
}

// lossOf is the loss that belongs to an output.
func lossOf(output string) string { return string(nn.Output(output).Loss()) }
