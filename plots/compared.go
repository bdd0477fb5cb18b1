package plots

import (
	"fmt"
	"slices"

	"github.com/dustin/go-humanize"

	"gradbook/experiments/results"
)

// comparedWords says which runs a figure of parameters compares, if not all of them, and
// what that means. treated says what the figure does with runs that were stopped early:
// "left out" or "hollow".
func (sp *space) comparedWords(treated string) (words string) {
	if sp.after > 0 {
		words = fmt.Sprintf(" Early termination let only %d of %d configs train to their end, so that all are compared after epoch %d, the last that all of them have come to.",
			sp.complete(), len(sp.configs), sp.after)
	}
	const chosen = " Early termination chose by the metric which runs go on, so that parameters explain less of what differs among these than among all."
	switch sp.cut {
	case 0:
	case 1:
		words = fmt.Sprintf(" 1 run was stopped early, has no final value and is %s.", treated) + chosen
	default:
		words = fmt.Sprintf(" %s runs were stopped early, have no final value and are %s.", humanize.Comma(int64(sp.cut)), treated) + chosen
	}
	switch sp.without {
	case 0:
		return words
	case 1:
		return words + " 1 run has no value and is left out."
	default:
		return words + fmt.Sprintf(" %s runs have no value and are left out.", humanize.Comma(int64(sp.without)))
	}
}

// complete counts the configs of which a run has a final value.
func (sp *space) complete() (n int) {
	for _, config := range sp.configs {
		if slices.ContainsFunc(config.Runs, results.Run.Complete) {
			n++
		}
	}
	return n
}
