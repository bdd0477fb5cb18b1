// Package synthetic makes up sweeps, for tests of figures and reports: values that look like those of
// networks on MNIST. Errors fall as one over the epoch, seeds differ by a tenth of that.
package synthetic

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"gradbook/experiments/results"
	"gradbook/plots/study"
)

// MNIST is the dataset of the sweeps.
var MNIST = results.Dataset{
	SHA256: "8f6a0b5a7d1c4e5f90b1d2c3a4f5e6d7c8b9a0f1e2d3c4b5a6978877665544aa",
	Name:   "mnist", Width: 28, Height: 28,
	Classes: []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"},
	Train:   60000, Test: 10000,
}

// Outcome is what a made-up config comes to: its test error after many epochs.
type Outcome struct {
	Config results.Config
	Error  float64
}

// Sweep returns the runs and epochs of every outcome with every seed.
func Sweep(outcomes []Outcome, seeds, epochs int) (s study.Source, all []results.Epoch) {
	s.Sweep = results.Sweep{
		ID: 3, Name: "activation-study", Description: "Which activation and depth suit a small network on MNIST?",
		Spec:   "name: activation-study\nmethod: grid\nmetric: {name: val_accuracy, goal: maximize}\nparameters:\n  activation: {values: [relu, tanh, sigmoid]}\n  seed: {values: [1, 2, 3]}\n",
		Method: "grid", Metric: "val_accuracy", Goal: results.Maximize, State: results.Done,
		CreatedAt:  time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC),
		FinishedAt: time.Date(2026, 11, 2, 10, 12, 41, 0, time.UTC),
	}
	s.Datasets = []results.Dataset{MNIST}
	for i, o := range outcomes {
		for seed := 1; seed <= seeds; seed++ {
			run := results.Run{
				ID: int64(len(s.Runs) + 1), SweepID: 3, Number: len(s.Runs) + 1,
				Config: o.Config, ConfigKey: fmt.Sprintf("config-%02d", i), Seed: int64(seed),
				Dataset: "mnist", DatasetSHA256: MNIST.SHA256, State: results.Done,
				EnvironmentID: 1, BestEpoch: epochs, WeightsSHA256: fmt.Sprintf("%064x", 1000*i+seed),
			}
			all = append(all, Epochs(&run, o.Error, epochs)...)
			s.Runs = append(s.Runs, run)
		}
	}
	return s, all
}

// Epochs trains a run, in a manner of speaking, and fills in how it ended.
func Epochs(run *results.Run, final float64, epochs int) (all []results.Epoch) {
	random := rand.New(rand.NewPCG(uint64(run.ID), 7))
	luck := 1 + 0.06*random.NormFloat64()
	for epoch := 1; epoch <= epochs; epoch++ {
		e := float64(epoch)
		wrong := func(floor float64) float64 {
			return min(0.9, (floor+0.09/e)*luck*(1+0.03*random.NormFloat64()))
		}
		train, val, test := wrong(final*0.15/math.Sqrt(e)), wrong(final), wrong(final*1.05)
		all = append(all, results.Epoch{
			RunID: run.ID, Epoch: epoch, LearningRate: 0.1, Seconds: 2.5,
			Metrics: results.Metrics{
				TrainLoss: 3.1 * train, TrainAccuracy: 1 - train,
				ValLoss: 3.6 * val, ValAccuracy: 1 - val,
				TestLoss: 3.6 * test, TestAccuracy: 1 - test,
			},
		})
	}
	last := all[len(all)-1]
	run.Epochs, run.KeptEpoch, run.Metrics, run.Seconds = epochs, epochs, last.Metrics, 2.5*float64(epochs)
	run.LastValue, run.BestValue = last.ValAccuracy, last.ValAccuracy
	return all
}

// Diverge makes a run's loss infinite at an epoch, its last.
func Diverge(s study.Source, all []results.Epoch, id int64, epoch int) []results.Epoch {
	var kept []results.Epoch
	for _, e := range all {
		if e.RunID == id && e.Epoch > epoch {
			continue
		}
		if e.RunID == id && e.Epoch == epoch {
			nan := math.NaN()
			e.Metrics = results.Metrics{TrainLoss: math.Inf(1), ValLoss: nan, TestLoss: nan, TrainAccuracy: 0.098, ValAccuracy: 0.099, TestAccuracy: 0.098}
		}
		kept = append(kept, e)
	}
	for i := range s.Runs {
		if s.Runs[i].ID == id {
			s.Runs[i].State, s.Runs[i].Epochs = results.Diverged, epoch
		}
	}
	return kept
}

// Stop ends a run early, after an epoch.
func Stop(s study.Source, all []results.Epoch, id int64, epoch int) []results.Epoch {
	var kept []results.Epoch
	for _, e := range all {
		if e.RunID != id || e.Epoch <= epoch {
			kept = append(kept, e)
		}
	}
	for i := range s.Runs {
		if run := &s.Runs[i]; run.ID == id {
			run.State, run.Epochs, run.KeptEpoch = results.Stopped, epoch, epoch
			run.Metrics = kept[len(kept)-1].Metrics
			for _, e := range kept {
				if e.RunID == id {
					run.Metrics = e.Metrics
				}
			}
			run.LastValue = run.ValAccuracy
		}
	}
	return kept
}

// Twelve is a grid of three activations, two depths and two learning rates.
func Twelve() (outcomes []Outcome) {
	errors := []float64{0.019, 0.022, 0.021, 0.025, 0.024, 0.023, 0.029, 0.031, 0.06, 0.085, 0.11, 0.33}
	for _, activation := range []string{"relu", "tanh", "sigmoid"} {
		for _, hidden := range [][]any{{int64(128), int64(64), int64(32)}, {int64(128), int64(64)}} {
			for _, rate := range []float64{0.1, 0.01} {
				outcomes = append(outcomes, Outcome{
					Config: results.Config{"activation": activation, "hidden": hidden, "learning_rate": rate, "epochs": int64(20), "batch_size": int64(32)},
					Error:  errors[len(outcomes)],
				})
			}
		}
	}
	return outcomes
}

// Ablation is a baseline, first, and configs that change one thing of it, as
// the study of a report that cannot be repeated would; the last two change several.
func Ablation() (outcomes []Outcome) {
	add := func(error float64, changes results.Config) {
		config := results.Config{
			"activation": "sigmoid", "batch_size": int64(32), "bias": "scalar", "hidden": []any{int64(128), int64(64)},
			"learning_rate": 0.01, "loss": "binary_cross_entropy", "output": "sigmoid", "shuffle": false, "epochs": int64(10),
		}
		for name, value := range changes {
			config[name] = value
		}
		outcomes = append(outcomes, Outcome{config, error})
	}
	add(0.11, nil)
	add(0.105, results.Config{"shuffle": true})
	add(0.021, results.Config{"activation": "relu"})
	add(0.112, results.Config{"output": "softmax", "loss": "cross_entropy"})
	add(0.03, results.Config{"learning_rate": 0.1})
	add(0.5, results.Config{"learning_rate": 10.0})
	add(0.08, results.Config{"bias": "vector"})
	add(0.31, results.Config{"hidden": []any{int64(128), int64(64), int64(32)}})
	add(0.095, results.Config{"hidden": []any{int64(256), int64(128)}})
	add(0.06, results.Config{"batch_size": int64(8)})
	add(0.17, results.Config{"batch_size": int64(128)})
	add(0.02, results.Config{"activation": "relu", "hidden": []any{int64(128), int64(64), int64(32)}, "output": "softmax", "loss": "cross_entropy", "bias": "vector", "shuffle": true})
	add(0.018, results.Config{"activation": "relu", "learning_rate": 0.1})
	return outcomes
}

// AblationSweep is ablation with three seeds, where the highest learning rate diverges.
func AblationSweep() (study.Source, []results.Epoch) {
	s, epochs := Sweep(Ablation(), 3, 10)
	for _, run := range s.Runs {
		if run.Config["learning_rate"] == 10.0 {
			epochs = Diverge(s, epochs, run.ID, 1)
		}
	}
	return s, epochs
}

// Troubled is a sweep in which runs were stopped and diverged.
func Troubled() (study.Source, []results.Epoch) {
	s, epochs := Sweep(Twelve(), 3, 20)
	for id, epoch := range map[int64]int{4: 6, 34: 2, 35: 1, 36: 4} {
		epochs = Diverge(s, epochs, id, epoch)
	}
	for id, epoch := range map[int64]int{20: 7, 22: 5, 23: 5, 24: 9} {
		epochs = Stop(s, epochs, id, epoch)
	}
	return s, epochs
}

// Nothing is what an epoch holds when nothing was measured.
func Nothing() results.Metrics {
	nan := math.NaN()
	return results.Metrics{TrainLoss: nan, TrainAccuracy: nan, ValLoss: nan, ValAccuracy: nan, TestLoss: nan, TestAccuracy: nan}
}
