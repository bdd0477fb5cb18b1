package serve_test

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
	"gradbook/experiments/results/resultstest"
	"gradbook/experiments/serve"
)

// BenchmarkLargeSweep measures how long a page and its figures take of a sweep of many runs, each
// of 100 epochs. The records stay in the system's temporary folder, as they take minutes to make.
func BenchmarkLargeSweep(b *testing.B) {
	for _, runs := range []int{1000, 10000} {
		name := large(b, runs, 100)
		server := serve.New(serve.Options{Record: name})
		b.Cleanup(server.Close)
		for what, address := range map[string]string{
			"page":                 "/sweeps/1",
			"filtered":             "/sweeps/1?where=val_accuracy+%3E+0.8+and+batch_size+%3C+100&sort=-learning_rate",
			"configs":              "/sweeps/1?group=config",
			"learning-curves":      "/sweeps/1/figures/learning-curves.html",
			"parallel-coordinates": "/sweeps/1/figures/parallel-coordinates.html",
			"history":              "/sweeps/1/figures/history.html",
			"importance":           "/sweeps/1/figures/importance.html",
		} {
			b.Run(fmt.Sprintf("%d runs/%s", runs, what), func(b *testing.B) {
				size := 0
				for b.Loop() {
					answer := httptest.NewRecorder()
					server.ServeHTTP(answer, httptest.NewRequestWithContext(b.Context(), http.MethodGet, "http://localhost"+address, nil))
					if answer.Code != http.StatusOK {
						b.Fatal(answer.Code, answer.Body)
					}
					size = answer.Body.Len()
				}
				b.ReportMetric(float64(size)/1e3, "kB")
			})
		}
	}
}

// large returns a record with a sweep of many runs.
func large(b *testing.B, runs, epochs int) string {
	b.Helper()
	name := filepath.Join(os.TempDir(), fmt.Sprintf("gradbook-large-%d-%d.db", runs, epochs))
	if _, err := os.Stat(name); err == nil {
		return name
	}
	unfinished := name + ".unfinished"
	for _, end := range []string{"", "-wal", "-shm"} {
		os.Remove(unfinished + end)
	}
	db, err := record.Create(unfinished)
	if err != nil {
		b.Fatal(err)
	}
	var all []results.NewRun
	rates, sizes, widths := []float64{0.001, 0.003, 0.01, 0.03, 0.1, 0.3}, []int64{16, 32, 64, 128, 256}, []int64{32, 64, 128, 256}
	for i := range runs {
		config := results.Config{"learning_rate": rates[i%6] * (1 + float64(i)/float64(runs)), "batch_size": sizes[i/6%5], "hidden": []any{widths[i/30%4]},
			"activation": []string{"relu", "sigmoid"}[i/120%2], "epochs": int64(epochs), "seed": int64(1)}
		all = append(all, results.NewRun{Number: i + 1, Config: config, ConfigKey: fmt.Sprint(i), Seed: 1, Dataset: resultstest.TwoClasses})
	}
	ctx := context.Background()
	id, err := db.CreateSweep(ctx, results.Sweep{Name: "large", Spec: "method: random", Method: "random", Metric: "val_accuracy", Goal: results.Maximize}, all, 0)
	if err != nil {
		b.Fatal(err)
	}
	environment, err := db.AddEnvironment(ctx, results.Environment{GoVersion: "go1"})
	if err != nil {
		b.Fatal(err)
	}
	for i := range runs {
		claim, err := db.Claim(ctx, id, results.ClaimOptions{Environment: environment})
		if err != nil {
			b.Fatal(err)
		}
		best := 0.6 + 0.35*math.Abs(math.Sin(float64(i)))
		var reports []results.EpochReport
		for epoch := 1; epoch <= epochs; epoch++ {
			accuracy := best * (1 - math.Exp(-float64(epoch)/20))
			reports = append(reports, results.EpochReport{Kept: true, Epoch: results.Epoch{Epoch: epoch, Seconds: 0.1,
				Metrics: results.MetricsOf(map[string]float64{"val_accuracy": accuracy, "val_loss": -math.Log(accuracy + 0.01), "train_loss": -math.Log(accuracy + 0.02)})}})
		}
		if _, err := claim.Report(ctx, reports...); err != nil {
			b.Fatal(err)
		}
		if err := claim.Finish(ctx, results.Outcome{State: results.Done}); err != nil {
			b.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	if err := os.Rename(unfinished, name); err != nil {
		b.Fatal(err)
	}
	return name
}
