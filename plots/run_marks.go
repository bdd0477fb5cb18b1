package plots

import (
	"image/color"
	"slices"

	"gradbook/internal/number"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
)

// stateColors are those of runs by how they ended. They differ in lightness too,
// for a page in grey.
var stateColors = map[results.State]color.NRGBA{
	results.Done:     figure.Palette[0],
	results.Stopped:  figure.Palette[5],
	results.Diverged: figure.Palette[1],
	results.Failed:   figure.Ink,
	results.Running:  figure.GreyCurve,
	results.Pending:  figure.GreyCurve,
}

// stateWords name them in a key.
var stateWords = map[results.State]string{
	results.Done:     "trained to the end",
	results.Stopped:  "stopped early",
	results.Diverged: "diverged",
	results.Failed:   "failed",
	results.Running:  "in training",
}

// hasState reports whether a run of the config is in a state.
func hasState(config results.ConfigSummary, state results.State) bool {
	return slices.ContainsFunc(config.Runs, func(run results.Run) bool { return run.State == state })
}

// hasRange reports whether there is a line to draw from the lowest to the highest seed.
func hasRange(s results.Spread) bool {
	return s.N > 1 && number.IsFinite(s.Min) && number.IsFinite(s.Max)
}
