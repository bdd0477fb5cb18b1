package network

import (
	"errors"
	"testing"

	"gradbook/experiments/sweep"
)

// What a run needs of its dataset is checked where the file is read, with all else.
func TestSchemaFor(t *testing.T) {
	lookup := func(name string) (Data, error) {
		switch name {
		case "auto", "mnist":
			return Data{Inputs: 784, Classes: 10, Train: 60000}, nil
		case "small":
			return Data{Inputs: 4, Classes: 2, Train: 1000}, nil
		case "one":
			return Data{Inputs: 4, Classes: 1, Train: 100_000}, nil
		}
		return Data{}, errors.New("there is no " + name + "\nanywhere")
	}
	const wide = "inputs 784, hidden [65536 1024] and classes 10 make more than 67108864 parameters: use narrower layers"
	for _, test := range []struct{ text, want string }{
		{"method: grid\nparameters: {dataset: {values: [mnist, nowhere]}, lr: {value: 1}}\n",
			"sweep.yaml:2:40: parameters.dataset.values[1]: there is no nowhere; anywhere\nsweep.yaml:2:51: parameters.lr: no such parameter; did you mean \"learning_rate\"?"},
		{"method: grid\nparameters: {dataset: {values: [mnist, small]}}\n", // the default of validation
			"sweep.yaml:2:40: parameters.dataset.values[1]: 5000 leaves nothing to train on of the 1000 training samples of dataset: small; write a number from 0 to 999"},
		{"method: grid\nparameters: {dataset: {values: [mnist, small]}, validation: {values: [999, 1000, 60000]}}\n",
			"sweep.yaml:2:76: parameters.validation.values[1]: 1000 leaves nothing to train on of the 1000 training samples of dataset: small; write a number from 0 to 999\n" +
				"sweep.yaml:2:82: parameters.validation.values[2]: 60000 leaves nothing to train on of the 60000 training samples of dataset: mnist; write a number from 0 to 59999"},
		{"method: random\nrun_cap: 2\nparameters: {validation: {min: 1, max: 60000}}\n",
			"sweep.yaml:3:14: parameters.validation: 60000 leaves nothing to train on of the 60000 training samples of dataset: auto; write a number from 0 to 59999"},
		{"method: grid\nparameters: {hidden: {values: [[65536], [65536, 1024]]}}\n", "sweep.yaml:2:41: parameters.hidden.values[1]: " + wide},
		{"method: grid\nparameters: {hidden: {values: [[8], [65536, 1024]], when: {seed: 2}}, seed: {values: [1, 2]}}\n", "sweep.yaml:2:37: parameters.hidden.values[1]: " + wide},
		{"method: grid\nparameters: {dataset: {value: one}}\n", "sweep.yaml:2:31: parameters.dataset.value: classes is 1: it must be from 2 to 256, as a label is one byte"},
		// Where the two do not meet, there is nothing wrong.
		{"method: grid\nzip: [[dataset, validation]]\nparameters: {dataset: {values: [mnist, small]}, validation: {values: [5000, 100]}}\n", ""},
		{"method: grid\nparameters: {epochs: {values: [1, 2]}}\n", ""},
	} {
		_, err := sweep.Read("sweep.yaml", []byte(test.text), SchemaFor(lookup))
		if got := message(err); got != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.text, got, test.want)
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
