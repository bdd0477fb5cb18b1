// Package nn trains dense neural networks from scratch: float32, mini-batches, a
// handful of activations, the usual optimizers.
//
// The method can be read from top to bottom in five files: forward.go (what a
// network computes), output.go (probabilities and loss), backward.go (the
// gradients), optimizer.go (what a step makes of them), trainer.go (the step and the epoch).
//
//	network, err := nn.New(nn.Config{Inputs: 784, Hidden: []int{128, 64, 32}, Classes: 10,
//		Activation: nn.ReLU, Output: nn.Softmax, Init: nn.HeNormal, Bias: nn.VectorBias, Seed: 1})
//	trainer, err := nn.NewTrainer(network, nn.Training{LearningRate: 0.1, BatchSize: 64, Shuffle: true, Seed: 1})
//	for epoch := 1; epoch <= 10; epoch++ {
//		loss, accuracy := trainer.Epoch(train, epoch)
//		validation := network.Evaluate(val)
//	}
//
// # Numbers
//
// A trained network is a function of its Config, its Training and the bytes of
// its Data: Network.SHA256 shows that two are the same to the bit. It holds as
//
//   - every element of a matrix product is one float32 accumulator, to which the terms are added in
//     one order, each by one fused multiply-add, whichever instructions of the CPU do it;
//   - exp, log, tanh and the like are float32 polynomials of ours, whose sequence of operations is fixed
//     (package kernel below this one), because the standard library's differ from CPU to CPU;
//   - every sum over a batch, a row of classes or an epoch has one order, the one its comment gives;
//   - random numbers are those of PCG, seeded by (seed, purpose, layer or epoch), and drawn with exact operations only;
//   - what training keeps from epoch to epoch is the weights and the optimizer's averages, so that a Trainer saved
//     after an epoch and read again goes on as if nothing had been.
//
// The arithmetic has several implementations, all with the same bits: AVX-512 and AVX2
// on amd64, NEON on arm64, portable Go. Kernel names the one in use, the fastest that
// the CPU can run. The environment variable GRADBOOK_KERNEL asks for another: avx512,
// avx2, neon or portable.
//
// A number that is not finite is not hidden: a NaN that reaches a logit makes the
// loss NaN. (A product may leave out what is multiplied by exactly 0, so that a
// NaN weight does not count for a sample whose input to it is 0.)
package nn
