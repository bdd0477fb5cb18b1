package study

import (
	"fmt"
	"slices"

	"github.com/dustin/go-humanize"

	"gradbook/experiments/results"
)

// ComparedWords says which runs a figure of parameters compares, if not all of them, and
// what that means. treated says what the figure does with runs that were stopped early:
// "left out" or "hollow".
func (sp *Space) ComparedWords(treated string) (words string) {
	if sp.after > 0 {
		words = fmt.Sprintf(" Early termination let only %d of %d configs train to their end, so that all are compared after %s %d, the last that all of them have come to.",
			sp.complete(), len(sp.Configs), sp.Source.StepWord(), sp.after)
	}
	const chosen = " Early termination chose by the metric which runs go on, so that parameters explain less of what differs among these than among all."
	switch sp.Cut {
	case 0:
	case 1:
		words = fmt.Sprintf(" 1 run was stopped early, has no final value and is %s.", treated) + chosen
	default:
		words = fmt.Sprintf(" %s runs were stopped early, have no final value and are %s.", humanize.Comma(int64(sp.Cut)), treated) + chosen
	}
	switch sp.Without {
	case 0:
		return words
	case 1:
		return words + " 1 run has no value and is left out."
	default:
		return words + fmt.Sprintf(" %s runs have no value and are left out.", humanize.Comma(int64(sp.Without)))
	}
}

// complete counts the configs of which a run has a final value.
func (sp *Space) complete() (n int) {
	for _, config := range sp.Configs {
		if slices.ContainsFunc(config.Runs, results.Run.Complete) {
			n++
		}
	}
	return n
}

// MeansWords says what the means are of.
func (sp *Space) MeansWords() string {
	fewest, most := len(sp.Values[0]), 0
	for _, values := range sp.Values {
		fewest, most = min(fewest, len(values)), max(most, len(values))
	}
	switch {
	case most == 1:
		return fmt.Sprintf("Values are those of %s, of one seed each.", sp.EpochWords())
	case fewest == most:
		return fmt.Sprintf("Values are means at %s over n = %d seeds.", sp.EpochWords(), most)
	default:
		return fmt.Sprintf("Values are means at %s over n = %d to %d seeds.", sp.EpochWords(), fewest, most)
	}
}

// RunsWords says what the runs' values are.
func (sp *Space) RunsWords() string { return fmt.Sprintf("Values are those of %s.", sp.EpochWords()) }

// EpochWords says of which epoch the values are.
func (sp *Space) EpochWords() string {
	if sp.after > 0 {
		return fmt.Sprintf("%s %d", sp.Source.StepWord(), sp.after)
	}
	return WhichEpoch(sp.Configs...)
}

// BestWords names the first of the configs.
func (sp *Space) BestWords() string {
	if sp.after > 0 {
		return fmt.Sprintf("the best config after %s %d", sp.Source.StepWord(), sp.after)
	}
	return "the best config"
}
