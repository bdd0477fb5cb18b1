package plots

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"
	"strconv"
	"strings"

	"github.com/dustin/go-humanize/english"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/internal/printable"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// LearningCurvesPlot draws loss and accuracy over the epochs of a sweep's runs: which configs
// learn fastest, which best, and which overfit?
//
// A config is one line: the mean over its seeds on the val split (on test if the
// sweep's metric is of test or there is no val, on train if there is neither). Where fewer
// seeds go on, because some were stopped, the line is thin. A bar marks where a run was stopped, a
// ring the epoch that early stopping keeps. A run that diverged counts in no mean; it is a thin
// line of its own, with a cross at its end.
//
// The best four configs by the last value of the sweep's metric have colours, a band from the
// lowest to the highest seed and the train split in thin dashes. So have, without these details, up to
// three others: those that stand out, as at some epoch they lie further from the quartiles of all configs than 1.5
// times the distance of these; up to seven configs all have colours. What has a colour carries its
// rank and is listed below the axes. The others are grey or, where they are more than
// sixty, the band of their middle 90 % and 50 % and their median.
//
// From 61 epochs on lines are exponential moving averages, with what was measured behind
// those of the best four. The loss is on a logarithmic axis when it spans more than a factor of ten,
// and the accuracy, when the error does, on one that is logarithmic in the error. Of configs
// far worse than the better half lines leave the axes, so that they do not flatten
// the others; a triangle at the edge marks where they are furthest away.
//
// With OfRuns a line is a run, and carries its number.
type LearningCurvesPlot struct {
	Source Source

	// Epochs are matched to the source's runs by RunID and may come in any order; runs
	// without any are left out.
	Epochs []results.Epoch
	// OfRuns draws a line for every run of the source, also where they are seeds of one config.
	OfRuns bool

	// Highlighted are the ids of runs whose configs have a colour, with OfRuns those that have one
	// themselves, in the order of the palette; the first four have the band and the train split
	// too. nil: the best four, and those that stand out.
	Highlighted []int64
	// Palette colours the lines; all others are grey. nil: [figure.Palette], of seven colours.
	Palette []color.NRGBA
	// Metrics are the names of those that have axes, in this order. nil: those of [CurveMetrics].
	Metrics []string
	// Smoothing is what a moving average keeps from one epoch to the next, below 1. 0: as
	// many epochs want it, none up to 60 of them; below 0: none.
	Smoothing float64
	// ByTime draws values over the time of training, in place of epochs or steps.
	ByTime bool
	// From and To are the first and the last epoch or step that is shown or, by time, the seconds.
	// Both 0: all.
	From, To float64
	// Scale is that of the vertical axes.
	Scale Scale
}

// LearningCurves draws loss and accuracy over the epochs, a line for each config of a sweep:
// a [LearningCurvesPlot] with all its fields at their zero values. Its errors are those of
// [LearningCurvesPlot.Draw].
func LearningCurves(s Source, epochs []results.Epoch) (*figure.Figure, error) {
	return LearningCurvesPlot{Source: s, Epochs: epochs}.Draw()
}

// RunCurves draws loss and accuracy over the epochs, a line for every run, also where they are
// seeds of one config: a [LearningCurvesPlot] with OfRuns. Its errors are those of
// [LearningCurvesPlot.Draw].
func RunCurves(s Source, epochs []results.Epoch) (*figure.Figure, error) {
	return LearningCurvesPlot{Source: s, Epochs: epochs, OfRuns: true}.Draw()
}

// Draw draws the figure. It is an error if no run of the source has an epoch, if a highlighted
// run has none, if more are highlighted than the palette has colours, or if Smoothing is not
// below 1.
func (p LearningCurvesPlot) Draw() (*figure.Figure, error) {
	s, ofRuns := p.Source, p.OfRuns
	if err := p.check(); err != nil {
		return nil, fmt.Errorf("learning curves of sweep %d: %w", s.Sweep.ID, err)
	}
	if ofRuns {
		s.Runs = eachAConfig(s.Runs)
	}
	byRun := p.looked(tracesOf(p.Epochs))
	all, varied := len(s.Runs), results.Varied(s.Runs)
	s.Runs = s.Runs.Filter(func(r results.Run) bool { return byRun[r.ID] != nil })
	configs, _ := results.Summarise(s.Runs, s.Sweep.Goal)
	curves := make([]curve, len(configs))
	shown := show{ofRuns: ofRuns, palette: p.Palette, smoothing: p.Smoothing}
	p.Source = s // with the runs that have a curve
	if len(shown.palette) == 0 {
		shown.palette = figure.Palette
	}
	for i, config := range configs {
		curves[i] = curve{order: i, color: figure.GreyCurve}
		curves[i].traces(config.Runs, byRun)
		var settings []string
		for _, name := range varied {
			settings = append(settings, study.Setting(config.Config.Value(name)))
		}
		curves[i].name = strings.Join(settings, ", ")
		if ofRuns {
			curves[i].name = strings.TrimSpace(fmt.Sprintf("run %s %s", config.Key, curves[i].name))
		}
		shown.measure(&curves[i])
	}
	if !shown.any {
		return nil, p.noCurve(all)
	}
	shown.settleSmoothing()
	highlighted, err := p.highlighted(configs, len(shown.palette))
	if err != nil {
		return nil, fmt.Errorf("learning curves of sweep %d: %w", s.Sweep.ID, err)
	}
	shown.highlighted = highlighted
	wanted := shown.panels(p)
	for _, panel := range wanted {
		panel.see(p)
	}
	ranking(wanted, s.Metric()).colour(curves)
	label(curves, configs, ofRuns)
	nameEnds(curves, configs, varied)
	for _, panel := range wanted {
		panel.trace(curves)
	}
	panels := notEmpty(slices.Clone(wanted)...)
	if len(panels) == 0 && !slices.ContainsFunc(curves, func(c curve) bool { return len(c.diverged) > 0 }) {
		return nil, fmt.Errorf("learning curves of sweep %d: none of its %d %s has %s; these are what the figure shows", s.Sweep.ID, all, english.PluralWord(all, "run", ""), wantedWords(wanted))
	}
	if len(panels) == 0 {
		panels = wanted
	}
	shown.note(curves, panels...)

	title := "Learning curves: " + study.SweepName(s.Sweep)
	caption := study.SpreadWords(configs) + shown.smoothingWords() + shown.notShownWords() + "\n" + s.Caption(s.Runs)
	return figure.New(title, s.Sweep.Description, caption, func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		legend := configLegend(curves, configs, varied, s.Metric(), width)
		if ofRuns {
			legend = runLegend(curves, configs, varied, s.Metric(), width)
		}
		side := figure.InPairs(width, figure.PanelHeight, drawings(panels)...)
		height, body := side.Above(legend)
		return shown.key().Above(width, height, body)
	}), nil
}

// eachAConfig returns the runs as if no two had the same config.
func eachAConfig(runs results.Runs) results.Runs {
	runs = slices.Clone(runs)
	for i := range runs {
		runs[i].ConfigKey = strconv.FormatInt(runs[i].ID, 10)
	}
	return runs
}

// tracesOf returns the epochs of each run, in their order.
func tracesOf(epochs []results.Epoch) map[int64]trace {
	byRun := map[int64]trace{}
	for _, e := range epochs {
		byRun[e.RunID] = append(byRun[e.RunID], e)
	}
	for _, t := range byRun {
		slices.SortStableFunc(t, func(a, b results.Epoch) int { return cmp.Compare(a.Epoch, b.Epoch) })
	}
	return byRun
}

// noCurve says why none of the sweep's runs, which are so many, has one.
func (p LearningCurvesPlot) noCurve(runs int) error {
	if len(p.Epochs) > 0 {
		return fmt.Errorf("learning curves of sweep %d: the epochs are of other runs, such as run %d", p.Source.Sweep.ID, p.Epochs[0].RunID)
	}
	return fmt.Errorf("learning curves of sweep %d: none of its %d %s has an epoch yet; train some first", p.Source.Sweep.ID, runs, english.PluralWord(runs, "run", ""))
}

// highlighted returns the indexes of the configs that are, nil where nobody said which. There are
// so many colours for them.
func (p LearningCurvesPlot) highlighted(configs []results.ConfigSummary, colours int) (indexes []int, err error) {
	for _, id := range p.Highlighted {
		i := slices.IndexFunc(configs, func(c results.ConfigSummary) bool {
			return slices.ContainsFunc(c.Runs, func(run results.Run) bool { return run.ID == id })
		})
		if i < 0 {
			return nil, fmt.Errorf("run %d is highlighted, but the source has no such run with an epoch", id)
		}
		if !slices.Contains(indexes, i) {
			indexes = append(indexes, i)
		}
	}
	if len(indexes) > colours {
		return nil, fmt.Errorf("Highlighted has %d lines, but the palette %d colours; give more colours, or highlight less", len(indexes), colours)
	}
	return indexes, nil
}

// notEmpty returns the panels that have something to show: not every program reports both a
// loss and an accuracy.
func notEmpty(panels ...*panel) []*panel {
	return slices.DeleteFunc(panels, func(p *panel) bool {
		values, _ := p.values()
		return len(values) == 0
	})
}

func drawings(panels []*panel) (draw []func(draw.Canvas)) {
	for _, p := range panels {
		draw = append(draw, p.draw)
	}
	return draw
}

// mostDetailed is how many configs have more than a line, the best ones: the bands of more
// would cover each other.
const mostDetailed = 4

// wantedWords names the metrics of panels.
func wantedWords(panels []*panel) string {
	var names []string
	for _, p := range panels {
		names = append(names, p.title)
	}
	if panels[0].of == nil {
		return "a loss or an accuracy"
	}
	return "a finite value of " + strings.Join(names, ", ")
}

// notShownWords names metrics that have no axes.
func (s *show) notShownWords() string {
	const most = 12
	names := s.notShown
	switch n := len(names); {
	case n == 0:
		return ""
	case n > most:
		names = append(slices.Clone(names[:most]), fmt.Sprintf("%d more", n-most))
	}
	return " Reported too, and not shown: " + printable.OneLine(strings.Join(names, ", ")) + "."
}
