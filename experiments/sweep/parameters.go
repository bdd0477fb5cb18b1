package sweep

import (
	"fmt"
	"math"
	"slices"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep/sampler"
	"gradbook/nn"
)

// themes is every parameter that a run reads, by what it is about. A file that names
// any other is refused.
var themes = []struct {
	name       string
	parameters []parameter
}{
	{"Data", []parameter{
		{"dataset", text{"a name or a folder"}, "auto", "what to train on; auto takes MNIST where it is found, otherwise drawn digits"},
		{"validation", whole{0, 1 << 30}, int64(5000), "training samples kept out of training to choose models by"},
	}},
	{"Network", []parameter{
		{"hidden", listOf{"a list of widths from 1 to 65536, such as [128, 64]", whole{1, 1 << 16}}, []any{int64(128)}, "widths of the hidden layers, from the input on; [] is a linear classifier"},
		{"activation", words{choices(nn.Activations), activationWords}, string(nn.ReLU), "what the units of the hidden layers compute of their sum"},
		{"output", words{choices(nn.Outputs), outputWords}, string(nn.Softmax), "how the last layer's numbers become probabilities"},
		{"loss", words{choices([]nn.Loss{nn.CrossEntropy, nn.BinaryCrossEntropy}), lossWords}, nil, "what training makes small; it follows from output"},
		{"init", words{choices(nn.Inits), initWords}, string(nn.HeNormal), "the distribution of the initial weights"},
		{"bias", words{choices(nn.Biases), biasWords}, string(nn.VectorBias), "one bias a unit (vector), one a layer (scalar) or none"},
		{"batch_norm", flag{}, false, "normalize what each unit of the hidden layers sums up over the batch, before its activation"},
	}},
	{"Training", []parameter{
		{"epochs", whole{1, 1 << 30}, int64(10), "passes over the training samples"},
		{"batch_size", whole{1, 1 << 16}, int64(64), "samples in a step of gradient descent"},
		{"learning_rate", positive, 0.1, "how far a step goes along the gradient"},
		{"optimizer", words{choices(nn.Optimizers), optimizerWords}, string(nn.SGD), "how the weights follow the gradient"},
		{"momentum", belowOne, 0.9, "momentum, nesterov: the part of its sum of gradients that each step keeps"},
		{"beta1", belowOne, 0.9, "adam, adamw: the part of its mean of gradients that each step keeps"},
		{"beta2", belowOne, 0.999, "adam, adamw: the part of its mean of squared gradients that each step keeps"},
		{"epsilon", positive, 1e-8, "rmsprop, adagrad, adam, adamw: added to the root that a step is divided by"},
		{"alpha", belowOne, 0.99, "rmsprop: the part of its mean of squared gradients that each step keeps"},
		{"clip_norm", notNegative, 0.0, "the largest L2 norm of the gradient of all parameters; a longer one is scaled down to it; 0 sets no limit"},
		{"shuffle", flag{}, true, "draw a new order of the training samples for each epoch"},
		{"seed", whole{0, 1 << 53}, int64(1), "of all that a run draws: its initial weights, the order of samples, dropout, augmentation"},
	}},
	{"Learning rate schedule", []parameter{
		{"schedule", words{choices(nn.Schedules), scheduleWords}, string(nn.Constant), "how the learning rate changes in the course of training"},
		{"schedule_warmup", notNegative, 0.0, "epochs, or a fraction of one, in which the learning rate first rises to its value; one_cycle has its own rise"},
		{"schedule_step", whole{1, 1 << 30}, int64(10), "step: epochs between two falls of the learning rate"},
		{"schedule_gamma", upToOne, 0.5, "step, exponential, plateau: what a fall multiplies the learning rate by; exponential falls every epoch"},
		{"schedule_patience", whole{0, 1 << 30}, int64(5), "plateau: epochs in a row without a better val_loss that do not make the learning rate fall; the next one does"},
		{"schedule_floor", notNegative, 0.0, "cosine, plateau: what the learning rate does not fall below; one that begins lower stays as it is"},
	}},
	{"Regularization", []parameter{
		{"weight_decay", notNegative, 0.0, "every optimizer: how strongly weights and biases are drawn to 0, in adamw apart from the gradient"},
		{"dropout", eachLayer{belowOne}, 0.0, "the share of a hidden layer's units that a step leaves out"},
		{"input_dropout", belowOne, 0.0, "the share of the inputs that a step leaves out"},
		{"max_norm", notNegative, 0.0, "the largest L2 norm of the weights into a unit; 0 sets no limit"},
		{"label_smoothing", belowOne, 0.0, "the share of every label that is spread evenly over all classes in training; val and test losses are of the labels as they are"},
		{"ema", belowOne, 0.0, "the part of a moving average of the weights that each step keeps, such as 0.999; above 0 that average is what is measured on val and test, and kept"},
		{"early_stopping", whole{0, 1 << 30}, int64(0), "epochs in a row without a higher val_accuracy, or the same with a lower val_loss, after which a run stops; it keeps its best weights; 0 never stops"},
	}},
	{"Augmentation", []parameter{
		{"augment_shift", fromTo(0, 512), 0.0, "move training images by up to so many pixels along each axis"},
		{"augment_rotation", fromTo(0, 180), 0.0, "turn training images by up to so many degrees, either way"},
		{"augment_scale", fromTo(0, 0.9), 0.0, "stretch or shrink training images by up to this share of their width and height"},
		{"augment_shear", fromTo(0, 1), 0.0, "slant training images by up to this share of their height"},
		{"augment_elastic", fromTo(0, 1000), 0.0, "bend training images like rubber: how far, Simard's alpha in pixels"},
		{"augment_sigma", fromTo(0.5, 64), 4.0, "augment_elastic: how smoothly it bends, Simard's sigma in pixels"},
		{"augment_noise", fromTo(0, 1), 0.0, "add noise to training images with this share of full intensity as its standard deviation"},
		{"augment_cutout", whole{0, 512}, int64(0), "blank a square in training images with sides of so many pixels"},
	}},
}

// parameters is that of every theme.
var parameters = func() (all []parameter) {
	for _, theme := range themes {
		all = append(all, theme.parameters...)
	}
	return all
}()

type parameter struct {
	name string
	kind sampler.Kind
	// fallback is the value in a run whose sweep does not mention the
	// parameter. The loss has none: it is the output's own.
	fallback any
	doc      string
}

// firstParameters are those that every stored config has. Runs came to read all
// others later: a config may lack them, and then has their defaults.
var firstParameters = []string{
	"activation", "batch_size", "bias", "dataset", "epochs", "hidden", "init",
	"learning_rate", "loss", "optimizer", "output", "seed", "shuffle", "validation",
}

func (p parameter) isOptional() bool { return !slices.Contains(firstParameters, p.name) }

// Parameter describes a parameter that a run reads.
type Parameter struct {
	Theme   string // what it is about: "Network"
	Name    string
	Kind    string // what it takes: "a whole number from 1 to 65536"
	Default string // as sweep.yaml would have it
	Doc     string // what it does, on one line
}

// Parameters describes every parameter that a run reads, theme by theme.
func Parameters() []Parameter {
	var described []Parameter
	for _, theme := range themes {
		for _, p := range theme.parameters {
			described = append(described, Parameter{theme.name, p.name, p.kind.String(), p.standard(), p.doc})
		}
	}
	return described
}

// standard is the default as sweep.yaml would have it.
func (p parameter) standard() string {
	switch v := p.fallback.(type) {
	case nil:
		return "the output's own"
	case string:
		return v
	case float64:
		if v == math.Trunc(v) {
			return results.Canonical(int64(v))
		}
	}
	return results.Canonical(p.fallback)
}

// parameterNames is all names, sorted.
func parameterNames() []string {
	names := make([]string, len(parameters))
	for i, p := range parameters {
		names[i] = p.name
	}
	slices.Sort(names)
	return names
}

func find(name string) (parameter, bool) {
	i := slices.IndexFunc(parameters, func(p parameter) bool { return p.name == name })
	if i < 0 {
		return parameter{}, false
	}
	return parameters[i], true
}

// complete adds to a config the default of each parameter that it lacks, and returns it.
func complete(config results.Config) results.Config {
	for _, p := range parameters {
		if _, has := config[p.name]; has || p.fallback == nil {
			continue
		}
		fallback, err := p.kind.Check(p.fallback) // a copy, as the caller may change lists
		if err != nil {
			panic(fmt.Sprintf("sweep: the default of %s: %v", p.name, err))
		}
		config[p.name] = fallback
	}
	if _, has := config["loss"]; !has {
		config["loss"] = lossOf(config["output"].(string))
	}
	return config
}

// Defaults returns the values of a config that says nothing but its output.
func Defaults(output string) results.Config { return complete(results.Config{"output": output}) }

// lossOf is the loss that belongs to an output.
func lossOf(output string) string { return string(nn.Output(output).Loss()) }

// defaults is what parameters are in a run that has no value of them.
var defaults = func() map[string]sampler.Default {
	all := map[string]sampler.Default{"loss": {Follows: "output", From: func(output any) any { return lossOf(output.(string)) }}}
	for _, p := range parameters {
		if p.fallback != nil {
			all[p.name] = sampler.Default{Value: p.fallback}
		}
	}
	return all
}()
