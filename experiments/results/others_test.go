package results_test

import (
	"math"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/results/where"
)

// Metrics of a program's own names are shown, sorted, asked for and compared as those of our
// networks are.
func TestMetricsOfOtherNamesAreShown(t *testing.T) {
	runs := results.Runs{
		{ID: 1, Config: results.Config{"f1": "a parameter"}, Metrics: results.MetricsOf(map[string]float64{"reward": 2, "f1": 0.5, "test_accuracy": 0.5})},
		{ID: 2, Metrics: results.MetricsOf(map[string]float64{"reward": math.Inf(-1), "bleu_accuracy": 0.125})},
		{ID: 3, Metrics: results.MetricsOf(map[string]float64{"reward": nan})},
	}
	page := runs.SimpleRender()["text/plain"].(string)
	for _, cell := range []string{"reward", "-Inf", "NaN", "12.50 %", "bleu_accuracy"} {
		if !strings.Contains(page, cell) {
			t.Errorf("there is no %q in\n%s", cell, page)
		}
	}
	if sorted := runs.SortBy("-reward"); sorted[0].ID != 1 || sorted[1].ID != 2 || sorted[2].ID != 3 {
		t.Errorf("by reward: %v", sorted)
	}
	if values := runs.Values("reward"); values[0] != 2 || !math.IsInf(values[1], -1) || !math.IsNaN(values[2]) {
		t.Errorf("rewards %v", values)
	}
	func() {
		defer func() {
			if message, _ := recover().(string); !strings.Contains(message, `"reword"`) || !strings.Contains(message, "reward") {
				t.Errorf("a metric that is misspelt: %s", message)
			}
		}()
		runs.Values("reword")
	}()
	epochs := results.Epochs{{RunID: 1, Epoch: 10, LearningRate: nan, Metrics: runs[1].Metrics}}
	if page := epochs.SimpleRender()["text/plain"].(string); !strings.Contains(page, "-Inf") || strings.Contains(page, "NaN") || strings.Contains(page, "learning_rate") {
		t.Errorf("the step is shown as\n%s", page)
	}
	if page := runs[2].SimpleRender()["text/plain"].(string); !strings.Contains(page, "NaN") || strings.Contains(page, "val_loss") {
		t.Errorf("the run is shown as\n%s", page)
	}

	var rows []where.Row
	for _, run := range runs {
		row, err := where.RowOf(run)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	for text, want := range map[string]string{"reward < 1": "2", "reward == 2": "1", "metrics.f1 > 0.1": "1", `f1 == "a parameter"`: "1", "bleu_accuracy > 0": "2", "not (reward > 0)": "2"} {
		condition, err := where.Parse(text, rows)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got := ""
		for i, row := range rows {
			if condition.Match(row) {
				got += string(rune('1' + i))
			}
		}
		if got != want {
			t.Errorf("%s is true of runs %q, want %q", text, got, want)
		}
	}
}
