package network_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3"

	"gradbook/experiments/dataset"
	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
	"gradbook/experiments/runner"
	"gradbook/experiments/runner/network"
	"gradbook/experiments/runner/runnertest"
	"gradbook/experiments/sweep"
	"gradbook/nn"
)

// program returns the program that is tested, which downloads nothing.
func program(t testing.TB) *network.Program {
	t.Helper()
	p, err := network.New(&dataset.Finder{Offline: true})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The numbers of a run depend on its config and data alone.
func TestProgram(t *testing.T) {
	runnertest.Test(t, program(t), spec(t, blobs(t, 1), sixStateful))
}

// blobs writes a small dataset: 4x4 images of three classes, each a noisy bar
// in a place of its own, and returns its folder.
func blobs(t testing.TB, seed uint64) string {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 0))
	draw := func(n int) (s dataset.Samples) {
		for i := range n {
			label := i % 3
			for pixel := range 16 {
				level := random.IntN(120)
				if pixel/4 == label {
					level += 100
				}
				s.Pixels = append(s.Pixels, uint8(level))
			}
			s.Labels = append(s.Labels, uint8(label))
		}
		return s
	}
	folder := filepath.Join(t.TempDir(), "blobs")
	err := dataset.Write(folder, &dataset.Dataset{Name: "blobs", Width: 4, Height: 4, Classes: []string{"0", "1", "2"}, Train: draw(600), Test: draw(90)})
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// spec reads a sweep file whose constants are those of a small network on the
// dataset in folder.
func spec(t testing.TB, folder, varied string) *sweep.Spec {
	t.Helper()
	if !strings.Contains(varied, "hidden:") {
		varied = "  hidden: {value: [8]}\n" + varied
	}
	text := fmt.Sprintf(`
name: bars
method: grid
metric: {name: val_accuracy, goal: maximize}
parameters:
  dataset: {value: %q}
  validation: {value: 100}
  batch_size: {value: 16}
%s`, folder, varied)
	s, err := sweep.Read("sweep.yaml", []byte(text), network.Schema)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const sixRuns = `
  epochs: {value: 4}
  activation: {values: [relu, sigmoid]}
  seed: {values: [1, 2, 3]}
`

// sixStateful has what keeps something from step to step, which a checkpoint
// must hold: optimizers, and in half of the runs all else that there is.
const sixStateful = `
  epochs: {value: 4}
  hidden: {value: [8, 6]}
  optimizer: {values: [sgd, momentum, adam]}
  learning_rate: {value: 0.01}
  batch_norm: {values: [false, true]}
  dropout: {value: 0.1}
  input_dropout: {value: 0.1}
  schedule: {value: plateau}
  schedule_patience: {value: 0}
  ema: {value: 0.9}
  early_stopping: {value: 100}
  augment_shift: {value: 0.5}
  augment_elastic: {value: 2}
`

func TestSweepRecordsEveryRun(t *testing.T) {
	db := runnertest.NewRecord(t)
	runs, err := runnertest.CarryOut(t, t.Context(), db, program(t), spec(t, blobs(t, 1), sixRuns), 2, runnertest.Watch{})
	if err != nil {
		t.Fatal(err)
	}
	if len(runs) != 6 {
		t.Fatalf("%d runs, want 6", len(runs))
	}
	keys := map[string]int{}
	for _, run := range runs {
		keys[run.ConfigKey]++
		if run.State != results.Done || run.Epochs != 4 || run.WeightsSHA256 == "" || run.Attempt != 1 {
			t.Errorf("run %d: %s after %d epochs, attempt %d, weights %q; %s", run.Number, run.State, run.Epochs, run.Attempt, run.WeightsSHA256, run.Error)
		}
		if want := 16*8 + 8 + 8*3 + 3; run.Parameters != want {
			t.Errorf("run %d has %d parameters, want %d", run.Number, run.Parameters, want)
		}
		for split, samples := range map[string]int{"val": 100, "test": 90} {
			matrix, err := db.Confusion(run, split)
			if err != nil {
				t.Fatal(err)
			}
			total, right := matrix.Total()
			accuracy := run.Value(split + "_accuracy")
			if total != samples || math.Abs(float64(right)/float64(total)-accuracy) > 1e-12 {
				t.Errorf("run %d on %s: %d of %d right in the matrix, accuracy %v", run.Number, split, right, total, accuracy)
			}
			mistakes, err := db.Misclassified(run, split)
			if err != nil || len(mistakes) < min(100, total-right) || len(mistakes) > total-right {
				t.Errorf("run %d on %s: %d mistakes kept of %d (%v)", run.Number, split, len(mistakes), total-right, err)
			}
			for _, m := range mistakes {
				if split == "val" && (m.Sample < 500 || m.Sample%3 != m.Label) {
					t.Errorf("run %d: val sample %d with label %d is not of the training file's end", run.Number, m.Sample, m.Label)
				}
			}
		}
	}
	recordedInside(t, db, runs)
	if len(keys) != 2 {
		t.Errorf("config keys %v, want two with three seeds each", keys)
	}
	if runs[0].ValAccuracy < 0.9 {
		t.Errorf("ReLU reached %v on three bars", runs[0].ValAccuracy)
	}
	// The best run's weights are kept and give its test accuracy again.
	best := runs[0]
	for _, run := range runs {
		if run.LastValue > best.LastValue {
			best = run
		}
	}
	state, err := db.Weights(best.ID)
	if err != nil {
		t.Fatal(err)
	}
	kept := new(nn.Network)
	if err := kept.UnmarshalBinary(state); err != nil || kept.SHA256() != best.WeightsSHA256 {
		t.Errorf("the kept weights are not those of run %d (%v)", best.Number, err)
	}
	if sweeps, _ := db.Sweeps(); len(sweeps) != 1 || sweeps[0].State != results.Done {
		t.Errorf("sweeps: %+v", sweeps)
	}
}

// recordedInside checks layers, mistakes and calibration of runs with one hidden layer,
// of four epochs each, on 100 samples of val and 90 of test.
func recordedInside(t *testing.T, db results.Reader, runs []results.Run) {
	t.Helper()
	for _, run := range runs {
		layers, err := db.Layers(run.ID)
		if err != nil || len(layers) != 4*2 {
			t.Fatalf("run %d: %d layers, %v", run.Number, len(layers), err)
		}
		sigmoid := run.Config["activation"] == "sigmoid"
		for i, l := range layers {
			hidden := i%2 == 0
			if l.Epoch != i/2+1 || l.Layer != i%2+1 || !(l.WeightNorm > 0 && l.GradientNorm > 0 && l.UpdateRatio > 0 && l.UpdateRatio < 1) {
				t.Errorf("run %d: %+v", run.Number, l)
			}
			if (l.Dead >= 0) != (hidden && !sigmoid) || (l.Saturated >= 0) != (hidden && sigmoid) {
				t.Errorf("run %d, a layer of %v: dead %v, saturated %v", run.Number, run.Config["activation"], l.Dead, l.Saturated)
			}
			for _, h := range []results.Histogram{l.Weights, l.Activations} {
				sum := 0
				for _, share := range h.Thousandths {
					sum += share
				}
				if len(h.Thousandths) != nn.HistogramBins || sum < 990 || sum > 1010 || h.Low >= h.High {
					t.Errorf("run %d: histogram %+v", run.Number, h)
				}
			}
			if hidden && sigmoid && (l.Activations.Low < 0 || l.Activations.High > 1) {
				t.Errorf("run %d: a sigmoid from %v to %v", run.Number, l.Activations.Low, l.Activations.High)
			}
		}
		bins, err := db.Calibration(run.ID)
		if err != nil {
			t.Fatal(err)
		}
		for split, samples := range map[string]int{"val": 100, "test": 90} {
			wrong := int(math.Round(float64(samples) * (1 - run.Value(split+"_accuracy"))))
			mistakes, complete, err := db.Mistakes([]int64{run.ID}, split)
			if err != nil || !complete || len(mistakes) != wrong {
				t.Errorf("run %d on %s: %d mistakes, complete %v, %v; want %d", run.Number, split, len(mistakes), complete, err, wrong)
			}
			count, correct := 0, 0
			for _, bin := range bins {
				if bin.Split != split {
					continue
				}
				count += bin.Count
				correct += bin.Correct
				if low := float64(bin.Bin) / results.CalibrationBins; bin.Confidence < low || bin.Confidence > low+1.0/results.CalibrationBins+1e-9 {
					t.Errorf("run %d: %+v", run.Number, bin)
				}
			}
			if count != samples || correct != samples-wrong {
				t.Errorf("run %d on %s: calibration of %d samples, %d right; want %d and %d", run.Number, split, count, correct, samples, samples-wrong)
			}
		}
	}
}

// interrupted begins a sweep of one run, and returns its database after the first
// epoch, open for changes too.
func interrupted(t *testing.T, s *sweep.Spec) (db results.Store, raw *sql.DB) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "results.db")
	db, err := record.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if _, err := runnertest.CarryOut(t, ctx, db, program(t), s, 1, runnertest.Watch{OnStep: func(results.Run, runner.Step) { cancel() }}); !errors.Is(err, runner.ErrInterrupted) {
		t.Fatal(err)
	}
	if raw, err = sql.Open("sqlite3", path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { raw.Close() })
	return db, raw
}

// A run whose config and checkpoint were written before there were optimizers to
// choose from goes on, and is replayed, to the same bits.
func TestOldRunsGoOn(t *testing.T) {
	s := spec(t, blobs(t, 1), "  epochs: {value: 3}\n")
	whole := runnertest.NewRecord(t)
	runs, err := runnertest.CarryOut(t, t.Context(), whole, program(t), s, 1, runnertest.Watch{})
	if err != nil {
		t.Fatal(err)
	}
	want := runnertest.Numbers(t, whole, runs)

	db, raw := interrupted(t, s)
	if _, err := raw.Exec(`UPDATE runs SET config = json_remove(config, '$.momentum', '$.beta1', '$.beta2', '$.epsilon', '$.alpha', '$.weight_decay')`); err != nil {
		t.Fatal(err)
	}
	if runs, err = runnertest.CarryOut(t, t.Context(), db, program(t), s, 1, runnertest.Watch{}); err != nil {
		t.Fatal(err)
	}
	if got := runnertest.Numbers(t, db, runs); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	replay, err := (&network.Replayer{DB: db, Program: program(t)}).Replay(t.Context(), runs[0].ID)
	if err != nil || replay.Difference != "" {
		t.Errorf("replayed: %+v, %v", replay, err)
	}
}

// A run that stops early ends with the network of its best epoch, and is trained
// again to the same.
func TestEarlyStopping(t *testing.T) {
	s := spec(t, blobs(t, 1), `
  epochs: {value: 500}
  early_stopping: {value: 3}
  learning_rate: {value: 0.5}
`)
	db := runnertest.NewRecord(t)
	runs, err := runnertest.CarryOut(t, t.Context(), db, program(t), s, 1, runnertest.Watch{})
	if err != nil {
		t.Fatal(err)
	}
	run := runs[0]
	if run.State != results.Stopped || run.Epochs != run.KeptEpoch+3 {
		t.Fatalf("%s after %d epochs, of which %d is kept; %s", run.State, run.Epochs, run.KeptEpoch, run.Error)
	}
	epochs, err := db.Epochs(run.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range epochs {
		if e.ValAccuracy > run.ValAccuracy || e.Epoch == run.KeptEpoch && !reflect.DeepEqual(e.Metrics, run.Metrics) {
			t.Errorf("epoch %d has %+v; the run, of epoch %d, has %+v", e.Epoch, e.Metrics, run.KeptEpoch, run.Metrics)
		}
	}
	state, err := db.Weights(run.ID)
	if err != nil {
		t.Fatal(err)
	}
	kept := new(nn.Network)
	if err := kept.UnmarshalBinary(state); err != nil || kept.SHA256() != run.WeightsSHA256 {
		t.Errorf("the kept weights are not the run's (%v)", err)
	}
	data, err := (&dataset.Finder{Offline: true}).Load(t.Context(), run.Dataset)
	if err != nil {
		t.Fatal(err)
	}
	if e := kept.Evaluate(nn.Data(data.Test)); e.Loss != run.TestLoss || e.Accuracy != run.TestAccuracy {
		t.Errorf("the kept weights have loss %v and accuracy %v on test, the run has %v and %v", e.Loss, e.Accuracy, run.TestLoss, run.TestAccuracy)
	}
	replay, err := (&network.Replayer{DB: db, Program: program(t)}).Replay(t.Context(), run.ID)
	if err != nil || replay.Difference != "" {
		t.Errorf("replayed: %+v, %v", replay, err)
	}
}

// A run that no longer gets better stops by the sweep's patience, and keeps its
// last epoch; with early_stopping beside it, that one's.
func TestPatienceKeepsWhatTheRunKeeps(t *testing.T) {
	for _, parameter := range []string{"", "  early_stopping: {value: 100}\n"} {
		s := spec(t, blobs(t, 1), "  epochs: {value: 500}\n  learning_rate: {value: 0.5}\n"+parameter)
		s, err := sweep.Read("sweep.yaml", []byte(s.Text+"early_terminate: {type: patience, patience: 3}\n"), network.Schema)
		if err != nil {
			t.Fatal(err)
		}
		db := runnertest.NewRecord(t)
		runs, err := runnertest.CarryOut(t, t.Context(), db, program(t), s, 1, runnertest.Watch{})
		if err != nil {
			t.Fatal(err)
		}
		run := runs[0]
		kept := run.Epochs
		if parameter != "" {
			kept = run.BestEpoch // the rule that keeps looks at val_accuracy too, but may prefer a later epoch as good
		}
		if run.State != results.Stopped || run.Epochs != run.BestEpoch+3 || run.KeptEpoch < kept {
			t.Errorf("%s after %d epochs, the best is %d, and %d is kept", run.State, run.Epochs, run.BestEpoch, run.KeptEpoch)
		}
		replay, err := (&network.Replayer{DB: db, Program: program(t)}).Replay(t.Context(), run.ID)
		if err != nil || replay.Difference != "" {
			t.Errorf("replayed: %+v, %v", replay, err)
		}
	}
}

// What is recorded of an epoch is the rate that the schedule gives it.
func TestScheduledRatesAreRecorded(t *testing.T) {
	s := spec(t, blobs(t, 1), `
  epochs: {value: 4}
  learning_rate: {value: 0.08}
  schedule: {value: step}
  schedule_step: {value: 2}
  schedule_gamma: {value: 0.25}
`)
	db := runnertest.NewRecord(t)
	runs, err := runnertest.CarryOut(t, t.Context(), db, program(t), s, 1, runnertest.Watch{})
	if err != nil {
		t.Fatal(err)
	}
	epochs, err := db.Epochs(runs[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0.08, 0.08, 0.02, 0.02} {
		if epochs[i].LearningRate != want {
			t.Errorf("epoch %d has learning rate %v, want %v", i+1, epochs[i].LearningRate, want)
		}
	}
}

func TestResumeRefusesAnotherTraining(t *testing.T) {
	for change, want := range map[string]string{
		`UPDATE runs SET config = json_set(config, '$.momentum', 0.5)`:                "checkpoint: it is of another training",
		`UPDATE runs SET config = json_set(config, '$.hidden', json('[9]'))`:          "checkpoint: it is of another network",
		`UPDATE checkpoints SET state = substr(state, 1, length(state) - 1) || x'00'`: "checkpoint: nn: read a saved trainer",
	} {
		s := spec(t, blobs(t, 1), "  epochs: {value: 3}\n  optimizer: {value: nesterov}\n")
		db, raw := interrupted(t, s)
		if _, err := raw.Exec(change); err != nil {
			t.Fatal(err)
		}
		runs, err := runnertest.CarryOut(t, t.Context(), db, program(t), s, 1, runnertest.Watch{})
		if err != nil || runs[0].State != results.Failed || !strings.Contains(runs[0].Error, want) {
			t.Errorf("%s: %s, %q, %v; want %q", change, runs[0].State, runs[0].Error, err, want)
		}
	}
}

func TestResumeRefusesAnotherDataset(t *testing.T) {
	folder := blobs(t, 1)
	s := spec(t, folder, sixRuns)
	db := runnertest.NewRecord(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := runnertest.CarryOut(t, ctx, db, program(t), s, 1, runnertest.Watch{OnStep: func(results.Run, runner.Step) { cancel() }})
	if !errors.Is(err, runner.ErrInterrupted) {
		t.Fatal(err)
	}
	other, err := (&dataset.Finder{Offline: true}).Load(t.Context(), blobs(t, 2))
	if err != nil {
		t.Fatal(err)
	}
	if err := dataset.Write(folder, other); err != nil {
		t.Fatal(err)
	}
	if _, err = runnertest.CarryOut(t, t.Context(), db, program(t), s, 1, runnertest.Watch{}); err == nil || !strings.Contains(err.Error(), "is not what run 1 began with") {
		t.Errorf("resumed on other data: %v", err)
	}
}

// Runs that a search draws later have the data set that auto was when it began.
func TestExtendKeepsAuto(t *testing.T) {
	read := func(method string, runCap int) *sweep.Spec {
		s, err := sweep.Read("sweep.yaml", fmt.Appendf(nil, "name: auto\nmethod: %s\nrun_cap: %d\nmetric: {name: val_loss, goal: minimize}\nparameters:\n"+
			"  validation: {value: 100}\n  hidden: {value: []}\n  epochs: {value: 1}\n  batch_size: {value: 300}\n  learning_rate: {min: 0.1, max: 1.0}\n", method, runCap), network.Schema)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, method := range []string{"random", "bayes"} {
		db := runnertest.NewRecord(t)
		begun := read(method, 2)
		record := results.Sweep{Name: begun.Name, Spec: begun.Text, Method: method, Metric: "val_loss", Goal: results.Minimize}
		data, err := (&dataset.Finder{Offline: true}).Load(t.Context(), blobs(t, 1))
		if err != nil {
			t.Fatal(err)
		}
		var runs []results.NewRun
		for number := 1; number <= 2; number++ { // as where auto was these data
			config, _ := begun.Config(number)
			config["dataset"] = data.Name
			runs = append(runs, results.NewRun{Number: number, Config: config, ConfigKey: network.Schema.Key(config), Seed: config["seed"].(int64),
				Dataset: results.Dataset{SHA256: data.SHA256, Name: data.Name, Width: data.Width, Height: data.Height, Classes: data.Classes}})
		}
		if _, err := db.CreateSweep(t.Context(), record, runs, 0); err != nil {
			t.Fatal(err)
		}
		r := runner.Runner{DB: db, Program: program(t), Workers: 1, Progress: runnertest.Watch{}}
		for runCap := 2; runCap <= 5; runCap += 3 {
			if _, err := r.Sweep(t.Context(), read(method, runCap)); err != nil {
				t.Fatalf("%s: %v", method, err)
			}
			r.Extend = true
		}
		all, err := db.Runs(1)
		if err != nil || len(all) != 5 {
			t.Fatalf("%s: %d runs, %v", method, len(all), err)
		}
		for _, run := range all {
			if run.DatasetSHA256 != data.SHA256 || run.State != results.Done {
				t.Errorf("%s: run %d is of %s and %s", method, run.Number, run.Dataset, run.State)
			}
		}
	}
}
