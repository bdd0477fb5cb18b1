package sweep_test

import (
	"fmt"

	"gradbook/experiments/runner/network"
	"gradbook/experiments/sweep"
)

func ExampleRead() {
	spec, err := sweep.Read("sweep.yaml", []byte(`
method: grid
parameters:
  activation:
    values: [sigmoid, relu]
  learning_rate:
    values: [0.1, 0.5]
`), network.Schema)
	if err != nil {
		fmt.Println(err)
		return
	}
	for number := 1; number <= spec.Count(); number++ {
		config, _ := spec.Config(number)
		fmt.Println(number, config["activation"], config["learning_rate"])
	}
	// Output:
	// 1 sigmoid 0.1
	// 2 sigmoid 0.5
	// 3 relu 0.1
	// 4 relu 0.5
}

func ExampleErrors() {
	_, err := sweep.Read("sweep.yaml", []byte(`
method: grid
parameters:
  activaton:
    value: relu
  epochs:
    values: [5, ten]
`), network.Schema)
	fmt.Println(err)
	// Output:
	// sweep.yaml:4:3: parameters.activaton: no such parameter; did you mean "activation"?
	// sweep.yaml:7:17: parameters.epochs.values[1]: got "ten", expected a whole number from 1 to 1073741824
}
