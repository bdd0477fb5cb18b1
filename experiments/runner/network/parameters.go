package network

import (
	"fmt"
	"math"
	"slices"

	"gradbook/experiments/dataset"
	"gradbook/experiments/sweep"
	"gradbook/experiments/sweep/sampler"
	"gradbook/nn"
)

type parameter struct {
	name string
	kind sweep.Kind
	// standard is the value in a run whose sweep does not mention the parameter. The loss
	// has none: it is the output's own.
	standard any
	doc      string
}

// themes is every parameter that a run reads, by what it is about.
var themes = []struct {
	name       string
	parameters []parameter
}{
	{"Data", []parameter{
		{"dataset", sweep.Text{What: "a name or a folder"}, "auto", "what to train on; auto takes MNIST where it is found, otherwise drawn digits"},
		{"validation", sweep.Whole{Min: 0, Max: 1 << 30}, int64(5000), "training samples kept out of training to choose models by"},
	}},
	{"Network", []parameter{
		{"hidden", sweep.ListOf{What: "a list of widths from 1 to 65536, such as [128, 64]", Element: sweep.Whole{Min: 1, Max: 1 << 16}}, []any{int64(128)}, "widths of the hidden layers, from the input on; [] is a linear classifier"},
		{"activation", sweep.OneOf{Names: names(nn.Activations), Glossary: activationWords}, string(nn.ReLU), "what the units of the hidden layers compute of their sum"},
		{"output", sweep.OneOf{Names: names(nn.Outputs), Glossary: outputWords}, string(nn.Softmax), "how the last layer's numbers become probabilities"},
		{"loss", sweep.OneOf{Names: names([]nn.Loss{nn.CrossEntropy, nn.BinaryCrossEntropy}), Glossary: lossWords}, nil, "what training makes small; it follows from output"},
		{"init", sweep.OneOf{Names: names(nn.Inits), Glossary: initWords}, string(nn.HeNormal), "the distribution of the initial weights"},
		{"bias", sweep.OneOf{Names: names(nn.Biases), Glossary: biasWords}, string(nn.VectorBias), "one bias a unit (vector), one a layer (scalar) or none"},
		{"batch_norm", sweep.Flag{}, false, "normalize what each unit of the hidden layers sums up over the batch, before its activation"},
	}},
	{"Training", []parameter{
		{"epochs", sweep.Whole{Min: 1, Max: 1 << 30}, int64(10), "passes over the training samples"},
		{"batch_size", sweep.Whole{Min: 1, Max: 1 << 16}, int64(64), "samples in a step of gradient descent"},
		{"learning_rate", positive, 0.1, "how far a step goes along the gradient"},
		{"optimizer", sweep.OneOf{Names: names(nn.Optimizers), Glossary: optimizerWords}, string(nn.SGD), "how the weights follow the gradient"},
		{"momentum", belowOne, 0.9, "momentum, nesterov: the part of its sum of gradients that each step keeps"},
		{"beta1", belowOne, 0.9, "adam, adamw: the part of its mean of gradients that each step keeps"},
		{"beta2", belowOne, 0.999, "adam, adamw: the part of its mean of squared gradients that each step keeps"},
		{"epsilon", positive, 1e-8, "rmsprop, adagrad, adam, adamw: added to the root that a step is divided by"},
		{"alpha", belowOne, 0.99, "rmsprop: the part of its mean of squared gradients that each step keeps"},
		{"clip_norm", notNegative, 0.0, "the largest L2 norm of the gradient of all parameters; a longer one is scaled down to it; 0 sets no limit"},
		{"shuffle", sweep.Flag{}, true, "draw a new order of the training samples for each epoch"},
		{"seed", sweep.Whole{Min: 0, Max: 1 << 53}, int64(1), "of all that a run draws: its initial weights, the order of samples, dropout, augmentation"},
	}},
	{"Learning rate schedule", []parameter{
		{"schedule", sweep.OneOf{Names: names(nn.Schedules), Glossary: scheduleWords}, string(nn.Constant), "how the learning rate changes in the course of training"},
		{"schedule_warmup", notNegative, 0.0, "epochs, or a fraction of one, in which the learning rate first rises to its value; one_cycle has its own rise"},
		{"schedule_step", sweep.Whole{Min: 1, Max: 1 << 30}, int64(10), "step: epochs between two falls of the learning rate"},
		{"schedule_gamma", upToOne, 0.5, "step, exponential, plateau: what a fall multiplies the learning rate by; exponential falls every epoch"},
		{"schedule_patience", sweep.Whole{Min: 0, Max: 1 << 30}, int64(5), "plateau: epochs in a row without a better val_loss that do not make the learning rate fall; the next one does"},
		{"schedule_floor", notNegative, 0.0, "cosine, plateau: what the learning rate does not fall below; one that begins lower stays as it is"},
	}},
	{"Regularization", []parameter{
		{"weight_decay", notNegative, 0.0, "every optimizer: how strongly weights and biases are drawn to 0, in adamw apart from the gradient"},
		{"dropout", eachLayer{belowOne}, 0.0, "the share of a hidden layer's units that a step leaves out"},
		{"input_dropout", belowOne, 0.0, "the share of the inputs that a step leaves out"},
		{"max_norm", notNegative, 0.0, "the largest L2 norm of the weights into a unit; 0 sets no limit"},
		{"label_smoothing", belowOne, 0.0, "the share of every label that is spread evenly over all classes in training; val and test losses are of the labels as they are"},
		{"ema", belowOne, 0.0, "the part of a moving average of the weights that each step keeps, such as 0.999; above 0 that average is what is measured on val and test, and kept"},
		{"early_stopping", sweep.Whole{Min: 0, Max: 1 << 30}, int64(0), "epochs in a row without a higher val_accuracy, or the same with a lower val_loss, after which a run stops; it keeps its best weights; 0 never stops"},
	}},
	{"Augmentation", []parameter{
		{"augment_shift", fromTo(0, 512), 0.0, "move training images by up to so many pixels along each axis"},
		{"augment_rotation", fromTo(0, 180), 0.0, "turn training images by up to so many degrees, either way"},
		{"augment_scale", fromTo(0, 0.9), 0.0, "stretch or shrink training images by up to this share of their width and height"},
		{"augment_shear", fromTo(0, 1), 0.0, "slant training images by up to this share of their height"},
		{"augment_elastic", fromTo(0, 1000), 0.0, "bend training images like rubber: how far, Simard's alpha in pixels"},
		{"augment_sigma", fromTo(0.5, 64), 4.0, "augment_elastic: how smoothly it bends, Simard's sigma in pixels"},
		{"augment_noise", fromTo(0, 1), 0.0, "add noise to training images with this share of full intensity as its standard deviation"},
		{"augment_cutout", sweep.Whole{Min: 0, Max: 512}, int64(0), "blank a square in training images with sides of so many pixels"},
	}},
}

// firstParameters are those that every stored config has. Runs came to read all others later.
var firstParameters = []string{
	"activation", "batch_size", "bias", "dataset", "epochs", "hidden", "init",
	"learning_rate", "loss", "optimizer", "output", "seed", "shuffle", "validation",
}

// parameters is that of every theme.
func parameters() (all []sweep.Parameter) {
	for _, theme := range themes {
		for _, p := range theme.parameters {
			parameter := sweep.Parameter{
				Theme: theme.name, Name: p.name, Kind: p.kind, Default: sampler.Default{Value: p.standard},
				Later: !slices.Contains(firstParameters, p.name), Doc: p.doc,
			}
			switch p.name {
			case "dataset":
				parameter.Decided = dataset.Auto
			case "loss":
				parameter.Default = sampler.Default{Follows: "output", From: func(output any) any { return lossOf(output.(string)) }}
			}
			all = append(all, parameter)
		}
	}
	return all
}

// lossOf is the loss that belongs to an output.
func lossOf(output string) string { return string(nn.Output(output).Loss()) }

var (
	positive    = sweep.Real{What: "a number above 0", Max: math.MaxFloat32, MinExcluded: true}
	notNegative = sweep.Real{What: "a number from 0 on", Max: math.MaxFloat32}
	belowOne    = sweep.Real{What: "a number from 0 to below 1", Max: 1, MaxExcluded: true}
	upToOne     = sweep.Real{What: "a number above 0, up to 1", Max: 1, MinExcluded: true}
)

func fromTo(min, max float64) sweep.Real {
	return sweep.Real{What: fmt.Sprintf("a number from %v to %v", min, max), Min: min, Max: max}
}

func names[T ~string](list []T) []string {
	words := make([]string, len(list))
	for i, name := range list {
		words[i] = string(name)
	}
	return words
}

// eachLayer takes one number for all hidden layers, or a list with one for each.
type eachLayer struct{ sweep.Real }

func (k eachLayer) String() string {
	return k.Real.String() + ", or a list of one for each hidden layer"
}

func (k eachLayer) Check(value any) (any, error) {
	if v, err := k.Real.Check(value); err == nil {
		return v, nil
	}
	return sweep.ListOf{What: k.String(), Element: k.Real}.Check(value)
}
