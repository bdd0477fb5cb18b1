package runner_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"gradbook/experiments/dataset"
	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
	"gradbook/experiments/runner"
	"gradbook/experiments/sweep"
	"gradbook/nn"
)

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
	s, err := sweep.Read("sweep.yaml", []byte(text))
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

// watch is a Progress that calls a function, if there is one, after an epoch.
type watch struct {
	epoch func(results.Run, results.Epoch)
}

func (w watch) Start(results.Sweep, []results.Run, bool) {}
func (w watch) Begin(results.Run)                        {}
func (w watch) End(results.Run)                          {}
func (w watch) Epoch(run results.Run, e results.Epoch, samples int) {
	if w.epoch != nil {
		w.epoch(run, e)
	}
}

func newDB(t testing.TB) results.Store {
	t.Helper()
	db, err := record.Create(filepath.Join(t.TempDir(), "results.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// carry runs the spec and returns the sweep's runs.
func carry(t testing.TB, ctx context.Context, db results.Store, s *sweep.Spec, workers int, progress runner.Progress) ([]results.Run, error) {
	t.Helper()
	r := runner.Runner{DB: db, Finder: &dataset.Finder{Offline: true}, Workers: workers, Progress: progress}
	id, err := r.Sweep(ctx, s)
	runs, readErr := db.Runs(id)
	if readErr != nil {
		t.Fatal(readErr)
	}
	return runs, err
}

// trained returns what must be the same however a sweep was carried out: the
// weights and metrics of its runs.
func trained(t testing.TB, db results.Store, runs []results.Run) map[int]string {
	t.Helper()
	all := map[int]string{}
	for _, run := range runs {
		epochs, err := db.Epochs(run.ID)
		if err != nil {
			t.Fatal(err)
		}
		line := fmt.Sprint(run.State, run.WeightsSHA256, run.BestEpoch)
		for _, e := range epochs {
			line += fmt.Sprint(e.Epoch, e.LearningRate, e.Metrics)
		}
		all[run.Number] = line
	}
	return all
}

func TestSweepRecordsEveryRun(t *testing.T) {
	db := newDB(t)
	runs, err := carry(t, t.Context(), db, spec(t, blobs(t, 1), sixRuns), 2, watch{})
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
	network := new(nn.Network)
	if err := network.UnmarshalBinary(state); err != nil || network.SHA256() != best.WeightsSHA256 {
		t.Errorf("the kept weights are not those of run %d (%v)", best.Number, err)
	}
	if sweeps, _ := db.Sweeps(); len(sweeps) != 1 || sweeps[0].State != results.Done {
		t.Errorf("sweeps: %+v", sweeps)
	}
}

// recordedInside checks layers, mistakes and calibration of runs with one hidden layer,
// of four epochs each, on 100 samples of val and 90 of test.
func recordedInside(t *testing.T, db results.Store, runs []results.Run) {
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

func TestWorkersDoNotChangeTheNumbers(t *testing.T) {
	s := spec(t, blobs(t, 1), sixRuns)
	var want map[int]string
	for _, workers := range []int{1, 2, 7} {
		db := newDB(t)
		runs, err := carry(t, t.Context(), db, s, workers, watch{})
		if err != nil {
			t.Fatal(err)
		}
		got := trained(t, db, runs)
		if want == nil {
			want = got
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("with %d workers the runs differ from those with one", workers)
		}
	}
}

func TestInterruptedSweepGoesOn(t *testing.T) {
	s := spec(t, blobs(t, 1), sixStateful)
	whole := newDB(t)
	runs, err := carry(t, t.Context(), whole, s, 2, watch{})
	if err != nil {
		t.Fatal(err)
	}
	want := trained(t, whole, runs)

	db := newDB(t)
	calls := 0
	for ; ; calls++ {
		// Interrupted in its third epoch; the workers finish theirs.
		ctx, cancel := context.WithCancel(t.Context())
		var mutex sync.Mutex
		epochs := 0
		runs, err = carry(t, ctx, db, s, 2, watch{func(results.Run, results.Epoch) {
			mutex.Lock()
			defer mutex.Unlock()
			if epochs++; epochs == 3 {
				cancel()
			}
		}})
		cancel()
		if err == nil {
			break
		}
		if !errors.Is(err, runner.ErrInterrupted) {
			t.Fatal(err)
		}
		for _, run := range runs {
			if run.State == results.Running {
				t.Errorf("call %d: run %d was left running", calls, run.Number)
			}
		}
	}
	if calls < 3 {
		t.Errorf("only %d interruptions", calls)
	}
	if got := trained(t, db, runs); !reflect.DeepEqual(got, want) {
		t.Errorf("interrupted:\n%v\nuninterrupted:\n%v", got, want)
	}
	if sweeps, _ := db.Sweeps(); len(sweeps) != 1 {
		t.Errorf("%d sweeps were recorded", len(sweeps))
	}
	// A further call has nothing to do.
	if _, err = carry(t, t.Context(), db, s, 2, watch{}); !errors.Is(err, runner.ErrFinished) {
		t.Errorf("when it was done: %v", err)
	}
	if sweeps, _ := db.Sweeps(); len(sweeps) != 1 {
		t.Errorf("%d sweeps after the first was done", len(sweeps))
	}
}

func TestFaultyRunsDoNotStopTheOthers(t *testing.T) {
	db := newDB(t)
	s := spec(t, blobs(t, 1), `
  epochs: {value: 3}
  learning_rate: {values: [0.1, 1.0e+30, 0.2]}
`)
	runs, err := carry(t, t.Context(), db, s, 1, watch{func(run results.Run, e results.Epoch) {
		if e.LearningRate == 0.2 && e.Epoch == 2 {
			panic("a fault in run " + fmt.Sprint(run.Number))
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range runs {
		switch run.Config["learning_rate"] {
		case 0.1:
			if run.State != results.Done || run.Epochs != 3 {
				t.Errorf("the sound run is %s after %d epochs", run.State, run.Epochs)
			}
		case 0.2:
			if run.State != results.Failed || !strings.Contains(run.Error, "a fault in run") || !strings.Contains(run.Error, "runner_test.go") {
				t.Errorf("the run that panicked is %s, with error %q", run.State, run.Error)
			}
		default:
			if run.State != results.Diverged || run.Epochs == 3 || !math.IsNaN(run.TrainLoss) {
				t.Errorf("the run with learning rate 1e30 is %s after %d epochs, loss %v", run.State, run.Epochs, run.TrainLoss)
			}
			if epochs, _ := db.Epochs(run.ID); len(epochs) != run.Epochs {
				t.Errorf("%d epochs of the diverged run are kept, want %d", len(epochs), run.Epochs)
			}
		}
	}
}

func TestTargetEndsTheSweep(t *testing.T) {
	folder := blobs(t, 1)
	text := fmt.Sprintf(`
method: random
metric: {name: val_accuracy, goal: maximize, target: 0.5}
parameters:
  dataset: {value: %q}
  validation: {value: 100}
  epochs: {value: 2}
  learning_rate: {min: 0.05, max: 0.2}
`, folder)
	s, err := sweep.Read("sweep.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	db := newDB(t)
	runs, err := carry(t, t.Context(), db, s, 1, watch{})
	if err != nil {
		t.Fatal(err)
	}
	for i, run := range runs {
		if reached := run.BestValue >= 0.5; reached != (i == len(runs)-1) {
			t.Errorf("run %d of %d has %v", i+1, len(runs), run.BestValue)
		}
	}
	if sweeps, _ := db.Sweeps(); sweeps[0].State != results.Done {
		t.Errorf("the sweep is %s", sweeps[0].State)
	}
}

func TestInterruptedSearchGoesOn(t *testing.T) {
	text := fmt.Sprintf(`
method: random
metric: {name: val_loss, goal: minimize, target: 1.0e-9}
parameters:
  dataset: {value: %q}
  validation: {value: 100}
  epochs: {value: 1}
  learning_rate: {min: 0.05, max: 0.2}
`, blobs(t, 1))
	s, err := sweep.Read("sweep.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	// Interrupted when no run waits or is in training: there are more to draw.
	db := newDB(t)
	for want := 1; want <= 3; want++ {
		ctx, cancel := context.WithCancel(t.Context())
		runs, err := carry(t, ctx, db, s, 1, watch{func(results.Run, results.Epoch) { cancel() }})
		cancel()
		if !errors.Is(err, runner.ErrInterrupted) || len(runs) != want {
			t.Errorf("call %d: %d runs, %v", want, len(runs), err)
		}
	}
	if sweeps, _ := db.Sweeps(); len(sweeps) != 1 || sweeps[0].State != results.Running {
		t.Errorf("sweeps: %+v", sweeps)
	}
}

// A search that learns draws a run when a worker is free: interrupted and gone on with, it
// ends with the runs that it has without, as it is told of the same ones.
func TestLearningSearch(t *testing.T) {
	for _, method := range []string{"tpe", "bayes"} {
		text := fmt.Sprintf(`
method: %s
run_cap: 14
metric: {name: val_loss, goal: minimize}
parameters:
  dataset: {value: %q}
  validation: {value: 100}
  epochs: {value: 1}
  activation: {values: [relu, tanh]}
  learning_rate: {distribution: log_uniform_values, min: 1.0e-4, max: 1.0e+30}
`, method, blobs(t, 1))
		s, err := sweep.Read("sweep.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		whole := newDB(t)
		runs, err := carry(t, t.Context(), whole, s, 1, watch{})
		if err != nil || len(runs) != 14 {
			t.Fatalf("%s: %d runs, %v", method, len(runs), err)
		}
		want := trained(t, whole, runs)
		diverged := 0
		for _, run := range runs {
			if run.State == results.Diverged {
				diverged++
			}
		}
		if diverged == 0 || diverged > 11 {
			t.Errorf("%s: %d of 14 runs diverged, want some, and then to be avoided", method, diverged)
		}

		db := newDB(t)
		for {
			ctx, cancel := context.WithCancel(t.Context())
			drawn := 0
			runs, err = carry(t, ctx, db, s, 1, watch{func(results.Run, results.Epoch) {
				if drawn++; drawn == 4 {
					cancel()
				}
			}})
			cancel()
			if err == nil {
				break
			}
			if !errors.Is(err, runner.ErrInterrupted) || len(runs) > 14 {
				t.Fatalf("%s: %d runs, %v", method, len(runs), err)
			}
		}
		if got := trained(t, db, runs); !reflect.DeepEqual(got, want) {
			t.Errorf("%s, interrupted:\n%v\nuninterrupted:\n%v", method, got, want)
		}

		// With more workers none draws ahead of the others.
		db = newDB(t)
		most := 0
		var mutex sync.Mutex
		runs, err = carry(t, t.Context(), db, s, 3, watch{func(run results.Run, _ results.Epoch) {
			mutex.Lock()
			defer mutex.Unlock()
			now, err := db.Runs(run.SweepID)
			if err != nil {
				t.Error(err)
			}
			waiting := 0
			for _, run := range now {
				if run.State == results.Pending {
					waiting++
				}
			}
			most = max(most, waiting)
		}})
		if err != nil || len(runs) != 14 || most > 3 {
			t.Errorf("%s with 3 workers: %d runs, at most %d waiting, %v", method, len(runs), most, err)
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
	if _, err := carry(t, ctx, db, s, 1, watch{func(results.Run, results.Epoch) { cancel() }}); !errors.Is(err, runner.ErrInterrupted) {
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
	whole := newDB(t)
	runs, err := carry(t, t.Context(), whole, s, 1, watch{})
	if err != nil {
		t.Fatal(err)
	}
	want := trained(t, whole, runs)

	db, raw := interrupted(t, s)
	if _, err := raw.Exec(`UPDATE runs SET config = json_remove(config, '$.momentum', '$.beta1', '$.beta2', '$.epsilon', '$.alpha', '$.weight_decay')`); err != nil {
		t.Fatal(err)
	}
	if runs, err = carry(t, t.Context(), db, s, 1, watch{}); err != nil {
		t.Fatal(err)
	}
	if got := trained(t, db, runs); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	replay, err := runner.NewReplayer(db, &dataset.Finder{Offline: true}).Replay(t.Context(), runs[0].ID)
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
	db := newDB(t)
	runs, err := carry(t, t.Context(), db, s, 1, watch{})
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
		if e.ValAccuracy > run.ValAccuracy || e.Epoch == run.KeptEpoch && e.Metrics != run.Metrics {
			t.Errorf("epoch %d has %+v; the run, of epoch %d, has %+v", e.Epoch, e.Metrics, run.KeptEpoch, run.Metrics)
		}
	}
	state, err := db.Weights(run.ID)
	if err != nil {
		t.Fatal(err)
	}
	network := new(nn.Network)
	if err := network.UnmarshalBinary(state); err != nil || network.SHA256() != run.WeightsSHA256 {
		t.Errorf("the kept weights are not the run's (%v)", err)
	}
	data, err := (&dataset.Finder{Offline: true}).Load(t.Context(), run.Dataset)
	if err != nil {
		t.Fatal(err)
	}
	if e := network.Evaluate(nn.Data(data.Test)); e.Loss != run.TestLoss || e.Accuracy != run.TestAccuracy {
		t.Errorf("the kept weights have loss %v and accuracy %v on test, the run has %v and %v", e.Loss, e.Accuracy, run.TestLoss, run.TestAccuracy)
	}
	replay, err := runner.NewReplayer(db, &dataset.Finder{Offline: true}).Replay(t.Context(), run.ID)
	if err != nil || replay.Difference != "" {
		t.Errorf("replayed: %+v, %v", replay, err)
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
	db := newDB(t)
	runs, err := carry(t, t.Context(), db, s, 1, watch{})
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
		runs, err := carry(t, t.Context(), db, s, 1, watch{})
		if err != nil || runs[0].State != results.Failed || !strings.Contains(runs[0].Error, want) {
			t.Errorf("%s: %s, %q, %v; want %q", change, runs[0].State, runs[0].Error, err, want)
		}
	}
}

func TestResumeRefusesAnotherDataset(t *testing.T) {
	folder := blobs(t, 1)
	s := spec(t, folder, sixRuns)
	db := newDB(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := carry(t, ctx, db, s, 1, watch{func(results.Run, results.Epoch) { cancel() }})
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
	if _, err = carry(t, t.Context(), db, s, 1, watch{}); err == nil || !strings.Contains(err.Error(), "not the one it began with") {
		t.Errorf("resumed on other data: %v", err)
	}
}

// As another process, this binary carries out the spec that a test names, until
// it is killed.
func TestMain(m *testing.M) {
	if path := os.Getenv("GRADBOOK_TEST_DB"); path != "" {
		*runner.CheckpointInterval = 5 * time.Millisecond
		s, err := sweep.Read("sweep.yaml", []byte(os.Getenv("GRADBOOK_TEST_SPEC")))
		if err == nil {
			var db results.Store
			if db, err = record.Create(path); err == nil {
				r := runner.Runner{DB: db, Finder: &dataset.Finder{Offline: true}, Workers: 2, Progress: watch{}}
				_, err = r.Sweep(context.Background(), s)
			}
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestKilledSweepGoesOn(t *testing.T) {
	s := spec(t, blobs(t, 1), strings.Replace(sixStateful, "epochs: {value: 4}", "epochs: {value: 160}", 1))
	whole := newDB(t)
	runs, err := carry(t, t.Context(), whole, s, 2, watch{})
	if err != nil {
		t.Fatal(err)
	}
	want := trained(t, whole, runs)

	// Killed later and later, until the sweep is done.
	path := filepath.Join(t.TempDir(), "results.db")
	db, err := record.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	raw, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	kills, checkpoints := 0, 0
	for done := false; !done; kills++ {
		process := exec.Command(os.Args[0])
		process.Env = append(os.Environ(), "GRADBOOK_TEST_DB="+path, "GRADBOOK_TEST_SPEC="+s.Text)
		process.Stderr = os.Stderr
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(time.Duration(100+25*kills+rand.IntN(50))*time.Millisecond, func() { process.Process.Kill() })
		if err := process.Wait(); err != nil && process.ProcessState.Exited() {
			t.Fatal(err)
		}
		kill.Stop()
		var found int
		if err := raw.QueryRow(`SELECT count(*) FROM checkpoints`).Scan(&found); err != nil {
			t.Fatal(err)
		}
		checkpoints += found
		sweep, err := db.LatestSweep()
		done = err == nil && sweep.State == results.Done
	}
	t.Logf("killed up to %d times, and left %d checkpoints to go on from", kills-1, checkpoints)
	if kills < 2 || checkpoints == 0 {
		t.Errorf("killed %d times, which left %d checkpoints: nothing was put to the test", kills-1, checkpoints)
	}
	if runs, err = db.Runs(1); err != nil {
		t.Fatal(err)
	}
	if got := trained(t, db, runs); !reflect.DeepEqual(got, want) {
		t.Error("the killed sweep's runs differ from those of one left in peace")
	}
	if sweeps, _ := db.Sweeps(); len(sweeps) != 1 {
		t.Errorf("%d sweeps were recorded", len(sweeps))
	}
}
