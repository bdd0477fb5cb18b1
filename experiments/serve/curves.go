package serve

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gradbook/experiments/results"
	"gradbook/plots"
)

// curves is how a person looks at learning curves, as the address says it.
type curves struct {
	plots.LearningCurvesPlot
	Single  bool // a line for each run, not for each config
	Names   []chosenMetric
	Steps   string // what the steps of the runs are called
	Hidden  url.Values
	Several bool // runs
}

// chosenMetric is a metric that curves are or are not of.
type chosenMetric struct {
	Name   string
	Chosen bool
}

// names of what an address says of curves.
const (
	metricsName, acrossName, scaleName, smoothName, linesName, fromName, toName = "metrics", "across", "scale", "smooth", "lines", "from", "to"
)

// readCurves reads how somebody looks at learning curves.
func readCurves(query url.Values) (c curves, err error) {
	c.Metrics = names(strings.Join(query[metricsName], ","))
	c.ByTime = query.Get(acrossName) == "time"
	c.Scale = plots.Scale(query.Get(scaleName))
	c.Single = query.Get(linesName) == "runs"
	for name, value := range map[string]*float64{smoothName: &c.Smoothing, fromName: &c.From, toName: &c.To} {
		text := query.Get(name)
		if text == "" {
			continue
		}
		if *value, err = strconv.ParseFloat(text, 64); err != nil {
			return c, mistake("%s=%q is not a number", name, text)
		}
	}
	return c, nil
}

// curvesOf returns how the curves of runs are looked at, with what can be chosen.
func curvesOf(c choice, runs results.Runs) curves {
	view, err := readCurves(c.query)
	if err != nil {
		view = curves{} // the figure says what is wrong
	}
	for _, name := range runs.MetricNames() {
		view.Names = append(view.Names, chosenMetric{name, slices.Contains(view.Metrics, name)})
	}
	view.Steps, view.Several = "epochs", len(runs) > 1
	if slices.ContainsFunc(runs, func(run results.Run) bool { return run.CountsSteps }) {
		view.Steps = "steps"
	}
	view.Hidden = c.Rest(metricsName, acrossName, scaleName, smoothName, linesName, fromName, toName, "page")
	return view
}

// Zoomed reports whether only a part of the curves is shown.
func (c curves) Zoomed() bool { return c.From != 0 || c.To != 0 }
