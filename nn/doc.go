// Package nn trains dense neural networks from scratch: float32, mini-batches, a
// handful of activations, the usual optimizers, schedules and regularization.
//
// The method can be read from top to bottom in a few files: forward.go (what a
// network computes), output.go (probabilities and loss), backward.go (the
// gradients), descent.go and optimizer.go (what a step makes of them), trainer.go
// (the step and the epoch). What else a training may have has a file of its own:
// schedule.go, dropout.go, batchnorm.go, early_stopping.go.
//
//	network, err := nn.New(nn.Config{Inputs: 784, Hidden: []int{128, 64, 32}, Classes: 10,
//		Activation: nn.ReLU, Output: nn.Softmax, Init: nn.HeNormal, Bias: nn.VectorBias, Seed: 1})
//	trainer, err := nn.NewTrainer(network, nn.Training{LearningRate: 0.1, BatchSize: 64, Shuffle: true, Seed: 1})
//	for epoch := 1; epoch <= 10; epoch++ {
//		loss, accuracy := trainer.Epoch(train, epoch)
//		trainer.Observe(trainer.Evaluate(val))
//	}
//	network = trainer.Best()
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
//   - random numbers are those of PCG, seeded by (seed, purpose, layer, epoch or step), and drawn with exact operations only;
//   - what training keeps from epoch to epoch is few things, which a Trainer saves: the networks that it trains, averages
//     and holds for the best, the optimizer's averages, some counts. One that is read again goes on as if nothing had been.
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
