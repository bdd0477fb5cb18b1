package study

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gradbook/experiments/results"
)

// SpreadWords says what stands behind the numbers of the configs' table.
func SpreadWords(configs []results.ConfigSummary) string {
	epoch, seeds, same := WhichEpoch(configs...), 0, true
	for i, config := range configs {
		same = same && (i == 0 || config.Last.N == seeds)
		seeds = max(seeds, config.Last.N)
	}
	switch {
	case seeds < 2:
		return fmt.Sprintf("Values are those of %s, of one seed each.", epoch)
	case same:
		return fmt.Sprintf("Values are mean ± standard deviation at %s over n = %d seeds.", epoch, seeds)
	default:
		return fmt.Sprintf("Values are mean ± standard deviation at %s over n = %d seeds, or as many as the table says.", epoch, seeds)
	}
}

// WhichEpoch says of which of a run's epochs the configs' values are.
func WhichEpoch(configs ...results.ConfigSummary) string {
	for _, config := range configs {
		for _, run := range config.Runs {
			if run.Complete() && run.KeptEpoch != run.LastStep() {
				return "the epoch that early stopping keeps"
			}
		}
	}
	return "the last " + StepWord(configs...)
}

// StepWord is what the configs' runs report metrics at: an epoch, or a program's step.
func StepWord(configs ...results.ConfigSummary) string {
	for _, config := range configs {
		if slices.ContainsFunc(config.Runs, func(run results.Run) bool { return run.CountsSteps }) {
			return "step"
		}
	}
	return "epoch"
}

// StepWord is what the runs report metrics at: an epoch, or a program's step.
func (s Source) StepWord() string { return StepWord(results.ConfigSummary{Runs: s.Runs}) }

// SeedsAndStates says how many seeds a config's mean is over, and what became of
// the others: "2 + 1 diverged"; where all were stopped, after which epoch: "1 stopped at 3 + 2 stopped".
func SeedsAndStates(config results.ConfigSummary) string {
	words := strconv.Itoa(config.Last.N)
	if after := config.StoppedAfter(); after > 0 {
		words += fmt.Sprintf(" stopped at %d", after)
	}
	return strings.Join(append([]string{words}, Unfinished(config)...), " + ")
}

// UnfinishedStates are those of runs that are in no mean.
var UnfinishedStates = []results.State{results.Stopped, results.Diverged, results.Failed, results.Running, results.Pending, results.Canceled}

// Unfinished counts a config's runs that are in no mean, by state: "1 diverged".
func Unfinished(config results.ConfigSummary) (words []string) {
	all, counted := results.States(config.Runs), results.States(config.Counted())
	for _, state := range UnfinishedStates {
		if n := all[state] - counted[state]; n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, state))
		}
	}
	return words
}

// ValueOf writes a value of a config, in brackets if it is no final one.
func ValueOf(metric results.Metric, config results.ConfigSummary, s results.Spread) string {
	words := metric.SpreadDigits(s)
	if config.StoppedAfter() > 0 && s.N > 0 {
		return "(" + words + ")"
	}
	return words
}

// CompleteConfigs are those that have a final value of the sweep's metric, best first.
func CompleteConfigs(configs []results.ConfigSummary) []results.ConfigSummary {
	return slices.DeleteFunc(slices.Clone(configs), func(c results.ConfigSummary) bool {
		return c.Last.N == 0 || c.StoppedAfter() > 0
	})
}
