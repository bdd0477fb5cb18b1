package plots

import (
	"fmt"
	"strings"

	"gradbook/experiments/results"
)

// tellApart names two runs by what differs in them: "run 34 (activation relu)".
// Two of one config are told apart by their seeds.
func tellApart(a, b results.Run) (nameA, nameB string) {
	const most = 3      // parameters
	const longest = 150 // points, each
	varied := results.Varied([]results.Run{a, b})
	name := func(run results.Run) string {
		var words []string
		for _, setting := range settings(run.Config, varied[:min(most, len(varied))]) {
			words = append(words, fit(quietText, setting, longest))
		}
		if more := len(varied) - most; more > 0 {
			words = append(words, fmt.Sprintf("%d more", more))
		}
		if len(varied) == 0 && a.Seed != b.Seed {
			words = []string{fmt.Sprintf("seed %d", run.Seed)}
		}
		if len(words) == 0 {
			return fmt.Sprintf("run %d", run.ID)
		}
		return fmt.Sprintf("run %d (%s)", run.ID, strings.Join(words, ", "))
	}
	return name(a), name(b)
}
