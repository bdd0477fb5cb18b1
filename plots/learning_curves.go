package plots

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/dustin/go-humanize/english"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// LearningCurves draws loss and accuracy over the epochs of a sweep's runs: which configs
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
// Epochs are matched to the source's runs by RunID and may come in any order; runs
// without any are left out. It is an error if no run of the source has an epoch.
func LearningCurves(s Source, epochs []results.Epoch) (*figure.Figure, error) {
	return learningCurves(s, epochs, false)
}

// RunCurves draws [LearningCurves] with a line for every run of the source, also where they
// are seeds of one config. Each line carries the run's number.
func RunCurves(s Source, epochs []results.Epoch) (*figure.Figure, error) {
	s.Runs = slices.Clone(s.Runs)
	for i := range s.Runs {
		s.Runs[i].ConfigKey = strconv.FormatInt(s.Runs[i].ID, 10)
	}
	return learningCurves(s, epochs, true)
}

func learningCurves(s Source, epochs []results.Epoch, ofRuns bool) (*figure.Figure, error) {
	byRun := map[int64]trace{}
	for _, e := range epochs {
		byRun[e.RunID] = append(byRun[e.RunID], e)
	}
	all, varied := len(s.Runs), results.Varied(s.Runs)
	s.Runs = s.Runs.Filter(func(r results.Run) bool { return byRun[r.ID] != nil })
	configs, _ := results.Summarise(s.Runs, s.Sweep.Goal)
	for _, t := range byRun {
		slices.SortStableFunc(t, func(a, b results.Epoch) int { return cmp.Compare(a.Epoch, b.Epoch) })
	}
	curves := make([]curve, len(configs))
	shown := show{ofRuns: ofRuns}
	for i, config := range configs {
		curves[i] = curve{order: i, color: figure.GreyCurve}
		curves[i].traces(config.Runs, byRun)
		shown.measure(&curves[i])
	}
	if shown.lastEpoch == 0 && len(epochs) > 0 {
		return nil, fmt.Errorf("learning curves of sweep %d: the epochs are of other runs, such as run %d", s.Sweep.ID, epochs[0].RunID)
	}
	if shown.lastEpoch == 0 {
		return nil, fmt.Errorf("learning curves of sweep %d: none of its %d %s has an epoch yet; train some first", s.Sweep.ID, all, english.PluralWord(all, "run", ""))
	}
	loss, accuracy := shown.lossAndAccuracy(s.Sweep.RankedBy())
	if s.Sweep.RankedBy().Unit == results.Share {
		accuracy.colour(curves)
	} else {
		loss.colour(curves)
	}
	label(curves, configs, ofRuns)
	nameEnds(curves, configs, varied)
	loss.trace(curves)
	accuracy.trace(curves)
	panels := notEmpty(loss, accuracy)
	if len(panels) == 0 && !slices.ContainsFunc(curves, func(c curve) bool { return len(c.diverged) > 0 }) {
		return nil, fmt.Errorf("learning curves of sweep %d: none of its %d %s has a loss or an accuracy; these are what the figure shows", s.Sweep.ID, all, english.PluralWord(all, "run", ""))
	}
	if len(panels) == 0 {
		panels = []*panel{loss, accuracy}
	}
	shown.note(curves, panels...)

	title := "Learning curves: " + study.SweepName(s.Sweep)
	caption := study.SpreadWords(configs) + shown.smoothingWords() + "\n" + s.Caption(s.Runs)
	return figure.New(title, s.Sweep.Description, caption, func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		legend := configLegend(curves, configs, varied, s.Sweep.RankedBy(), width)
		if ofRuns {
			legend = runLegend(curves, configs, varied, s.Sweep.RankedBy(), width)
		}
		side := figure.SideBySide(width, figure.PanelHeight, drawings(panels)...)
		height, body := side.Above(legend)
		return shown.key().Above(width, height, body)
	}), nil
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
