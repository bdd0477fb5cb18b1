package sqlite_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/results/sqlite"
)

// BenchmarkReport has two workers record epochs, each with full confusion matrices of 10
// classes on two splits, then with four layers too, as a transaction of its own.
func BenchmarkReport(b *testing.B) {
	b.Run("matrices", func(b *testing.B) { recordEpochs(b, nil) })
	histogram := results.Histogram{Low: -0.4321, High: 0.5678, Thousandths: []int{0, 0, 1, 2, 4, 11, 33, 78, 143, 201, 203, 156, 93, 45, 20, 7, 2, 1, 0, 0}}
	var layers []results.Layer
	for l := 1; l <= 4; l++ {
		layers = append(layers, results.Layer{Layer: l, WeightNorm: 12.345678901, GradientNorm: 0.12345678901, UpdateRatio: 0.0012345678901,
			Dead: 0.0625, Saturated: nan, Weights: histogram, Activations: histogram})
	}
	b.Run("matrices, 4 layers", func(b *testing.B) { recordEpochs(b, layers) })
}

func recordEpochs(b *testing.B, layers []results.Layer) {
	db, err := sqlite.Create(filepath.Join(b.TempDir(), "results.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	run := results.NewRun{Config: results.Config{"epochs": int64(b.N)}, ConfigKey: "k", Dataset: twoClasses}
	run.Number = 1
	second := run
	second.Number = 2
	sweepID, err := db.CreateSweep(b.Context(), results.Sweep{Spec: "method: grid", Method: "grid", Metric: "val_accuracy", Goal: results.Maximize}, []results.NewRun{run, second}, 0)
	if err != nil {
		b.Fatal(err)
	}
	environmentID, err := db.AddEnvironment(b.Context(), results.Environment{})
	if err != nil {
		b.Fatal(err)
	}
	measured := results.Metrics{TrainLoss: 0.32034271687206556, TrainAccuracy: 0.90912727272727267, ValLoss: 0.25897007715459913, ValAccuracy: 0.9312, TestLoss: 0.31178455337011257, TestAccuracy: 0.9132}
	random := rand.New(rand.NewPCG(1, 1))
	counts := make([][]int, 10)
	for i := range counts {
		for range 10 {
			counts[i] = append(counts[i], 1+random.IntN(1000))
		}
	}
	var workers sync.WaitGroup
	b.ResetTimer()
	for worker := range 2 {
		claim, err := db.Claim(b.Context(), sweepID, results.ClaimOptions{Environment: environmentID})
		if err != nil {
			b.Fatal(err)
		}
		workers.Go(func() {
			for epoch := 1; epoch <= (b.N+worker)/2; epoch++ {
				_, err := claim.Report(context.WithoutCancel(b.Context()), results.EpochReport{Kept: true, Layers: layers, Epoch: results.Epoch{Epoch: epoch, LearningRate: 0.1, Seconds: 1, Metrics: measured},
					Confusion: []results.ConfusionMatrix{{Split: "val", Counts: counts}, {Split: "test", Counts: counts}}})
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	workers.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "epochs/s")
}

// BenchmarkReportSteps records what a program reports, twenty metrics a step, a hundred steps
// at a time.
func BenchmarkReportSteps(b *testing.B) {
	db, err := sqlite.Create(filepath.Join(b.TempDir(), "results.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	sweepID, err := db.CreateSweep(b.Context(), results.Sweep{Spec: "method: grid", Method: "grid", Metric: "loss", Goal: results.Minimize},
		[]results.NewRun{{Number: 1, ConfigKey: "k", Dataset: twoClasses}}, 0)
	if err != nil {
		b.Fatal(err)
	}
	environmentID, err := db.AddEnvironment(b.Context(), results.Environment{})
	if err != nil {
		b.Fatal(err)
	}
	claim, err := db.Claim(b.Context(), sweepID, results.ClaimOptions{Environment: environmentID})
	if err != nil {
		b.Fatal(err)
	}
	values := map[string]float64{"loss": 0.25897007715459913}
	for i := range 19 {
		values[fmt.Sprint("layer/", i)] = 0.12345678901 * float64(i)
	}
	for done := 0; done < b.N; done += 100 {
		var batch []results.EpochReport
		for step := done; step < min(b.N, done+100); step++ {
			batch = append(batch, results.EpochReport{Kept: true, Epoch: results.Epoch{Epoch: step, CountsSteps: true, LearningRate: nan, Seconds: 0.001, Metrics: results.MetricsOf(values)}})
		}
		if _, err := claim.Report(context.WithoutCancel(b.Context()), batch...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "steps/s")
}
