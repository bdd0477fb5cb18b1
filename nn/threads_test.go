package nn

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// Every thing belongs to one part, parts begin where they are aligned, and none
// is much larger than another.
func TestPortion(t *testing.T) {
	for count := range 70 {
		for _, align := range []int{1, 8} {
			for parts := 1; parts < 12; parts++ {
				end := 0
				for part := range parts {
					from, to := portion(count, align, part, parts)
					if from != end || to < from || from%align != 0 && from != count || to-from > (count/align/parts+1)*align {
						t.Fatalf("%d things in %d parts aligned to %d: part %d is %d to %d, the last ended at %d", count, parts, align, part, from, to, end)
					}
					end = to
				}
				if end != count {
					t.Fatalf("%d things in %d parts aligned to %d: %d have a part", count, parts, align, end)
				}
			}
		}
	}
}

// A panic in any part reaches the caller, who may recover it: it does not end
// the process.
func TestPanicOfAPartReachesTheCaller(t *testing.T) {
	for panicking := range 3 {
		func() {
			defer func() {
				if cause := recover(); cause == nil || !strings.Contains(fmt.Sprint(cause), "part is broken") {
					t.Errorf("part %d panicked, the caller got %v", panicking, cause)
				}
			}()
			share(3, func(part, parts int) {
				if part == panicking {
					panic("this part is broken")
				}
			})
		}()
	}
}

// The number of threads changes no bit of weights, losses and verdicts.
func TestThreadsDoNotChangeBits(t *testing.T) {
	for _, test := range []struct{ inputs, density int }{ // percent: the products of pixels, and the dense ones
		{50, 20}, {50, 100}, {3, 20}, {3, 100},
	} {
		inputs, density := test.inputs, test.density
		random := rand.New(rand.NewPCG(1, 2))
		data := Data{Pixels: make([]uint8, 333*inputs), Labels: make([]uint8, 333)}
		for i := range data.Pixels {
			if random.IntN(100) < density {
				data.Pixels[i] = uint8(1 + random.IntN(255))
			}
		}
		for i := range data.Labels {
			data.Labels[i] = uint8(random.IntN(7))
		}
		var weights string
		var loss float64
		var verdict Evaluation
		for _, kind := range []struct {
			bias      Bias
			optimizer Optimizer
		}{{VectorBias, SGD}, {ScalarBias, SGD}, {NoBias, SGD}, {VectorBias, Adam}, {ScalarBias, Adam}} {
			for threads := range 6 {
				network, err := New(Config{Inputs: inputs, Hidden: []int{33, 2}, Classes: 7, Activation: Tanh, Output: Softmax, Init: HeNormal, Bias: kind.bias, Seed: 1})
				if err != nil {
					t.Fatal(err)
				}
				training := usual(kind.optimizer)
				training.BatchSize, training.WeightDecay = 29, 0
				trainer, err := NewTrainer(network, training)
				if err != nil {
					t.Fatal(err)
				}
				trainer.Threads = threads
				gotLoss, _ := trainer.Epoch(data, 1)
				gotVerdict := trainer.Evaluate(data)
				if threads == 0 {
					weights, loss, verdict = network.SHA256(), gotLoss, network.Evaluate(data)
				}
				if network.SHA256() != weights || gotLoss != loss || gotVerdict.Loss != verdict.Loss || len(gotVerdict.Mistakes) != len(verdict.Mistakes) {
					t.Errorf("%d %% of pixels, %s bias, %s: %d threads give other numbers than one", density, kind.bias, kind.optimizer, threads)
				}
			}
		}
	}
}
