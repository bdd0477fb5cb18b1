package plots

import (
	"fmt"
	"image/color"
	"slices"

	"gradbook/internal/number"
	"gradbook/plots/figure"
	"gradbook/plots/study"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// show is what the curves turn out to hold, so that the key explains that and
// nothing else.
type show struct {
	ofRuns      bool // a curve is a run, not a config
	firstStep   int
	lastEpoch   int
	countsSteps bool
	any         bool     // some run has an epoch
	notShown    []string // metrics that have no axes
	steps       bool     // axes for single metrics, not for loss and accuracy
	broken      bool     // a cross where a value is no finite number
	split       string   // of the strong lines

	palette     []color.NRGBA
	highlighted []int   // curves that were asked for; nil: none
	smoothing   float64 // the weight of a moving average that was asked for; 0 for none
	smoothed    float64 // the highest weight of one that is drawn; 0 for none

	train, val, test bool // measured at least once

	curves int
	grey   bool
	crowd  bool // in place of grey lines

	seeds, bands            bool // several of one config; of one that has details
	thin                    bool // fewer seeds at the end
	stopped, kept, diverged bool // a bar; a ring; a cross
	leaves                  bool // a triangle
}

// measure takes in how far a curve goes and what was measured of it.
func (s *show) measure(c *curve) {
	for _, t := range slices.Concat(c.trained, c.diverged) {
		if !s.any {
			s.firstStep, s.any = t[0].Epoch, true
		}
		s.firstStep = min(s.firstStep, t[0].Epoch)
		s.lastEpoch = max(s.lastEpoch, t[len(t)-1].Epoch)
		s.countsSteps = s.countsSteps || t[0].CountsSteps
		for _, e := range t {
			s.train = s.train || number.IsFinite(e.TrainLoss) || number.IsFinite(e.TrainAccuracy)
			s.val = s.val || number.IsFinite(e.ValLoss) || number.IsFinite(e.ValAccuracy)
			s.test = s.test || number.IsFinite(e.TestLoss) || number.IsFinite(e.TestAccuracy)
		}
	}
}

// settleSmoothing chooses the weight of a moving average over epochs where nobody gave one. Axes
// that count steps choose their own.
func (s *show) settleSmoothing() {
	if s.countsSteps {
		return
	}
	if s.smoothing == 0 {
		s.smoothing = study.SmoothingWeight(s.lastEpoch)
	}
	s.smoothing = max(0, s.smoothing)
}

// note takes in what the panels draw and, of the curves, what they show.
func (s *show) note(curves []curve, panels ...*panel) {
	s.notePanels(panels)
	s.noteCurves(curves)
}

func (s *show) notePanels(panels []*panel) {
	for _, p := range panels {
		_, leaves := p.values()
		s.leaves = s.leaves || leaves
		s.crowd = s.crowd || p.others != nil
		s.smoothed = max(s.smoothed, p.smoothing)
		for _, l := range p.lines {
			s.broken = s.broken || len(l.broken) > 0
			s.thin = s.thin || p.countsSteps && slices.ContainsFunc(pieces(l.course, l.seeds), func(p piece) bool { return !p.full })
		}
	}
}

func (s *show) noteCurves(curves []curve) {
	s.curves = len(curves)
	for i := range curves {
		c := &curves[i]
		if c.grey() && s.crowd {
			continue
		}
		s.grey = s.grey || c.grey()
		s.kept = s.kept || !c.grey() && len(c.kept) > 0
		for _, t := range c.trained {
			s.thin = s.thin || !s.countsSteps && t[len(t)-1].Epoch != c.trained[0][len(c.trained[0])-1].Epoch
		}
		s.seeds = s.seeds || len(c.trained) > 1
		s.bands = s.bands || len(c.trained) > 1 && c.detailed
		s.stopped = s.stopped || len(c.stopped) > 0
		s.diverged = s.diverged || len(c.diverged) > 0
	}
}

// smoothingWords says how lines are smoothed, if they are.
func (s *show) smoothingWords() string {
	weight := s.smoothed
	switch {
	case weight == 0:
		return ""
	case s.countsSteps && s.smoothing == 0:
		return " Lines of more than 60 values are exponential moving averages that reach back over about a thirtieth of them (as in TensorBoard, bias-corrected); values are not."
	}
	return fmt.Sprintf(" Lines are exponential moving averages with weight %.2f (as in TensorBoard, bias-corrected); values are not.", weight)
}

// key explains the kinds of lines.
func (s *show) key() *figure.Key {
	k := new(figure.Key)
	line := func(style draw.LineStyle) func(c draw.Canvas, from, to, middle vg.Length) {
		return func(c draw.Canvas, from, to, middle vg.Length) { c.StrokeLine2(style, from, middle, to, middle) }
	}
	// mark draws one at the end of a line, or on it.
	mark := func(drawMark func(draw.Canvas, vg.Point)) func(c draw.Canvas, from, to, middle vg.Length) {
		return func(c draw.Canvas, from, to, middle vg.Length) {
			c.StrokeLine2(draw.LineStyle{Color: figure.Ink, Width: 0.75}, from, middle, to-4, middle)
			drawMark(c, vg.Point{X: to - 4, Y: middle})
		}
	}
	rectangle := func(from, to, low, high vg.Length) []vg.Point {
		return []vg.Point{{X: from, Y: low}, {X: to, Y: low}, {X: to, Y: high}, {X: from, Y: high}}
	}
	best, strong := s.detailedWords(), s.strongWords()
	if s.smoothed > 0 {
		k.Add(strong+", smoothed", line(draw.LineStyle{Color: figure.Ink, Width: 1.5}))
		k.Add("as measured"+best, line(measuredLine(figure.Ink)))
	} else {
		k.Add(strong, line(draw.LineStyle{Color: figure.Ink, Width: 1.5}))
	}
	if s.bands {
		k.Add("lowest to highest seed"+best, func(c draw.Canvas, from, to, middle vg.Length) {
			fillBand(c, figure.Ink, rectangle(from, to, middle-4, middle+4))
		})
	}
	if s.thin {
		k.Add("fewer seeds from here on", line(draw.LineStyle{Color: figure.Ink, Width: 0.75}))
	}
	if s.split != "train" && s.split != "" && s.train {
		k.Add("train"+best, line(trainLine(figure.Ink)))
	}
	if s.stopped {
		k.Add("stopped early", mark(func(c draw.Canvas, at vg.Point) { drawStop(c, figure.Ink, stopReach, at) }))
	}
	if s.kept {
		k.Add("epoch that early stopping keeps", mark(func(c draw.Canvas, at vg.Point) { drawKept(c, figure.Ink, vg.Point{X: at.X - 6, Y: at.Y}) }))
	}
	if s.diverged {
		k.Add("diverged: the loss is no longer finite", mark(func(c draw.Canvas, at vg.Point) { drawCross(c, figure.Ink, at) }))
	}
	if s.broken {
		k.Add("NaN or infinite from here on", mark(func(c draw.Canvas, at vg.Point) { drawCross(c, figure.Ink, at) }))
	}
	if s.leaves {
		k.Add("goes on beyond the axis", func(c draw.Canvas, from, to, middle vg.Length) {
			figure.DrawLeaving(c, figure.Ink, vg.Point{X: to - 4, Y: middle + 3}, 0, 1)
		})
	}
	if s.grey {
		k.Add("other "+map[bool]string{true: "runs", false: "configs"}[s.ofRuns], line(draw.LineStyle{Color: figure.GreyCurve, Width: 0.75}))
	}
	if s.crowd {
		k.Add("median, middle 50 % and 90 % of the others that reach the "+stepWord(s.countsSteps), func(c draw.Canvas, from, to, middle vg.Length) {
			fillCrowd(c, rectangle(from, to, middle-5, middle+5), rectangle(from, to, middle-2.5, middle+2.5))
			c.StrokeLine2(crowdMedian, from, middle, to, middle)
		})
	}
	return k
}

// detailedWords says which curves have details, where not all do.
func (s *show) detailedWords() string {
	switch {
	case s.curves <= mostDetailed:
		return ""
	case len(s.highlighted) > mostDetailed:
		return fmt.Sprintf(" (of the first %d colours)", mostDetailed)
	case s.highlighted != nil:
		return " (of the coloured)"
	case s.ofRuns:
		return fmt.Sprintf(" (the best %d)", mostDetailed)
	}
	return fmt.Sprintf(" (1–%d)", mostDetailed)
}

// strongWords says what a strong line is.
func (s *show) strongWords() string {
	switch {
	case s.split == "" && s.seeds:
		return "mean of the seeds"
	case s.split == "":
		return map[bool]string{true: "a run", false: "a config"}[s.ofRuns]
	case s.seeds:
		return s.split + ", mean of the seeds"
	}
	return s.split
}
