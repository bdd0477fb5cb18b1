package plots

import (
	"fmt"
	"strings"

	"gonum.org/v1/plot/vg"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// distinction says what tells a run apart from others: its values of the first few of the
// parameters in which they differ; its seed, if they differ in none.
func distinction(run results.Run, varied []string, most int) string {
	const longest vg.Length = 160 // of a parameter with its value
	if len(varied) == 0 {
		return fmt.Sprintf("seed %d", run.Seed)
	}
	var words []string
	for _, setting := range study.Settings(run.Config, varied[:min(len(varied), most)]) {
		words = append(words, figure.Fit(figure.QuietText, setting, longest))
	}
	if more := len(varied) - most; more > 0 {
		words = append(words, fmt.Sprintf("%d more", more))
	}
	return strings.Join(words, ", ")
}

// tellApart names two runs by what differs in them: "run 34 (activation relu)".
func tellApart(a, b results.Run) (nameA, nameB string) {
	const most = 3 // parameters
	varied := results.Varied([]results.Run{a, b})
	name := func(run results.Run) string {
		if len(varied) == 0 && a.Seed == b.Seed {
			return fmt.Sprintf("run %d", run.ID)
		}
		return fmt.Sprintf("run %d (%s)", run.ID, distinction(run, varied, most))
	}
	return name(a), name(b)
}
