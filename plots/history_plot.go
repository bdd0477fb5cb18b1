package plots

import (
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// strips are the states that have a row of marks below the axes.
func (h history) strips() (states []results.State) {
	for _, state := range []results.State{results.Diverged, results.Failed} {
		if slices.ContainsFunc(h.tries, func(t try) bool { return t.has(state) }) {
			states = append(states, state)
		}
	}
	return states
}

const (
	stripHeight  vg.Length = 14
	historyLabel vg.Length = 70 // room for the name of the best, right of the axes
)

func (h history) layout(width vg.Length) (height vg.Length, body func(draw.Canvas)) {
	const heading = 22
	strips := h.strips()
	names := make([]string, len(strips))
	for i, state := range strips {
		names[i] = string(state)
	}
	below := stripHeight*vg.Length(len(strips)) + figure.BottomAxisHeight
	return h.key().Above(width, figure.PanelHeight+stripHeight*vg.Length(len(strips)), func(c draw.Canvas) {
		plt, remark := h.plot()
		figure.DrawHeading(c, h.metric.Words(), remark)
		c = draw.Crop(c, 0, -historyLabel, below, -heading)
		c.Min.X = figure.RoomLeft(plt, c, names...)
		plt.Draw(c)
		data := plt.DataCanvas(c)
		x, _ := plt.Transforms(&data)
		h.drawStrips(data, strips, x)
		axis := figure.BottomAxis{Ticks: figure.EpochTicks{}.Ticks(1, float64(len(h.tries))), Place: x, Title: "config, in the order of the search"}
		axis.Draw(c, data.Min.X, data.Max.X, data.Min.Y-stripHeight*vg.Length(len(strips)))
	})
}

// values are what the vertical axis has to show, and whether that leaves something out.
func (h history) values() (values []float64, leaves bool) {
	var spreads []results.Spread
	for _, t := range h.tries {
		spreads = append(spreads, t.Last)
	}
	return study.BulkOfSpreads(h.metric, h.goal, spreads, false).Values(spreads)
}

// plot gives the values axes that the bulk of them fits into.
func (h history) plot() (plt *plot.Plot, remark string) {
	plt = figure.NewPlot()
	plt.HideX()
	plt.X.Min, plt.X.Max = 0.5, float64(len(h.tries))+0.5
	values, _ := h.values()
	remark = verticalAxis(&plt.Y, h.metric, values)
	plt.Add(h)
	return plt, remark
}

// Plot draws seeds, means, the best so far and, to the right of them, the best. It
// implements plot.Plotter.
func (h history) Plot(c draw.Canvas, plt *plot.Plot) {
	x, y := plt.Transforms(&c)
	area := area{c, x, y}
	at := func(i int) vg.Point { return vg.Point{X: x(float64(i + 1)), Y: area.near(y(h.tries[i].Last.Mean))} }
	radius := figure.DotRadius(len(h.tries))
	for i, t := range h.tries {
		if hasRange(t.Last) {
			ends := []vg.Point{{X: at(i).X, Y: area.near(y(t.Last.Min))}, {X: at(i).X, Y: area.near(y(t.Last.Max))}}
			area.line(draw.LineStyle{Color: figure.GreyCurve, Width: radius / 2.5}, ends)
		}
	}
	var records []vg.Point
	for i, t := range h.tries {
		if t.record {
			records = append(records, at(i))
		}
	}
	area.line(h.line, figure.Stairs(records, c.Max.X))
	for i, t := range h.tries {
		end := h.begin(c, t)
		switch {
		case !t.measured():
		case !c.ContainsY(at(i).Y):
			area.leaving(figure.Quiet, []vg.Point{at(i)})
		case !t.record:
			figure.Dot(c, figure.Quiet, radius, t.StoppedAfter() > 0, at(i))
		}
		end()
	}
	for i, t := range h.tries {
		if t.record && c.ContainsY(at(i).Y) {
			end := h.begin(c, t)
			figure.Dot(c, h.lineColor, max(radius, 2.5), false, at(i))
			end()
		}
	}
	h.labelRecords(c, at, y)
	h.labelBest(c, y)
}

// begin says which config is drawn until end is called.
func (h history) begin(c draw.Canvas, t try) (end func()) {
	if len(h.tries) > mostItems {
		return func() {}
	}
	return figure.Begin(c, configItem(t.ConfigSummary, h.metric, h.varied))
}

// labelRecords writes the run of each config that was the best so far beside its
// step, on the better side, where no earlier mean is: the last ones first, and
// none over another or over a line of seeds. The best one has its label elsewhere.
func (h history) labelRecords(c draw.Canvas, at func(int) vg.Point, y func(float64) vg.Length) {
	const most, gap = 12, 3
	style := figure.InColor(figure.RankText, h.lineColor)
	best := h.best()
	better := figure.CapHeight(style)/2 + 2
	if h.goal == results.Minimize {
		better = -better
	}
	var taken []vg.Rectangle
	for i, t := range h.tries {
		if hasRange(t.Last) {
			taken = append(taken, figure.Rectangle(at(i).X-1, y(t.Last.Min), at(i).X+1, y(t.Last.Max)))
		}
	}
	written := 0
	for i := best - 1; i >= 0 && written < most; i-- {
		if !h.tries[i].record {
			continue
		}
		words := strconv.FormatInt(h.tries[i].Runs[0].ID, 10)
		base := at(i).Y + better - figure.CapHeight(style)/2
		box := vg.Rectangle{
			Min: vg.Point{X: at(i).X - gap - figure.TextWidth(style, words), Y: base},
			Max: vg.Point{X: at(i).X - gap, Y: base + figure.CapHeight(style)},
		}
		outside := box.Min.X < c.Min.X || box.Max.Y > c.Max.Y || box.Min.Y < c.Min.Y
		if outside || slices.ContainsFunc(taken, func(other vg.Rectangle) bool { return overlap(box, other) }) {
			continue
		}
		figure.Write(c, style, box.Min.X, base, text.XLeft, words)
		taken = append(taken, box)
		written++
	}
}

// overlap reports whether two rectangles have a point in common.
func overlap(a, b vg.Rectangle) bool {
	return a.Min.X <= b.Max.X && b.Min.X <= a.Max.X && a.Min.Y <= b.Max.Y && b.Min.Y <= a.Max.Y
}

// labelBest names the best config at the end of the line.
func (h history) labelBest(c draw.Canvas, y func(float64) vg.Length) {
	best := h.tries[h.best()]
	left, middle := c.Max.X+6, min(max(y(best.Last.Mean), c.Min.Y+6), c.Max.Y)
	figure.Write(c, figure.InColor(figure.BoldText, h.lineColor), left, figure.CentredBase(middle, figure.BoldText), text.XLeft, figure.Fit(figure.BoldText, best.name(), historyLabel-6))
	figure.Write(c, figure.QuietText, left, figure.CentredBase(middle, figure.BoldText)-12, text.XLeft, h.metric.Text(best.Last.Mean))
}

// drawStrips draws a row of crosses below the data for each state.
func (h history) drawStrips(data draw.Canvas, states []results.State, x func(float64) vg.Length) {
	radius := figure.DotRadius(len(h.tries)) - 0.5
	for i, state := range states {
		middle := data.Min.Y - stripHeight*(vg.Length(i)+0.5)
		figure.Write(data, figure.QuietText, data.Min.X-8, figure.CentredBase(middle, figure.QuietText), text.XRight, string(state))
		for j, t := range h.tries {
			if t.has(state) {
				figure.Cross(data, h.colors[state], radius, vg.Point{X: x(float64(j + 1)), Y: middle})
			}
		}
	}
}

func (h history) key() *figure.Key {
	k := new(figure.Key)
	if slices.ContainsFunc(h.tries, func(t try) bool { return t.Last.N > 1 }) {
		k.Add("mean of a config's seeds, with their range", func(c draw.Canvas, from, to, middle vg.Length) {
			c.StrokeLine2(draw.LineStyle{Color: figure.GreyCurve, Width: 1.2}, (from+to)/2, middle-6, (from+to)/2, middle+6)
			figure.Dot(c, figure.Quiet, 3, false, vg.Point{X: (from + to) / 2, Y: middle})
		})
	} else {
		k.Add("config", func(c draw.Canvas, from, to, middle vg.Length) {
			figure.Dot(c, figure.Quiet, 3, false, vg.Point{X: to - 4, Y: middle})
		})
	}
	if slices.ContainsFunc(h.tries, func(t try) bool { return t.measured() && t.StoppedAfter() > 0 }) {
		k.Add("stopped early", func(c draw.Canvas, from, to, middle vg.Length) {
			figure.Dot(c, figure.Quiet, 3, true, vg.Point{X: to - 4, Y: middle})
		})
	}
	if _, leaves := h.values(); leaves {
		k.Add("beyond the axis", func(c draw.Canvas, from, to, middle vg.Length) {
			figure.DrawLeaving(c, figure.Quiet, vg.Point{X: to - 4, Y: middle - 3}, 0, -1)
		})
	}
	k.Add("best so far, and its run", figure.KeyStairs(h.line))
	return k
}
