package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/dustin/go-humanize"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// CalibrationPlot shows whether a run's network is as often right as it is sure: a
// reliability diagram for every split that the bins are of, with the expected
// calibration error (Guo et al. 2017, https://arxiv.org/abs/1706.04599). Each dot is the
// samples of a bin, placed at their mean confidence, which is the probability of the
// predicted class, and at their accuracy, with its 95 % confidence interval (Wilson
// 1927, doi:10.1080/01621459.1927.10502953). Below is how many samples each bin
// has, on a logarithmic scale, for most lie in the last.
type CalibrationPlot struct {
	Source Source

	// Bins are of one run, which is one of the source's, as [results.Reader.Calibration] returns them.
	Bins []results.CalibrationBin

	// Low is where both axes begin, from 0 to below 1, so that several runs compare; bins below
	// it are not shown. nil: at the tenth below the lowest of the bins and their intervals.
	Low *float64
}

// Calibration draws whether a run's network is as often right as it is sure, a reliability diagram
// for every split that the bins are of: a [CalibrationPlot] with its other fields at their zero
// values. Its errors are those of [CalibrationPlot.Draw].
func Calibration(s Source, bins []results.CalibrationBin) (*figure.Figure, error) {
	return CalibrationPlot{Source: s, Bins: bins}.Draw()
}

// Draw draws the figure. It is an error if there is no bin, if a split has one twice, if one's
// numbers are impossible, or if Low is not from 0 to below 1.
func (p CalibrationPlot) Draw() (*figure.Figure, error) {
	s, bins := p.Source, p.Bins
	if p.Low != nil && !(*p.Low >= 0 && *p.Low < 1) {
		return nil, fmt.Errorf("calibration: Low is %v; give a share from 0 to below 1", *p.Low)
	}
	if len(bins) == 0 {
		return nil, fmt.Errorf("calibration: there are no bins to show; the run has not ended, or was recorded by an older version")
	}
	run, err := s.Run(bins[0].RunID)
	if err != nil {
		return nil, fmt.Errorf("calibration: %w", err)
	}
	if err := checkBins(bins); err != nil {
		return nil, fmt.Errorf("calibration: %w", err)
	}
	var diagrams []*reliability
	var errors []string
	axis := reliabilityAxes(bins)
	if p.Low != nil {
		axis = confidenceAxes{shareAxis{*p.Low}, shareAxis{*p.Low}}
	}
	for _, split := range []string{"val", "test"} {
		if d := newReliability(split, bins); len(d.bins) > 0 {
			diagrams = append(diagrams, d)
			errors = append(errors, fmt.Sprintf("%s %s", split, figure.FormatPercent(d.expectedError)))
		}
	}
	title := fmt.Sprintf("Calibration: %s", study.SweepName(s.Sweep))
	subtitle := fmt.Sprintf("Run %d after epoch %d. Expected calibration error, the mean distance of accuracy from confidence in %d bins: %s.", run.ID, run.KeptEpoch, results.CalibrationBins, strings.Join(errors, ", "))
	return figure.New(title, subtitle, s.Caption([]results.Run{run}), func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		var bodies []func(draw.Canvas)
		for _, d := range diagrams {
			bodies = append(bodies, func(c draw.Canvas) { d.draw(c, axis) })
		}
		if len(bodies) == 1 { // as large as one of two
			bodies = append(bodies, func(draw.Canvas) {})
			if width < figure.Narrow {
				bodies = bodies[:1]
			}
		}
		p := figure.SideBySide(width, reliabilityHeight, bodies...)
		return calibrationKey().Above(width, p.Height, p.Draw)
	}), nil
}

func checkBins(bins []results.CalibrationBin) error {
	type place struct {
		split string
		bin   int
	}
	seen := map[place]bool{}
	for _, b := range bins {
		of := fmt.Sprintf("bin %d of run %d on %s", b.Bin, b.RunID, b.Split)
		switch {
		case b.RunID != bins[0].RunID:
			return fmt.Errorf("%s: the first bin is of run %d; show runs apart", of, bins[0].RunID)
		case b.Split != "val" && b.Split != "test":
			return fmt.Errorf("%s: the split must be val or test", of)
		case b.Bin < 0 || b.Bin >= results.CalibrationBins:
			return fmt.Errorf("%s: bins are counted from 0 to %d", of, results.CalibrationBins-1)
		case b.Count < 1 || b.Correct < 0 || b.Correct > b.Count:
			return fmt.Errorf("%s: %d of %d samples cannot be right", of, b.Correct, b.Count)
		case !(b.Confidence >= 0 && b.Confidence <= 1):
			return fmt.Errorf("%s: confidence %v is not from 0 to 1", of, b.Confidence)
		case seen[place{b.Split, b.Bin}]:
			return fmt.Errorf("%s: it is there twice", of)
		}
		seen[place{b.Split, b.Bin}] = true
	}
	return nil
}

// reliability is the diagram of one split.
type reliability struct {
	split         string
	bins          []results.CalibrationBin // by bin
	samples       int
	accuracy      float64
	confidence    float64 // mean
	expectedError float64
}

func newReliability(split string, bins []results.CalibrationBin) *reliability {
	r := &reliability{split: split}
	correct, confidence, apart := 0, 0.0, 0.0
	for _, b := range bins {
		if b.Split != split {
			continue
		}
		r.bins = append(r.bins, b)
		r.samples += b.Count
		correct += b.Correct
	}
	slices.SortFunc(r.bins, func(a, b results.CalibrationBin) int { return cmp.Compare(a.Bin, b.Bin) })
	for _, b := range r.bins {
		sure := float64(float64(b.Count) * b.Confidence)
		confidence += sure
		apart += math.Abs(float64(b.Correct) - sure)
	}
	n := float64(r.samples)
	r.accuracy, r.confidence, r.expectedError = float64(correct)/n, confidence/n, apart/n
	return r
}

// wilson is the interval that holds the share which part of whole estimates, with
// 95 % confidence.
func wilson(part, whole int) (low, high float64) {
	const z = 1.959963984540054 // of the normal distribution, 2.5 % lie above
	n := float64(whole)
	p := float64(part) / n
	middle := p + z*z/(2*n)
	half := z * math.Sqrt(float64(p*(1-p)/n)+z*z/(4*n*n))
	return max(0, (middle-half)/(1+z*z/n)), min(1, (middle+half)/(1+z*z/n))
}

const (
	reliabilityTop    vg.Length = 52 // heading, what follows from the numbers, and what the axis is
	reliabilitySide   vg.Length = 270
	histogramGap      vg.Length = 16
	histogramHeight   vg.Length = 64
	reliabilityAxis   vg.Length = 34 // ticks and what they are
	reliabilityLeft   vg.Length = 44 // for the labels of the vertical axes
	reliabilityHeight           = reliabilityTop + reliabilitySide + histogramGap + histogramHeight + reliabilityAxis
)

func (r *reliability) draw(c draw.Canvas, axes confidenceAxes) {
	y := c.Max.Y - figure.CapHeight(figure.HeadingText)
	figure.Write(c, figure.HeadingText, c.Min.X, y, text.XLeft, fmt.Sprintf("%s, %s", r.split, howMany(r.samples, "sample")))
	figure.Write(c, figure.QuietText, c.Min.X, y-figure.LineHeight(figure.QuietText), text.XLeft, figure.Fit(figure.QuietText, r.verdict(), c.Max.X-c.Min.X))

	const widest = 1.1 * reliabilitySide // about a square
	diagram := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
		Min: vg.Point{X: c.Min.X + reliabilityLeft, Y: c.Max.Y - reliabilityTop - reliabilitySide},
		Max: vg.Point{X: min(c.Max.X-10, c.Min.X+reliabilityLeft+widest), Y: c.Max.Y - reliabilityTop},
	}}
	histogram := diagram
	histogram.Max.Y = diagram.Min.Y - histogramGap
	histogram.Min.Y = histogram.Max.Y - histogramHeight
	r.drawDiagram(diagram, axes)
	r.drawHistogram(histogram, axes.confidence)
}

// verdict says in which direction the network is mistaken about itself.
func (r *reliability) verdict() string {
	words := fmt.Sprintf("mean confidence %s, accuracy %s", figure.FormatPercent(r.confidence), figure.FormatPercent(r.accuracy))
	switch by := strconv.FormatFloat(100*math.Abs(r.confidence-r.accuracy), 'f', 2, 64) + " points"; {
	case by == "0.00 points":
		return words
	case r.confidence > r.accuracy:
		return words + ": too sure by " + by
	default:
		return words + ": too doubtful by " + by
	}
}

// shareAxis is an axis of shares from low to 1.
type shareAxis struct{ low float64 }

func (a shareAxis) place(from, to vg.Length, share float64) vg.Length {
	return along(from, to, (share-a.low)/(1-a.low))
}

func (a shareAxis) ticks() []plot.Tick {
	return figure.LinearTicks{Most: 6, Percent: true}.Ticks(a.low, 1)
}

// confidenceAxes are those of all splits, so that their diagrams compare.
type confidenceAxes struct{ confidence, accuracy shareAxis }

// reliabilityAxes leaves out the tenths below all bins, and on the other axis those below all intervals too.
func reliabilityAxes(bins []results.CalibrationBin) confidenceAxes {
	const highest = 0.9 // that an axis begins at
	confidence, accuracy := highest, highest
	for _, b := range bins {
		low, _ := wilson(b.Correct, b.Count)
		confidence = min(confidence, float64(b.Bin)/results.CalibrationBins)
		accuracy = min(accuracy, low)
	}
	tenth := func(share float64) float64 { return math.Floor(10*share+1e-9) / 10 }
	return confidenceAxes{shareAxis{tenth(confidence)}, shareAxis{tenth(min(confidence, accuracy))}}
}

// calibrationKey explains the marks.
func calibrationKey() *figure.Key {
	k := new(figure.Key)
	k.Add("accuracy in a bin of confidence, with its 95 % confidence interval", func(c draw.Canvas, from, to, middle vg.Length) {
		drawAccuracy(c, (from+to)/2, middle-6, middle, middle+6)
	})
	k.Add("as right as it is sure", func(c draw.Canvas, from, to, middle vg.Length) {
		c.StrokeLine2(perfectLine, from, middle-5, to, middle+5)
	})
	return k
}

var perfectLine = draw.LineStyle{Color: figure.Quiet, Width: 1, Dashes: []vg.Length{4, 3}}

func drawAccuracy(c draw.Canvas, x, low, mean, high vg.Length) {
	c.StrokeLine2(draw.LineStyle{Color: figure.Palette[0], Width: 0.75}, x, low, x, high)
	drawMean(c, figure.Palette[0], x, mean)
}

func along(from, to vg.Length, part float64) vg.Length { return from + (to-from)*vg.Length(part) }

// drawDiagram draws accuracy over confidence.
func (r *reliability) drawDiagram(c draw.Canvas, axes confidenceAxes) {
	x := func(share float64) vg.Length { return axes.confidence.place(c.Min.X, c.Max.X, share) }
	y := func(share float64) vg.Length { return axes.accuracy.place(c.Min.Y, c.Max.Y, share) }
	for _, tick := range axes.confidence.ticks() {
		c.StrokeLine2(figure.GridStyle, x(tick.Value), c.Min.Y, x(tick.Value), c.Max.Y)
	}
	for _, tick := range axes.accuracy.ticks() {
		c.StrokeLine2(figure.GridStyle, c.Min.X, y(tick.Value), c.Max.X, y(tick.Value))
		figure.Write(c, figure.QuietText, c.Min.X-6, figure.CentredBase(y(tick.Value), figure.QuietText), text.XRight, tick.Label)
	}
	figure.Write(c, figure.HeadingText, c.Min.X, c.Max.Y+7, text.XLeft, "accuracy")
	figure.Write(c, figure.QuietText, c.Max.X, c.Max.Y+7, text.XRight, "above the line too doubtful, below it too sure")
	c.StrokeLine2(perfectLine, c.Min.X, y(axes.confidence.low), c.Max.X, c.Max.Y)
	for _, b := range r.bins {
		low, high := wilson(b.Correct, b.Count)
		if b.Confidence < axes.confidence.low || high < axes.accuracy.low {
			continue
		}
		drawAccuracy(c, x(b.Confidence), y(max(low, axes.accuracy.low)), y(max(float64(b.Correct)/float64(b.Count), axes.accuracy.low)), y(high))
	}
}

// drawHistogram draws how many samples there are at each confidence, and the axis
// that the diagram above shares.
func (r *reliability) drawHistogram(c draw.Canvas, axis shareAxis) {
	most := 1
	for _, b := range r.bins {
		most = max(most, b.Count)
	}
	const least = 0.5 // so that one sample is seen
	high := 1.3 * float64(most)
	height := func(count float64) vg.Length {
		return along(c.Min.Y, c.Max.Y, figure.LogScale{}.Normalize(least, high, count))
	}
	for _, v := range figure.Decades(1, high, 3) {
		if v.Value != math.Trunc(v.Value) {
			continue
		}
		y := height(v.Value)
		c.StrokeLine2(figure.GridStyle, c.Min.X, y, c.Max.X, y)
		figure.Write(c, figure.QuietText, c.Min.X-6, figure.CentredBase(y, figure.QuietText), text.XRight, humanize.Comma(int64(int(v.Value))))
	}
	for _, b := range r.bins {
		if float64(b.Bin) < axis.low*results.CalibrationBins-1e-9 {
			continue
		}
		left := axis.place(c.Min.X, c.Max.X, float64(b.Bin)/results.CalibrationBins)
		right := axis.place(c.Min.X, c.Max.X, float64(b.Bin+1)/results.CalibrationBins)
		figure.FillBox(c, figure.Palette[0], figure.Rectangle(left+0.75, c.Min.Y, right-0.75, height(float64(b.Count))))
	}
	c.StrokeLine2(figure.AxisStyle, c.Min.X, c.Min.Y, c.Max.X, c.Min.Y)
	for _, tick := range axis.ticks() {
		x := axis.place(c.Min.X, c.Max.X, tick.Value)
		c.StrokeLine2(figure.AxisStyle, x, c.Min.Y-4, x, c.Min.Y)
		figure.Write(c, figure.QuietText, x, c.Min.Y-13, text.XCenter, tick.Label)
	}
	figure.Write(c, figure.HeadingText, c.Min.X, c.Min.Y-28, text.XLeft, "confidence")
	figure.Write(c, figure.QuietText, c.Max.X, c.Min.Y-28, text.XRight, "bars: samples, log scale")
}
