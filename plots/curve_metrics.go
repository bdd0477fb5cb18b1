package plots

import (
	"slices"
	"strings"

	"gonum.org/v1/plot"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
)

// mostCurves is how many metrics have axes where nobody says which.
const mostCurves = 6

// CurveMetrics returns the metrics that learning curves show of a sweep where nobody says which:
// the sweep's own, then up to five others that all runs have reported, sorted by name. What
// Gradbook or the W&B SDK measures beside (system/..., and names that begin with _), and counters
// of steps and epochs are shown only where they are asked for. If the sweep's metric is one of
// our networks', theirs come first, two of which make one pair of axes.
//
// others are the metrics that are not shown.
func CurveMetrics(s Source) (shown, others []string) {
	names := map[string]int{}
	reported := 0
	for _, run := range s.Runs {
		all := run.Metrics.Names()
		if len(all) > 0 {
			reported++
		}
		for _, name := range all {
			names[name]++
		}
	}
	most := mostCurves - 1
	shown = []string{s.Sweep.Metric}
	if slices.Contains(results.MetricNames, s.Sweep.Metric) {
		shown, most = slices.Clone(results.MetricNames), mostCurves-2
	}
	own := len(shown)
	for _, name := range results.Runs(s.Runs).MetricNames() {
		switch {
		case names[name] == 0 || slices.Contains(shown, name):
		case names[name] == reported && !aside(name) && len(shown)-own < most:
			shown = append(shown, name)
		default:
			others = append(others, name)
		}
	}
	return shown, others
}

// aside reports whether a metric is none of what is learned.
func aside(name string) bool {
	return strings.HasPrefix(name, "system/") || strings.HasPrefix(name, "_") ||
		slices.Contains([]string{"epoch", "step", "global_step", "trainer/global_step", "train/global_step", "train/epoch"}, name)
}

// named is the metric of a name.
func named(name string) metric {
	return func(m results.Metrics) (float64, bool) { return m.Lookup(name) }
}

// panels makes the axes of the metrics that were asked for or, where none were, of
// [CurveMetrics], without lines. The first is that of the sweep's metric, if it is shown.
func (s *show) panels(p LearningCurvesPlot) (panels []*panel) {
	metric := p.Source.Metric()
	names := p.Metrics
	if names == nil {
		names, s.notShown = CurveMetrics(p.Source)
		if slices.Contains(results.MetricNames, metric.Name) {
			loss, accuracy := s.lossAndAccuracy(metric)
			panels = append(panels, loss, accuracy)
			names = names[len(results.MetricNames):]
		}
	}
	for _, name := range names {
		panels = append(panels, s.panelOf(name, metric))
	}
	return panels
}

// panelOf makes the axes of one metric, without lines. Only of the sweep's own is it known which
// values are bad, so that only its axes leave out configs that are far worse than the others.
func (s *show) panelOf(name string, sweeps results.Metric) *panel {
	one := &panel{title: name, strong: named(name), firstStep: s.firstStep, lastEpoch: s.lastEpoch, countsSteps: s.countsSteps,
		smoothing: s.smoothing, palette: s.palette, chosen: s.highlighted, unbounded: true, of: &results.Metric{Name: name}}
	if name == sweeps.Name {
		one.of, one.ranks = &sweeps, true
	}
	one.axis = func(axis *plot.Axis, values []float64) string { return verticalAxis(axis, *one.of, values) }
	return one
}

// ranking returns the panel whose metric ranks the configs, or the first.
func ranking(panels []*panel, metric results.Metric) *panel {
	i := slices.IndexFunc(panels, func(p *panel) bool { return p.ranks })
	if i < 0 && slices.Contains(results.MetricNames, metric.Name) && len(panels) > 1 && panels[1].of == nil && metric.Unit == results.Share {
		i = 1 // loss and accuracy
	}
	return panels[max(0, i)]
}

// stepTicks marks steps: few, as their numbers may be long.
var stepTicks = figure.LinearTicks{Most: 5}
