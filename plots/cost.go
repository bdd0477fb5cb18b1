package plots

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"
	"strconv"

	"gradbook/internal/number"

	"github.com/dustin/go-humanize"
	"github.com/dustin/go-humanize/english"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// CostPlot answers what a better network costs: the sweep's metric against the seconds
// of training and against the number of parameters, a panel each.
//
// A dot is a config, the mean over its seeds at the kept epoch; lines through it go
// from its lowest to its highest seed. The step line is the Pareto front: the best
// mean that a cost can buy. Its configs have their ranks by the metric, the best four in the colours
// of the learning curves, and are listed below, the best of
// both panels. A hollow dot is a config of which early termination stopped every run: it has no
// final value, costs less than it would have, and is on no front. A cost is on a
// logarithmic axis when it spans more than a factor of ten.
//
// Where all configs have the same number of parameters, or none is recorded, there
// is one panel.
type CostPlot struct {
	Source Source

	// MostListed is how many configs of the fronts have their ranks and are listed. 0: a dozen.
	MostListed int
}

// Cost draws the sweep's metric against the seconds of training and the number of parameters, with
// the configs that no cheaper one beats: a [CostPlot] with its other fields at their zero values.
// It is an error if no run has finished with a finite value.
func Cost(s Source) (*figure.Figure, error) { return CostPlot{Source: s}.Draw() }

// Draw draws the figure. It is an error if no run has finished with a finite value.
func (p CostPlot) Draw() (*figure.Figure, error) {
	s := p.Source
	configs, varied := results.Summarise(s.Runs, s.Sweep.Goal)
	configs = slices.DeleteFunc(configs, func(c results.ConfigSummary) bool { return !number.IsFinite(c.Last.Mean) })
	if len(configs) == 0 || configs[0].StoppedAfter() > 0 {
		return nil, fmt.Errorf("cost of sweep %d: %w", s.Sweep.ID, s.NoValue())
	}
	panels := []*costPanel{newCostPanel(trainingTime, s, configs)}
	words := study.SpreadWords(configs) + " Times are sums over the recorded " + s.StepWord() + "s; runs side by side share a machine."
	if n := len(configs) - len(study.CompleteConfigs(configs)); n > 0 {
		words += fmt.Sprintf(" Of %s %s all runs were stopped early: without a final value they are on no front.", humanize.Comma(int64(n)), english.PluralWord(n, "config", ""))
	}
	sizes := newCostPanel(parameterCount, s, configs)
	switch low, high := sizes.costs(); {
	case len(sizes.offers) == 0:
	case low == high:
		words += fmt.Sprintf(" Every config has %s parameters.", humanize.Comma(int64(int(low))))
	default:
		panels = append(panels, sizes)
	}
	most := max(1, cmp.Or(p.MostListed, mostOnFronts))
	for _, p := range panels {
		p.most = most
	}
	shown := onFronts(panels, most)
	subtitle := fmt.Sprintf("The %s of %s %s; the line is the Pareto front, the best that its cost can buy.", s.Metric().Words(), humanize.Comma(int64(len(configs))), english.PluralWord(len(configs), "config", ""))
	return figure.New("What it costs: "+study.SweepName(s.Sweep), subtitle, words+"\n"+s.Caption(s.Runs), func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		legend := costLegend(configs, varied, shown, s.Metric(), width)
		var bodies []func(draw.Canvas)
		for _, p := range panels {
			bodies = append(bodies, p.draw)
		}
		side := figure.SideBySide(width, figure.PanelHeight, bodies...)
		height, body := side.Above(legend)
		return costKey(configs, panels).Above(width, height, body)
	}), nil
}

const mostOnFronts = 12 // that there is room to list

// onFronts returns the indexes of the best configs that are on a Pareto front, so many at most.
func onFronts(panels []*costPanel, most int) (indexes []int) {
	for _, p := range panels {
		for _, o := range p.front {
			indexes = append(indexes, o.Index)
		}
	}
	slices.Sort(indexes)
	indexes = slices.Compact(indexes)
	return indexes[:min(len(indexes), most)]
}

// rankColor is the colour that the best few configs have in the learning curves too; the others
// are told by their ranks.
func rankColor(index int) color.NRGBA {
	if index < mostDetailed {
		return figure.Palette[index]
	}
	return figure.Quiet
}

func costKey(configs []results.ConfigSummary, panels []*costPanel) *figure.Key {
	k := new(figure.Key)
	seeds := slices.ContainsFunc(configs, func(c results.ConfigSummary) bool { return c.Last.N > 1 })
	words := "config"
	if seeds {
		words = "mean of a config's seeds, with their range"
	}
	k.Add(words, func(c draw.Canvas, from, to, middle vg.Length) {
		at := vg.Point{X: (from + to) / 2, Y: middle}
		if seeds {
			c.StrokeLine2(draw.LineStyle{Color: figure.GreyCurve, Width: 1}, from+4, middle, to-4, middle)
			c.StrokeLine2(draw.LineStyle{Color: figure.GreyCurve, Width: 1}, at.X, middle-6, at.X, middle+6)
		}
		figure.Dot(c, figure.AxisLine, 3, false, at)
	})
	if slices.ContainsFunc(configs, func(c results.ConfigSummary) bool { return c.StoppedAfter() > 0 }) {
		k.Add("stopped early", func(c draw.Canvas, from, to, middle vg.Length) {
			figure.Dot(c, figure.AxisLine, 3, true, vg.Point{X: to - 4, Y: middle})
		})
	}
	k.Add("Pareto front, and ranks", func(c draw.Canvas, from, to, middle vg.Length) {
		figure.KeyStairs(frontLine)(c, from, to, middle)
		figure.Dot(c, figure.Palette[0], 3, false, vg.Point{X: (from + to) / 2, Y: middle + 3})
	})
	if slices.ContainsFunc(panels, func(p *costPanel) bool { _, leaves := p.values(); return leaves }) {
		k.Add("beyond the axis", func(c draw.Canvas, from, to, middle vg.Length) {
			figure.DrawLeaving(c, figure.AxisLine, vg.Point{X: to - 4, Y: middle - 3}, 0, -1)
		})
	}
	return k
}

// costLegend lists configs by their indexes.
func costLegend(configs []results.ConfigSummary, varied []string, indexes []int, metric results.Metric, width vg.Length) *figure.Legend {
	header := append(slices.Clone(varied), metric.Heading(), "seeds")
	if width >= figure.Narrow { // else the dots must do
		header = slices.Insert(header, len(header)-1, "time", "parameters")
	}
	var rows []figure.LegendRow
	for _, i := range indexes {
		row := figure.LegendRow{Rank: strconv.Itoa(i + 1), Color: rankColor(i)}
		for _, name := range varied {
			row.Cells = append(row.Cells, study.Setting(configs[i].Config.Value(name)))
		}
		row.Cells = append(row.Cells, metric.SpreadDigits(configs[i].Last))
		if width >= figure.Narrow {
			row.Cells = append(row.Cells, figure.FormatDuration(configs[i].Seconds.Mean), parametersWords(configs[i]))
		}
		row.Cells = append(row.Cells, study.SeedsAndStates(configs[i]))
		rows = append(rows, row)
	}
	more := ""
	if n := len(configs) - len(rows); n > 0 {
		more = fmt.Sprintf("%d more %s", n, english.PluralWord(n, "config", ""))
	}
	return figure.NewLegend(header, len(header)-len(varied), rows, more, width)
}

func parametersWords(config results.ConfigSummary) string {
	if count := parameterCount.of(config); count.N > 0 {
		return humanize.Comma(int64(int(count.Mean)))
	}
	return "–"
}
