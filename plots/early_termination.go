package plots

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"github.com/dustin/go-humanize"
	"github.com/dustin/go-humanize/english"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// EarlyTerminationPlot answers what a sweep's early termination stopped, where, and what that
// saved.
//
// Above, each run is a line, the sweep's metric over its epochs; those that were
// stopped end in a hollow dot, the best of the others is labelled. At each rung, the epoch at which
// runs were compared, a bar goes from the lowest to the highest threshold that a
// stopped run missed, with their median. Below, a column an epoch counts the runs
// that trained it, and those that would have without early termination, by their
// parameter epochs; above the columns is how many runs were stopped after that epoch.
type EarlyTerminationPlot struct {
	Source Source

	// Decisions and Epochs are matched to the source's runs by RunID and may come in any order.
	Decisions []results.Decision
	Epochs    []results.Epoch

	// MostLines is how many runs have a line; of more, every so manieth has. All that were
	// stopped have their dots. 0: 200.
	MostLines int
}

// EarlyTermination draws which runs early termination stopped, at which epochs, and how much
// training that saved: an [EarlyTerminationPlot] with its other fields at their zero values. Its
// errors are those of [EarlyTerminationPlot.Draw].
func EarlyTermination(s Source, decisions []results.Decision, epochs []results.Epoch) (*figure.Figure, error) {
	return EarlyTerminationPlot{Source: s, Decisions: decisions, Epochs: epochs}.Draw()
}

// Draw draws the figure. It is an error if there is no decision or no epoch: the sweep has no
// early termination, or has not come to judge a run.
func (p EarlyTerminationPlot) Draw() (*figure.Figure, error) {
	s := p.Source
	e, err := newEarlyStops(s, p.Decisions, p.Epochs)
	if err != nil {
		return nil, fmt.Errorf("early termination of sweep %d: %w", s.Sweep.ID, err)
	}
	e.lines = p.MostLines
	saved := sum(e.saved)
	all := sum(e.trained) + saved
	e.step = s.StepWord()
	subtitle := fmt.Sprintf("%s of %s %s were stopped", humanize.Comma(int64(e.stopped())), humanize.Comma(int64(len(e.courses))), english.PluralWord(len(e.courses), "run", ""))
	caption := "Saved are the epochs that stopped runs were still to train, up to their parameter epochs."
	if e.step == "step" {
		caption = "Saved are the steps that stopped runs were still to do, if their parameter epochs says how many they would have done."
	}
	if saved == 0 && e.step == "step" {
		subtitle, caption = subtitle+".", "How many steps the stopped runs would have done is not known."
	} else {
		subtitle += fmt.Sprintf(", which saved %s of %s %ss (%s).", humanize.Comma(int64(saved)), humanize.Comma(int64(all)), e.step, figure.FormatShare(saved, all))
	}
	if n := e.every(); n > 1 {
		caption += fmt.Sprintf(" One in %d runs has its line drawn.", n)
	}
	return figure.New("Early termination: "+study.SweepName(s.Sweep), subtitle, caption+"\n"+s.Caption(s.Runs), e.layout), nil
}

const columnsHeight vg.Length = 70

// Colours of the columns.
var trainedColor, savedColor = figure.Fade(figure.Palette[0], 0.75), figure.GridLine

func (e *earlyStops) layout(width vg.Length) (height vg.Length, body func(draw.Canvas)) {
	const heading, right, gap = 22, 52, 8
	return e.key().Above(width, figure.PanelHeight+gap+heading+columnsHeight, func(c draw.Canvas) {
		plt, remark := e.axes()
		figure.DrawHeading(c, e.metric.Words(), remark)
		upper := draw.Crop(c, 0, -right, figure.BottomAxisHeight+columnsHeight+heading+gap, -heading)
		upper.Min.X = figure.RoomLeft(plt, upper, humanize.Comma(int64(e.most())))
		plt.Draw(upper)
		data := plt.DataCanvas(upper)
		x, _ := plt.Transforms(&data)
		lower := draw.Crop(c, 0, 0, figure.BottomAxisHeight, columnsHeight+heading-(c.Max.Y-c.Min.Y)+figure.BottomAxisHeight)
		remark = ""
		if e.haveRoom(x) {
			remark = "and how many were stopped after the " + e.step
		}
		figure.DrawHeading(lower, "runs in training", remark)
		lower.Min.X, lower.Max.X, lower.Max.Y = data.Min.X, data.Max.X, lower.Max.Y-heading
		e.drawColumns(lower, x)
		figure.BottomAxis{Ticks: figure.EpochTicks{}.Ticks(1, float64(len(e.trained))), Place: x, Title: e.step}.Draw(lower, lower.Min.X, lower.Max.X, lower.Min.Y)
	})
}

// drawColumns draws how many runs trained each epoch and how many were spared it.
func (e *earlyStops) drawColumns(c draw.Canvas, x func(float64) vg.Length) {
	most := e.most()
	const labels = 12 // room above the columns
	y := func(runs int) vg.Length { return c.Min.Y + (c.Max.Y-c.Min.Y-labels)*vg.Length(runs)/vg.Length(most) }
	half := min(0.4*(x(2)-x(1)), 14)
	column := func(color color.NRGBA, epoch, from, to int) {
		figure.FillBox(c, color, figure.Rectangle(x(float64(epoch))-half, y(from), x(float64(epoch))+half, y(to)))
	}
	for i := range e.trained {
		column(trainedColor, i+1, 0, e.trained[i])
		column(savedColor, i+1, e.trained[i], e.trained[i]+e.saved[i])
	}
	figure.Write(c, figure.QuietText, c.Min.X-8, figure.CentredBase(y(most), figure.QuietText), text.XRight, humanize.Comma(int64(most)))
	figure.Write(c, figure.QuietText, c.Min.X-8, figure.CentredBase(y(0), figure.QuietText), text.XRight, "0")
	if e.haveRoom(x) {
		for i, n := range e.stoppedAfter {
			if n > 0 {
				figure.Write(c, figure.RankText, x(float64(i+1)), y(e.trained[i]+e.saved[i])+3, text.XCenter, humanize.Comma(int64(n)))
			}
		}
	}
}

// haveRoom reports whether the numbers above the columns stay apart.
func (e *earlyStops) haveRoom(x func(float64) vg.Length) bool {
	free := -vg.Length(math.MaxFloat64)
	for i, n := range e.stoppedAfter {
		if n == 0 {
			continue
		}
		at, half := x(float64(i+1)), figure.TextWidth(figure.RankText, humanize.Comma(int64(n)))/2
		if at-half < free {
			return false
		}
		free = at + half + 2
	}
	return true
}

func (e *earlyStops) key() *figure.Key {
	k := new(figure.Key)
	line := func(style draw.LineStyle, end bool) func(c draw.Canvas, from, to, middle vg.Length) {
		return func(c draw.Canvas, from, to, middle vg.Length) {
			c.StrokeLine2(style, from, middle, to-3, middle)
			if end {
				figure.Dot(c, courseColor(true), 2.5, true, vg.Point{X: to - 3, Y: middle})
			}
		}
	}
	if slices.ContainsFunc(e.courses, func(c course) bool { return !c.stopped }) {
		k.Add("run", line(draw.LineStyle{Color: courseColor(false), Width: 1}, false))
	}
	if e.stopped() > 0 {
		k.Add("stopped", line(draw.LineStyle{Color: courseColor(true), Width: 1}, true))
		k.Add("thresholds they missed, and their median", func(c draw.Canvas, from, to, middle vg.Length) {
			drawThresholds(c, thresholdWidth/2, (from+to)/2, middle-6, middle, middle+6)
		})
		k.Add("trained", keySwatch(trainedColor))
		k.Add("saved", keySwatch(savedColor))
	}
	return k
}

// keySwatch is a column in the key.
func keySwatch(color color.NRGBA) func(c draw.Canvas, from, to, middle vg.Length) {
	return func(c draw.Canvas, from, to, middle vg.Length) {
		figure.FillBox(c, color, figure.Rectangle(to-12, middle-4, to, middle+4))
	}
}
