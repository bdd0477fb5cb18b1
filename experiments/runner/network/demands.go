package network

import (
	"fmt"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
	"gradbook/nn"
)

// Data is what a dataset has that configs must agree with.
type Data struct {
	Inputs  int // pixels of an image
	Classes int
	Train   int // training samples
}

// Lookup returns what the dataset of a name has, or an error that says why there is none.
type Lookup func(name string) (Data, error)

// SchemaFor is [Schema] for sweeps that are to be carried out with the datasets that lookup
// has: one that there is not, and values that leave nothing to train on or make too large a
// network of it, are among the errors of a file.
func SchemaFor(lookup Lookup) *sweep.Schema {
	known := map[string]Data{}
	onData := func(check func(s Settings, data Data) error) func(config results.Config) error {
		return func(config results.Config) error {
			settings, err := ReadSettings(config)
			data, has := known[settings.Dataset]
			if err != nil || !has { // which is reported in its place
				return nil
			}
			return check(settings, data)
		}
	}
	schema := *Schema
	schema.Demands = []sweep.Demand{
		{With: []string{"dataset"}, Check: func(config results.Config) error {
			name := config["dataset"].(string)
			if _, has := known[name]; has {
				return nil
			}
			data, err := lookup(name)
			if err == nil {
				known[name] = data
			}
			return err
		}},
		{Parameters: []string{"validation"}, With: []string{"dataset"}, Check: onData(func(s Settings, data Data) error {
			if s.Validation >= data.Train {
				return fmt.Errorf("%d leaves nothing to train on of the %d training samples of dataset: %s; write a number from 0 to %d", s.Validation, data.Train, s.Dataset, data.Train-1)
			}
			return nil
		})},
		{Parameters: []string{"hidden", "bias", "batch_norm"}, With: []string{"dataset"}, Check: onData(func(s Settings, data Data) error {
			return nn.Config{
				Inputs: data.Inputs, Hidden: s.Hidden, Classes: data.Classes, Activation: s.Activation, Output: s.Output, Init: s.Init, Bias: s.Bias, BatchNorm: s.BatchNorm,
			}.Validate()
		})},
	}
	return &schema
}
