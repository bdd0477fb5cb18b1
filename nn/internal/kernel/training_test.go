package kernel_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gradbook/nn"
	"gradbook/nn/internal/kernel"
)

// training is one training of some hundred steps, and the SHA-256 of the weights
// that it ends with.
type training struct {
	activation nn.Activation
	output     nn.Output
	bias       nn.Bias
	density    int // percent of the pixels that are not 0
	optimizer  nn.Optimizer
	rate       float64
	want       string
}

// The sums were taken once, with portable Go on amd64. They change only with the contract.
var trainings = []training{
	{nn.Sigmoid, nn.Softmax, nn.VectorBias, 25, nn.SGD, 0.05, "7fca90723611df099d9a791125065fd765826b8595b81d767b16bba4d440b5b2"},
	{nn.ReLU, nn.Softmax, nn.VectorBias, 25, nn.SGD, 0.05, "aa0b226a105129d36b2c179546cc6b0d32234011d493a0a858d42d597184126a"},
	{nn.Tanh, nn.Softmax, nn.VectorBias, 25, nn.SGD, 0.05, "048068e07a275068aafd10e58c518e725779b2ab716205d18912a84395d13922"},
	{nn.LeakyReLU, nn.Softmax, nn.VectorBias, 25, nn.SGD, 0.05, "958a40e51486a4ac7b497585191c29beeb6950eec413fd813edc519a9a9b2e8a"},
	{nn.ELU, nn.Softmax, nn.VectorBias, 25, nn.SGD, 0.05, "7cf59636b218b3a6510802ab7b32e6f437d6197a29b4d30983a4d5571a9557f2"},
	{nn.GELU, nn.Softmax, nn.VectorBias, 25, nn.SGD, 0.05, "7cefc94c7540753d439ec113dccbf32384e98d67e73f357857f1aafa38c4ccd8"},
	{nn.SiLU, nn.Softmax, nn.VectorBias, 25, nn.SGD, 0.05, "60ce6b596550e6d647459697feeb4958d4282f3b6f5b11a0b6697a54cf9924ba"},
	{nn.ReLU, nn.Softmax, nn.VectorBias, 100, nn.SGD, 0.05, "04278cfa6e5df1b938410fae9671b43a22e897f9268fed416e7174789a1d2c77"},
	{nn.GELU, nn.SigmoidOutput, nn.ScalarBias, 100, nn.SGD, 0.05, "cd34390a8b8b22070d1ece4f2af36b34af5f17ac2abec7e1e678ed189232aea7"},
	{nn.Tanh, nn.SigmoidOutput, nn.NoBias, 25, nn.SGD, 0.05, "720dbc4f6d0ac94854e0563fbe919a8f968a3655ce91d6ba242495be77ac3978"},
	{nn.Tanh, nn.Softmax, nn.VectorBias, 25, nn.Momentum, 0.01, "d1e31abfef9232b24b56630cfef153f125d4e103acaaf37e3a56b048dd7a0cf8"},
	{nn.ReLU, nn.Softmax, nn.VectorBias, 25, nn.Nesterov, 0.01, "a634ebd5f2169bfc6f75bb71e5c9c6958ba927fe9d7221919f4722b5f1864afd"},
	{nn.GELU, nn.Softmax, nn.VectorBias, 25, nn.RMSProp, 0.01, "b3cf1d62df55c182e39ecce454ca495446d5080fa51ffeb256c891dd09a2cd86"},
	{nn.Tanh, nn.Softmax, nn.VectorBias, 25, nn.Adagrad, 0.01, "05974205091c30e1c50e648e1bea91b34c255a0ebd716ad5af8601cc7572c0b0"},
	{nn.ReLU, nn.Softmax, nn.VectorBias, 25, nn.Adam, 0.01, "c9909dfbf98ad39566bc9cdb85a1218217d98585a8372ee27024141659f1692f"},
	{nn.GELU, nn.Softmax, nn.VectorBias, 100, nn.Adam, 0.01, "a8e2bf05cccce1b6b599572fd86f895f42070fce47b03fc800db74b884a0bb06"},
	{nn.SiLU, nn.Softmax, nn.VectorBias, 25, nn.AdamW, 0.01, "e2313f8b2b6f71fefe3dd2a1b6355fcdd1ce3a0b9a8514f26f07901b25149719"},
	{nn.Tanh, nn.Softmax, nn.VectorBias, 100, nn.AdamW, 0.01, "046dcd8e4ed4507a411a894dd7fb57ac4db59c8fadcaea684e87ac0c370f15ac"},
	{nn.ReLU, nn.Softmax, nn.VectorBias, 25, nn.SGD, 1e30, "b8ff56ef7ebe8130326a674d6284ce41554850e86cc84b151901174abd97e58e"}, // to NaN: all NaNs count as one
}

// What is trained has the same bits in every implementation, on every CPU. The
// widths are odd, so that no vector and no block is ever full, and the last
// batch of an epoch is smaller than the others.
func TestTrainedBits(t *testing.T) {
	kernel.Each(func(name string) {
		for _, test := range trainings {
			t.Run(fmt.Sprintf("%s/%s,%s,%s,%d%%,%s,%v", name, test.activation, test.output, test.bias, test.density, test.optimizer, test.rate), func(t *testing.T) {
				if got := test.run(t); got != test.want {
					t.Errorf("the weights' sum is %s, want %s", got, test.want)
				}
			})
		}
	})
}

func (test training) run(t *testing.T) string {
	const classes, inputs = 5, 49
	network, err := nn.New(nn.Config{
		Inputs: inputs, Hidden: []int{17, 11}, Classes: classes,
		Activation: test.activation, Output: test.output, Init: nn.HeNormal, Bias: test.bias, Seed: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	training := nn.Training{LearningRate: test.rate, BatchSize: 13, Shuffle: true, Seed: 1, Optimizer: test.optimizer}
	if test.optimizer != nn.SGD {
		training.WeightDecay = 0.01
		training.Momentum, training.Alpha, training.Beta1, training.Beta2, training.Epsilon = 0.9, 0.99, 0.9, 0.999, 1e-8
	}
	trainer, err := nn.NewTrainer(network, training)
	if err != nil {
		t.Fatal(err)
	}
	d := patterns(200, classes, inputs, test.density)
	for epoch := 1; epoch <= 20; epoch++ {
		trainer.Epoch(d, epoch)
	}
	return network.SHA256()
}

// patterns are samples of random patterns, one a class, in varying brightness,
// made with integers only: the same bytes on every CPU.
func patterns(samples, classes, pixels, density int) nn.Data {
	source := rand.New(rand.NewPCG(1, 1))
	pattern := make([]int, classes*pixels)
	for i := range pattern {
		if source.IntN(100) < density {
			pattern[i] = 1 + source.IntN(255)
		}
	}
	var d nn.Data
	for range samples {
		class := source.IntN(classes)
		for _, pixel := range pattern[class*pixels : (class+1)*pixels] {
			d.Pixels = append(d.Pixels, uint8(pixel*(50+source.IntN(51))/100))
		}
		d.Labels = append(d.Labels, uint8(class))
	}
	return d
}
