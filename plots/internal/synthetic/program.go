package synthetic

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"gradbook/experiments/results"
	"gradbook/plots/study"
)

// Program is a random search over a training program that Gradbook knows nothing of: nested
// parameters, words, booleans and null, some seeds; a loss at every step from 0 on, an accuracy
// at each hundredth, system metrics in between. Of its 14 runs the third has a loss that is NaN
// for a while, the sixth one that becomes infinite, the fifth and the ninth were stopped early,
// the eleventh failed, and the last was canceled.
func Program(steps int) (s study.Source, all []results.Epoch) {
	random := rand.New(rand.NewPCG(uint64(steps), 5))
	s.Sweep = results.Sweep{
		ID: 7, Name: "segmenter", Description: "Which optimizer suits the segmenter?",
		Spec:   "program: train.py\nmethod: random\nmetric: {name: val/accuracy, goal: maximize}\nparameters:\n  optimizer:\n    parameters:\n      lr: {distribution: log_uniform_values, min: 0.0001, max: 0.1}\n      name: {values: [adam, sgd]}\n",
		Method: "random", Metric: "val/accuracy", Goal: results.Maximize, State: results.Done,
		CreatedAt:  time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC),
		FinishedAt: time.Date(2026, 11, 2, 9, 52, 0, 0, time.UTC),
	}
	at := s.Sweep.CreatedAt
	for i := range 14 {
		config := i / 2
		if i > 7 {
			config = i
		}
		lr := math.Pow(10, -4+3*math.Mod(0.37*float64(config+1), 1))
		name := []string{"adam", "sgd"}[config%2]
		var momentum any
		if name == "sgd" {
			momentum = []float64{0.9, 0.99}[config/2%2]
		}
		run := results.Run{
			ID: int64(i + 1), SweepID: 7, Number: i + 1, Seed: int64(1 + i%2), ConfigKey: fmt.Sprintf("config-%02d", config), CountsSteps: true,
			Config: results.Config{
				"optimizer": map[string]any{"lr": lr, "name": name, "momentum": momentum},
				"amp":       config%3 == 0, "widths": []any{int64(16), int64(32 << (config % 3))}, "seed": int64(1 + i%2),
			},
			State: results.Done, Attempt: 1, EnvironmentID: 1, Worker: "tower 0b00 pid:[1] 4711 100", Metrics: results.MetricsOf(nil),
			LastValue: math.NaN(), BestValue: math.NaN(),
		}
		last := steps
		switch i + 1 {
		case 5, 9:
			run.State, last = results.Stopped, steps/4
		case 11:
			run.State, run.Error, last = results.Failed, "exit status 1\nRuntimeError: CUDA out of memory", steps/10
		case 14:
			run.State = results.Canceled
			s.Runs = append(s.Runs, run)
			continue
		}
		off := math.Log10(lr/0.003) / 2
		final := 0.06 + 0.04*off*off + 0.01*float64(config%3)
		latest := map[string]float64{}
		for step := 0; step <= last; step++ {
			progress := float64(step) / float64(steps)
			wrong := final + (1-final)*math.Exp(-9*progress)
			values := map[string]float64{"loss": 2.3 * wrong * (1 + 0.15*random.NormFloat64()), "grad_norm": math.Exp(random.NormFloat64()) * (0.2 + wrong)}
			if i+1 == 3 && progress > 0.4 && progress < 0.5 {
				values["loss"] = math.NaN()
			}
			if i+1 == 6 && progress > 0.8 {
				values["loss"] = math.Inf(1)
			}
			if step%100 == 99 || step == last {
				values["val/accuracy"] = 1 - wrong*(1+0.03*random.NormFloat64())
				values["val/accuracy"] = min(max(values["val/accuracy"], 0), 1)
			}
			if step%40 == 7*i%40 {
				values["system/cpu"], values["system/memory"] = 90+8*random.NormFloat64(), 1.2e9+1e5*float64(step)
			}
			for name, value := range values {
				latest[name] = value
			}
			e := results.Epoch{RunID: run.ID, Epoch: step, CountsSteps: true, LearningRate: math.NaN(), Seconds: 0.02, Metrics: results.MetricsOf(values)}
			if v, ok := values["val/accuracy"]; ok {
				run.LastValue = v
				if run.BestEpoch == 0 || v > run.BestValue {
					run.BestEpoch, run.BestValue = step, v
				}
			}
			all = append(all, e)
			run.Seconds += e.Seconds
		}
		run.Epochs, run.KeptEpoch, run.Metrics = last, last, results.MetricsOf(latest)
		run.StartedAt = at
		at = at.Add(time.Duration(run.Seconds * float64(time.Second)))
		run.FinishedAt = at
		s.Runs = append(s.Runs, run)
	}
	return s, all
}

// Write records what [Program] returns, and returns the id of its sweep there.
func Write(ctx context.Context, store results.Store, s study.Source, all []results.Epoch) (id int64, err error) {
	var runs []results.NewRun
	for _, run := range s.Runs {
		runs = append(runs, results.NewRun{Number: run.Number, Config: run.Config, ConfigKey: run.ConfigKey, Seed: run.Seed})
	}
	if id, err = store.CreateAnotherSweep(ctx, s.Sweep, runs); err != nil {
		return 0, err
	}
	environment, err := store.AddEnvironment(ctx, results.Environment{OS: "linux", Arch: "amd64", CPU: "Ryzen 9", Hostname: "tower", GoVersion: "go1.26", GitCommit: strings.Repeat("c0ffee", 6)})
	if err != nil {
		return 0, err
	}
	for _, run := range s.Runs {
		if run.State == results.Canceled {
			break
		}
		claim, err := store.Claim(ctx, id, results.ClaimOptions{Environment: environment})
		if err != nil {
			return 0, err
		}
		for _, e := range all {
			if e.RunID != run.ID {
				continue
			}
			if _, err := claim.Report(ctx, results.EpochReport{Epoch: e, Kept: true}); err != nil {
				return 0, err
			}
		}
		if err := claim.Finish(ctx, results.Outcome{State: run.State, Error: run.Error}); err != nil {
			return 0, err
		}
	}
	if err := store.CancelPending(ctx, id); err != nil {
		return 0, err
	}
	_, err = store.FinishSweep(ctx, id, false)
	return id, err
}
