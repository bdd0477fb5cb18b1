package synthetic

import (
	"fmt"
	"math/rand/v2"

	"gradbook/experiments/results"
	"gradbook/plots/study"
)

// StoppedGrid is a grid of a depth and a width, of which all but a few configs were
// stopped, after one epoch or two, with values that have little to do with what they
// would have come to. After epoch 1, the depth explains everything: its values are 0.2 and 0.4.
func StoppedGrid(complete int) study.Source {
	s, _ := Sweep(nil, 0, 0)
	s.Sweep.Name = "stopped"
	for i := range 16 {
		depth, width := i%2, i/2
		run := results.Run{
			ID: int64(i + 1), Number: i + 1, Seed: 1, State: results.Done, DatasetSHA256: MNIST.SHA256, Seconds: 10, Parameters: 100,
			Config: results.Config{"depth": int64(depth), "width": int64(width), "epochs": int64(5)}, Epochs: 5,
		}
		run.ConfigKey = run.Config.String()
		if i >= complete {
			run.State, run.Epochs, run.Seconds = results.Stopped, 1+i%3, 1
		}
		for epoch := 1; epoch <= run.Epochs; epoch++ {
			v := 0.2 + 0.2*float64(depth)
			switch {
			case epoch == 5:
				v = 0.5 + 0.01*float64(width)
			case epoch > 1:
				v = 0.9
			}
			s.Epochs = append(s.Epochs, results.Epoch{RunID: run.ID, Epoch: epoch, Metrics: results.Metrics{ValAccuracy: v, ValLoss: 1 - v, TrainLoss: 1 - v}})
			run.LastValue, run.KeptEpoch = v, epoch
			if run.BestEpoch == 0 || v > run.BestValue {
				run.BestEpoch, run.BestValue = epoch, v
			}
		}
		s.Runs = append(s.Runs, run)
	}
	return s
}

// ByHand is a grid whose analysis of variance can be done by hand. Its mean is 4;
// the means of activation's rows are 3 and 5, those of width's columns 1, 3 and 8. So
// the variances are 1 for activation, (9+1+16)/3 = 26/3 for width, (16+1+4+4+1+36)/6 =
// 31/3 in all, and 2/3 is left to interactions.
func ByHand(seeds ...float64) study.Source {
	var configs []results.Config
	var values [][]float64
	for i, row := range [][]float64{{0, 3, 6}, {2, 3, 10}} {
		for j, v := range row {
			configs = append(configs, results.Config{"activation": []string{"relu", "tanh"}[i], "width": int64(32 << j), "epochs": int64(5)})
			of := []float64{}
			for _, luck := range seeds {
				of = append(of, v+luck)
			}
			values = append(values, of)
		}
	}
	return WithValues(results.Maximize, configs, values)
}

// WithValues is a sweep of single-layer networks whose runs end with given values of
// the metric, a config a row; configs that are alike are one.
func WithValues(goal results.Goal, configs []results.Config, values [][]float64) (s study.Source) {
	s.Sweep = results.Sweep{ID: 5, Name: "odd", Metric: "val_loss", Goal: goal, State: results.Done}
	for i, config := range configs {
		for seed, v := range values[i] {
			s.Runs = append(s.Runs, results.Run{
				ID: int64(len(s.Runs) + 1), Number: len(s.Runs) + 1, Config: config, ConfigKey: config.String(),
				Seed: int64(seed), State: results.Done, LastValue: v, DatasetSHA256: MNIST.SHA256,
			})
		}
	}
	return s
}

// ScaledGrid is a grid of batch sizes, to which learning rates and warm-ups belong, and of activations.
func ScaledGrid(activations ...string) study.Source {
	var configs []results.Config
	var values [][]float64
	for _, activation := range activations {
		for _, batch := range []int64{64, 128, 32} {
			configs = append(configs, Scaled(batch, activation))
			values = append(values, []float64{0.1 * float64(len(configs))})
		}
	}
	s := WithValues(results.Minimize, configs, values)
	s.Sweep.Method = "grid"
	return s
}

// Scaled is a config whose learning rate and warm-up follow from its batch size.
func Scaled(batch int64, activation string) results.Config {
	return results.Config{"activation": activation, "batch_size": batch, "learning_rate": 0.1 * float64(batch) / 64, "schedule_warmup": batch / 32}
}

// Drawn is a random search of numbers from 0 to 1, some of them for nothing, with a known
// answer: 3·x0 + 1.5·x1 + 6·(x2-½)(x3-½) + noise has the variances 9/12, 2.25/12,
// 36/144 for the interaction, and 0.01.
func Drawn(configs, parameters int) study.Source {
	random := rand.New(rand.NewPCG(11, 4))
	var points []results.Config
	var values [][]float64
	for range configs {
		config, x := results.Config{}, make([]float64, parameters)
		for d := range x {
			x[d] = random.Float64()
			config[fmt.Sprintf("x%d", d)] = x[d]
		}
		points = append(points, config)
		values = append(values, []float64{3*x[0] - 1.5*x[1] + 6*(x[2]-0.5)*(x[3]-0.5) + 0.1*random.NormFloat64()})
	}
	s := WithValues(results.Maximize, points, values)
	s.Sweep.Method = "random"
	return s
}
