package study_test

import (
	"fmt"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/study"
)

// configOf has a run a seed, each in a state and after so many epochs: "done 5, stopped 3".
func configOf(t *testing.T, words string) results.ConfigSummary {
	t.Helper()
	var runs results.Runs
	for i, word := range strings.Split(words, ", ") {
		run := results.Run{Seed: int64(i), ConfigKey: "config", LastValue: 0.5}
		if _, err := fmt.Sscan(word, &run.State, &run.Epochs); err != nil {
			t.Fatal(err)
		}
		run.KeptEpoch = run.Epochs
		runs = append(runs, run)
	}
	configs, _ := results.Summarise(runs, results.Minimize)
	return configs[0]
}

func TestSeedsAndStates(t *testing.T) {
	metric := results.MetricNamed("val_loss")
	for _, c := range []struct {
		runs, seeds, value string
		complete           bool
	}{
		{"done 5, done 5", "2", "0.5000 ± 0.0000", true},
		{"done 5, diverged 2, done 5", "2 + 1 diverged", "0.5000 ± 0.0000", true},
		{"done 5, stopped 2, stopped 3, failed 1", "1 + 2 stopped + 1 failed", "0.5000", true},
		{"stopped 3, stopped 2, stopped 1", "1 stopped at 3 + 2 stopped", "(0.5000)", false},
		{"stopped 2, stopped 2", "2 stopped at 2", "(0.5000 ± 0.0000)", false},
		{"pending 0, running 1", "0 + 1 running + 1 pending", "–", false},
	} {
		config := configOf(t, c.runs)
		if got := study.SeedsAndStates(config); got != c.seeds {
			t.Errorf("%s: seeds %q, want %q", c.runs, got, c.seeds)
		}
		if got := study.ValueOf(metric, config, config.Last); got != c.value {
			t.Errorf("%s: value %q, want %q", c.runs, got, c.value)
		}
		if got := len(study.CompleteConfigs([]results.ConfigSummary{config})) == 1; got != c.complete {
			t.Errorf("%s: complete %v", c.runs, got)
		}
	}
	if got := study.ValueOf(metric, configOf(t, "stopped 3"), results.SpreadOf(nil)); got != "–" {
		t.Errorf("a metric that was not measured has the value %q", got)
	}
}

func TestSpreadWords(t *testing.T) {
	early := configOf(t, "done 9")
	early.Runs[0].KeptEpoch = 4
	stopped := configOf(t, "stopped 9")
	stopped.Runs[0].KeptEpoch = 4
	for _, c := range []struct {
		configs []results.ConfigSummary
		want    string
	}{
		{[]results.ConfigSummary{configOf(t, "done 5"), configOf(t, "pending 0")}, "Values are those of the last epoch, of one seed each."},
		{[]results.ConfigSummary{configOf(t, "done 5, done 5"), configOf(t, "done 5, done 5")}, "Values are mean ± standard deviation at the last epoch over n = 2 seeds."},
		{[]results.ConfigSummary{configOf(t, "done 5, done 5"), configOf(t, "done 5")}, "Values are mean ± standard deviation at the last epoch over n = 2 seeds, or as many as the table says."},
		{[]results.ConfigSummary{configOf(t, "done 5"), configOf(t, "done 5, done 5, done 5")}, "Values are mean ± standard deviation at the last epoch over n = 3 seeds, or as many as the table says."},
		{[]results.ConfigSummary{configOf(t, "done 5"), early}, "Values are those of the epoch that early stopping keeps, of one seed each."},
		{[]results.ConfigSummary{configOf(t, "done 5"), stopped}, "Values are those of the last epoch, of one seed each."},
	} {
		if got := study.SpreadWords(c.configs); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
