package results_test

import (
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"

	"gradbook/experiments/results"
)

// BenchmarkReport has two workers record epochs, each with full confusion
// matrices of 10 classes on two splits, as a transaction of its own.
func BenchmarkReport(b *testing.B) {
	db, err := results.Create(filepath.Join(b.TempDir(), "results.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	run := results.NewRun{Config: results.Config{"epochs": int64(b.N)}, ConfigKey: "k", Dataset: twoClasses}
	run.Number = 1
	second := run
	second.Number = 2
	sweepID, err := db.CreateSweep(results.Sweep{Spec: "method: grid", Method: "grid", Metric: "val_accuracy", Goal: results.Maximize}, []results.NewRun{run, second})
	if err != nil {
		b.Fatal(err)
	}
	environmentID, err := db.AddEnvironment(results.Environment{})
	if err != nil {
		b.Fatal(err)
	}
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
		claim, err := db.Claim(sweepID, environmentID, false)
		if err != nil {
			b.Fatal(err)
		}
		workers.Go(func() {
			for epoch := 1; epoch <= (b.N+worker)/2; epoch++ {
				_, err := claim.Report(results.EpochReport{Kept: true, Epoch: results.Epoch{Epoch: epoch},
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
