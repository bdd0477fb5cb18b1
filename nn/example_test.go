package nn_test

import (
	"fmt"
	"log"

	"gradbook/nn"
)

// A network learns exclusive or, which no network without a hidden layer can.
func Example() {
	data := nn.Data{
		Pixels: []uint8{
			0, 0,
			0, 255,
			255, 0,
			255, 255,
		},
		Labels: []uint8{0, 1, 1, 0},
	}
	network, err := nn.New(nn.Config{
		Inputs: 2, Hidden: []int{8}, Classes: 2,
		Activation: nn.Tanh, Output: nn.Softmax, Init: nn.XavierNormal, Bias: nn.VectorBias, Seed: 1,
	})
	if err != nil {
		log.Fatal(err)
	}
	trainer, err := nn.NewTrainer(network, nn.Training{LearningRate: 0.5, BatchSize: 4, Shuffle: true, Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	for epoch := 1; epoch <= 500; epoch++ {
		trainer.Epoch(data, epoch)
	}

	fmt.Println("parameters:", network.Parameters())
	fmt.Println("accuracy:", network.Evaluate(data).Accuracy)
	for _, x := range [][]float32{{0, 0}, {0, 1}, {1, 0}, {1, 1}} {
		fmt.Printf("%v xor %v: %.1f\n", x[0], x[1], network.Probabilities(x)[1])
	}
	// Output:
	// parameters: 42
	// accuracy: 1
	// 0 xor 0: 0.0
	// 0 xor 1: 1.0
	// 1 xor 0: 1.0
	// 1 xor 1: 0.0
}
