package report

import (
	"os"
	"path/filepath"
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/internal/synthetic"
)

// largeReport is of a random search over a thousand configs with one seed, of a hundred epochs each.
func largeReport() *Report {
	var outcomes []synthetic.Outcome
	for i := range 1000 {
		outcomes = append(outcomes, synthetic.Outcome{
			Config: results.Config{"learning_rate": 0.001 * float64(i+1), "hidden": []any{int64(16 + i%7*16)}, "activation": []string{"relu", "tanh"}[i%2]},
			Error:  0.02 + 0.0003*float64(i*379%1000),
		})
	}
	return fakeReport(synthetic.Sweep(outcomes, 1, 100))
}

func BenchmarkReportOfAThousandRuns(b *testing.B) {
	r := largeReport()
	for name, write := range map[string]func(string) error{"README.md": r.WriteMarkdown, "index.html": r.WriteHTML} {
		b.Run(name, func(b *testing.B) {
			folder := b.TempDir()
			for b.Loop() {
				if err := write(folder); err != nil {
					b.Fatal(err)
				}
			}
			size := int64(0)
			files, _ := filepath.Glob(filepath.Join(folder, "*"))
			for _, file := range files {
				if info, err := os.Stat(file); err == nil {
					size += info.Size()
				}
			}
			b.ReportMetric(float64(size)/1e6, "MB")
		})
	}
}
