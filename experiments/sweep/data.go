package sweep

import (
	"fmt"
	"strings"

	"gradbook/nn"
)

// Data is what a dataset has that configs must agree with.
type Data struct {
	Inputs  int // pixels of an image
	Classes int
	Train   int // training samples
}

// Lookup returns what the dataset of a name has, or an error that says why there is no such one.
type Lookup func(name string) (Data, error)

// ReadFor is [Read] for a sweep that is to be carried out with the datasets that lookup has: one
// that there is not, and values that leave nothing to train on or make too large a network of it,
// are among the errors.
func ReadFor(file string, text []byte, lookup Lookup) (*Spec, error) {
	return read(&reader{file: file, lookup: lookup}, text)
}

// A demand is what a run's config must meet in a dataset. Of its parameters the first one that
// the file has is blamed where it does not.
type demand struct {
	parameters []string
	check      func(t Training, data Data) error
}

var demands = []demand{
	{[]string{"validation"}, func(t Training, data Data) error {
		if t.Validation >= data.Train {
			return fmt.Errorf("%d leaves nothing to train on of the %d training samples of dataset: %s; write a number from 0 to %d", t.Validation, data.Train, t.Dataset, data.Train-1)
		}
		return nil
	}},
	{[]string{"hidden", "bias", "batch_norm"}, func(t Training, data Data) error {
		return nn.Config{
			Inputs: data.Inputs, Hidden: t.Hidden, Classes: data.Classes, Activation: t.Activation, Output: t.Output, Init: t.Init, Bias: t.Bias, BatchNorm: t.BatchNorm,
		}.Validate()
	}},
}

// agreeData refuses datasets that there are not, and values that runs cannot have with those
// that there are. key is where the file has its parameters.
func (r *reader) agreeData(spec *Spec, key place) {
	sizes := map[string]Data{}
	for _, t := range spec.possibilities("dataset") {
		name := t.value.(string)
		if _, known := sizes[name]; known {
			continue
		}
		data, err := r.lookup(name)
		if err != nil {
			r.errorf(orElse(t.at, key), "%s", strings.ReplaceAll(err.Error(), "\n", "; "))
			continue
		}
		sizes[name] = data
	}
	for _, d := range demands {
		blamed := map[place]bool{}
		names := append([]string{"dataset"}, d.parameters...)
		for config, places := range spec.combinations(names...) {
			at := places["dataset"]
			for _, name := range d.parameters {
				if _, held := config[name]; held && places[name].node != nil {
					at = places[name]
					break
				}
			}
			if at = orElse(at, key); blamed[at] {
				continue
			}
			training, err := ReadTraining(complete(config))
			data, known := sizes[training.Dataset]
			if err != nil || !known { // which has been reported
				continue
			}
			if err := d.check(training, data); err != nil {
				r.errorf(at, "%v", err)
				blamed[at] = true
			}
		}
	}
}

func orElse(at, otherwise place) place {
	if at.node == nil {
		return otherwise
	}
	return at
}
