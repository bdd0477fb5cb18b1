package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
)

// LearningCurves draws loss and accuracy over the epochs of a sweep's runs.
//
// A config is one line: the mean over its seeds on the val split (on test if the
// sweep's metric is of test or there is no val, on train if there is neither), with a
// band from the lowest to the highest seed and the train split in thin dashes. Where fewer
// seeds go on, because some were stopped, the line is thin. A run that diverged
// counts in no mean; it is a thin line of its own, with a cross at its end.
// The dozen configs with the best last value of the sweep's metric have colours
// and are listed below the axes; the others are grey. Of very many others, which
// would only be one grey area, as many are drawn as can be seen, taken evenly from
// the better to the worse.
//
// The loss is on a logarithmic axis when it spans more than a factor of ten, and the
// accuracy, when the error does, on one that is logarithmic in the error.
//
// Epochs are matched to the source's runs by RunID and may come in any order.
// It is an error if no run of the source has an epoch.
func LearningCurves(s Source, epochs []results.Epoch) (*Figure, error) {
	configs, varied := results.Summarise(s.Runs, s.Sweep.Goal)
	byRun := map[int64]trace{}
	for _, e := range epochs {
		byRun[e.RunID] = append(byRun[e.RunID], e)
	}
	for _, t := range byRun {
		slices.SortStableFunc(t, func(a, b results.Epoch) int { return cmp.Compare(a.Epoch, b.Epoch) })
	}
	var curves []curve
	shown := show{}
	for _, i := range drawn(len(configs)) {
		c := curve{color: greyCurve}
		if i < len(palette) {
			c.rank, c.color = i+1, palette[i]
		}
		c.traces(configs[i].Runs, byRun)
		shown.note(&c)
		curves = append(curves, c)
	}
	if shown.lastEpoch == 0 {
		return nil, fmt.Errorf("learning curves of sweep %d: none of its %d %s has an epoch yet; train some first", s.Sweep.ID, len(s.Runs), plural(len(s.Runs), "run"))
	}
	loss := panel{title: "Loss", axis: lossAxis, unbounded: true, curves: curves, lastEpoch: shown.lastEpoch, ranks: len(configs) > 1}
	accuracy := panel{title: "Accuracy", axis: accuracyAxis, curves: curves, lastEpoch: shown.lastEpoch, ranks: len(configs) > 1}
	shown.pickSplits(s.Sweep.Metric, &loss, &accuracy)

	title := "Learning curves: " + sweepName(s.Sweep)
	return newFigure(title, s.Sweep.Description, spreadWords(configs)+"\n"+s.caption(s.Runs), func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		key := shown.key()
		legend := configLegend(configs, varied, s.Sweep.Metric, width)
		side := sideBySide(width, panelHeight, loss.draw, accuracy.draw)
		return key.height(width) + side.height + panelGap + legend.height(), func(c draw.Canvas) {
			key.draw(c)
			c.Max.Y -= key.height(width)
			side.draw(c)
			c.Max.Y -= side.height + panelGap
			legend.draw(c)
		}
	}), nil
}

const (
	panelHeight vg.Length = 240
	panelGap    vg.Length = 12
)

// drawn lists the places, from 0 on, of the configs to draw, of so many in all: those with a
// colour, and of the others at most mostGrey from the first to the last.
func drawn(configs int) (places []int) {
	for i := range min(configs, len(palette)) {
		places = append(places, i)
	}
	others := configs - len(places)
	for i := range min(others, mostGrey) {
		place := i
		if others > mostGrey {
			place = i * (others - 1) / (mostGrey - 1)
		}
		places = append(places, len(palette)+place)
	}
	return places
}

const mostGrey = 150 // curves

// spreadWords says what stands behind the numbers of the configs' table.
func spreadWords(configs []results.ConfigSummary) string {
	epoch, seeds, same := whichEpoch(configs...), 0, true
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

// whichEpoch says of which of a run's epochs the configs' values are.
func whichEpoch(configs ...results.ConfigSummary) string {
	for _, config := range configs {
		for _, run := range config.Runs {
			if run.State.Finished() && run.KeptEpoch != run.Epochs {
				return "the epoch that early stopping keeps"
			}
		}
	}
	return "the last epoch"
}

// configLegend lists the configs that have a colour: the parameters that vary, the
// sweep's metric at the kept epoch, and how many seeds that is the mean of.
func configLegend(configs []results.ConfigSummary, varied []string, metric string, width vg.Length) *legend {
	header := append(slices.Clone(varied), metricHeading(metric), "seeds")
	if len(varied) == 0 {
		header = slices.Insert(header, 0, "")
	}
	var rows []legendRow
	for i, config := range configs[:min(len(configs), len(palette))] {
		row := legendRow{rank: strconv.Itoa(i + 1), color: palette[i]}
		for _, name := range varied {
			row.cells = append(row.cells, setting(config.Config[name]))
		}
		if len(varied) == 0 {
			row.rank = ""
			row.cells = []string{"the only config"}
		}
		row.cells = append(row.cells, amountSpread(metric, config.Last), seedsAndStates(config))
		rows = append(rows, row)
	}
	more := ""
	if n := len(configs) - len(rows); n > 0 {
		more = fmt.Sprintf("%d more %s", n, plural(n, "config"))
		if n > mostGrey {
			more += fmt.Sprintf(", %d of them drawn", mostGrey)
		}
	}
	return newLegend(header, rows, more, width)
}

// seedsAndStates says how many seeds a config's mean is over, how many of them
// were stopped, and what became of the others: "2 (1 stopped) + 1 diverged".
func seedsAndStates(config results.ConfigSummary) string {
	stopped := 0
	for _, run := range config.Runs {
		if run.State == results.Stopped {
			stopped++
		}
	}
	words := strconv.Itoa(config.Last.N)
	switch {
	case stopped > 0 && stopped == config.Last.N:
		words += " stopped"
	case stopped > 0:
		words += fmt.Sprintf(" (%d stopped)", stopped)
	}
	return strings.Join(append([]string{words}, unfinished(config)...), " + ")
}

// unfinished counts a config's runs that are in no mean, by state: "1 diverged".
func unfinished(config results.ConfigSummary) (words []string) {
	for _, state := range []results.State{results.Diverged, results.Failed, results.Running, results.Pending, results.Canceled} {
		n := 0
		for _, run := range config.Runs {
			if run.State == state {
				n++
			}
		}
		if n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, state))
		}
	}
	return words
}

// show is what the curves turn out to hold, so that the key explains that and
// nothing else.
type show struct {
	lastEpoch             int
	val, test             bool   // measured at least once
	split                 string // of the strong lines
	seeds, thin, diverged bool   // several seeds; fewer seeds at the end; a cross
}

func (s *show) note(c *curve) {
	measured := func(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
	for _, t := range slices.Concat(c.trained, c.diverged) {
		s.lastEpoch = max(s.lastEpoch, t[len(t)-1].Epoch)
		for _, e := range t {
			s.val = s.val || measured(e.ValLoss) || measured(e.ValAccuracy)
			s.test = s.test || measured(e.TestLoss) || measured(e.TestAccuracy)
		}
	}
	for _, t := range c.trained {
		s.thin = s.thin || t[len(t)-1].Epoch != c.trained[0][len(c.trained[0])-1].Epoch
	}
	s.seeds = s.seeds || len(c.trained) > 1
	s.diverged = s.diverged || len(c.diverged) > 0
}

// pickSplits shows the split that the sweep's metric is of, so that the curves end in
// the order of their ranks.
func (s *show) pickSplits(metric string, loss, accuracy *panel) {
	loss.faint = func(m results.Metrics) float64 { return m.TrainLoss }
	accuracy.faint = func(m results.Metrics) float64 { return m.TrainAccuracy }
	switch {
	case s.val && !(s.test && strings.HasPrefix(metric, "test_")):
		s.split = "val"
		loss.strong = func(m results.Metrics) float64 { return m.ValLoss }
		accuracy.strong = func(m results.Metrics) float64 { return m.ValAccuracy }
	case s.test:
		s.split = "test"
		loss.strong = func(m results.Metrics) float64 { return m.TestLoss }
		accuracy.strong = func(m results.Metrics) float64 { return m.TestAccuracy }
	default:
		s.split = "train"
		loss.strong, accuracy.strong = loss.faint, accuracy.faint
		loss.faint, accuracy.faint = nil, nil
	}
}

// key explains the kinds of lines.
func (s *show) key() *key {
	k := new(key)
	line := func(style draw.LineStyle) func(c draw.Canvas, from, to, middle vg.Length) {
		return func(c draw.Canvas, from, to, middle vg.Length) { c.StrokeLine2(style, from, middle, to, middle) }
	}
	ofSeeds := ""
	if s.seeds {
		ofSeeds = ", mean of the seeds"
	}
	k.add(s.split+ofSeeds, line(draw.LineStyle{Color: ink, Width: 1.5}))
	if s.seeds {
		k.add("lowest to highest seed", func(c draw.Canvas, from, to, middle vg.Length) {
			c.FillPolygon(fade(ink, 0.15), []vg.Point{{X: from, Y: middle - 4}, {X: to, Y: middle - 4}, {X: to, Y: middle + 4}, {X: from, Y: middle + 4}})
		})
	}
	if s.thin {
		k.add("fewer seeds from here on", line(draw.LineStyle{Color: ink, Width: 0.75}))
	}
	if s.split != "train" {
		k.add("train", line(draw.LineStyle{Color: fade(ink, 0.6), Width: 0.8, Dashes: []vg.Length{3, 2}}))
	}
	if s.diverged {
		k.add("diverged: the loss is no longer finite", func(c draw.Canvas, from, to, middle vg.Length) {
			c.StrokeLine2(draw.LineStyle{Color: ink, Width: 0.75}, from, middle, to-4, middle)
			write(c, crossText, to-4, centred(middle, crossText)+1, text.XCenter, "×")
		})
	}
	return k
}

// plot gives the panel axes that its curves fit into.
func (p *panel) plot() (plt *plot.Plot, remark string) {
	plt = newPlot()
	plt.X.Min, plt.X.Max = 1, float64(p.lastEpoch)
	if p.lastEpoch == 1 {
		plt.X.Min, plt.X.Max = 0.5, 1.5
	}
	plt.X.Tick.Marker = epochTicks{}
	remark = p.axis(&plt.Y, p.values())
	grid := plotter.NewGrid()
	grid.Vertical.Color = nil
	grid.Horizontal = draw.LineStyle{Color: gridLine, Width: 0.75}
	plt.Add(grid, p)
	return plt, remark
}

// draw draws the panel: heading, axes, curves and, to their right, ranks.
func (p *panel) draw(c draw.Canvas) {
	plt, remark := p.plot()
	const heading, below, ranks = 22, 14, 26
	write(c, headingText, c.Min.X, c.Max.Y-capHeight(headingText)-2, text.XLeft, p.title)
	write(c, quietText, c.Min.X+textWidth(headingText, p.title)+6, c.Max.Y-capHeight(headingText)-2, text.XLeft, remark)
	write(c, quietText, c.Max.X-ranks, c.Min.Y+4, text.XRight, "epoch")
	plt.Draw(draw.Crop(c, 0, -ranks, below, -heading))
}
