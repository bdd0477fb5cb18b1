package plots

import (
	"cmp"
	"fmt"
	"image/color"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/dustin/go-humanize/english"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// TimelinePlot answers where a sweep's time went: which runs were trained side by side,
// how long each took, and when nothing was trained.
//
// A bar is a run, from its start to its end, in the colour of how it ended; a run
// that is in training ends where the sweep's last sign of life is. Runs stand in
// the lanes of the process that had them last, as many as it trained at a time. A run that
// was interrupted and taken up again is pale, as the record has its start, its end and how long it
// trained, but not when. Where a clock was set back, bars are moved to where
// the runs before them and the durations of epochs say that they were.
type TimelinePlot struct {
	Source Source

	// MostLanes is how many lanes the processes may have. Where they need more, all runs
	// share lanes regardless of the process. 0: 36.
	MostLanes int
	// LaneHeight is how high a bar is. 0: as high as there is room for, 2 to 16 points.
	LaneHeight vg.Length
	// CutIdle is how long a stretch without a run in training may be before it is cut
	// out, as a share of the time in which runs were trained. 0: a tenth; math.Inf(1) cuts
	// nothing out.
	CutIdle float64
	// Colors are those of runs by how they ended. A state that is not among them has its
	// usual one.
	Colors map[results.State]color.NRGBA
}

// Timeline draws where a sweep's time went, a bar for each run from its start to its end: a
// [TimelinePlot] with its other fields at their zero values. It is an error if no run has begun.
func Timeline(s Source) (*figure.Figure, error) { return TimelinePlot{Source: s}.Draw() }

// Draw draws the figure. It is an error if no run has begun.
func (p TimelinePlot) Draw() (*figure.Figure, error) {
	s := p.Source
	bars, wasSetBack := newBars(s.Runs)
	if len(bars) == 0 {
		return nil, fmt.Errorf("timeline of sweep %d: none of its %d %s has begun; let the sweep train some", s.Sweep.ID, len(s.Runs), english.PluralWord(len(s.Runs), "run", ""))
	}
	const usualCut = 0.1
	t := timeline{clock: newClock(bars, cmp.Or(p.CutIdle, usualCut)), lanes: lanesByProcess(bars), lane: p.LaneHeight, colors: maps.Clone(stateColors)}
	maps.Copy(t.colors, p.Colors)
	caption := ""
	if processes := len(t.lanes); t.count() > cmp.Or(p.MostLanes, mostLanes) {
		t.lanes = []laneGroup{{lanes: pack(bars)}}
		if processes > 1 {
			caption = fmt.Sprintf("A lane holds runs of any of the %d processes.", processes)
		}
	}
	subtitle := fmt.Sprintf("%s %s in %s, at most %d at a time.", humanize.Comma(int64(len(bars))), english.PluralWord(len(bars), "run", ""), figure.FormatDuration(t.clock.end()), len(pack(bars)))
	if wasSetBack {
		caption += " The clock was set back while the sweep ran: some runs end before their epochs were trained, or begin before those before them. They are put where these were."
	}
	caption = strings.TrimSpace(caption + " " + t.words(s.Runs, bars))
	return figure.New("Timeline: "+study.SweepName(s.Sweep), subtitle, caption+"\n"+s.Caption(s.Runs), t.layout), nil
}

const mostLanes = 36

// timeline is the bars of a sweep's runs in their lanes.
type timeline struct {
	clock  clock
	lanes  []laneGroup
	lane   vg.Length // how high each is; 0: what there is room for
	colors map[results.State]color.NRGBA
}

func (t timeline) count() (lanes int) {
	for _, group := range t.lanes {
		lanes += len(group.lanes)
	}
	return lanes
}

func (t timeline) each(do func(bar)) {
	for _, group := range t.lanes {
		for _, lane := range group.lanes {
			for _, b := range lane {
				do(b)
			}
		}
	}
}

// words explain what the bars cannot show.
func (t timeline) words(runs []results.Run, bars []bar) string {
	var words []string
	interrupted, trained, span := 0, 0.0, 0.0
	for _, b := range bars {
		if b.interrupted {
			interrupted++
			trained, span = trained+b.run.Seconds, span+b.to-b.from
		}
	}
	if interrupted > 0 {
		words = append(words, fmt.Sprintf("Interrupted and taken up again: %d %s, in training for %s of the %s from start to end; when within that is not recorded.",
			interrupted, english.PluralWord(interrupted, "run", ""), figure.FormatDuration(trained), figure.FormatDuration(span)))
	}
	if n := len(runs) - len(bars); n > 0 {
		words = append(words, fmt.Sprintf("Not begun: %s %s.", humanize.Comma(int64(n)), english.PluralWord(n, "run", "")))
	}
	return strings.Join(words, " ")
}

const (
	laneGap     vg.Length = 6 // between processes
	idleHeading vg.Length = 14
)

func (t timeline) layout(width vg.Length) (height vg.Length, body func(draw.Canvas)) {
	const most, thickest, thinnest = 300, 16, 2
	label := vg.Length(0)
	for _, group := range t.lanes {
		label = max(label, figure.TextWidth(figure.QuietText, group.name)+8)
	}
	lane := cmp.Or(t.lane, max(thinnest, min(thickest, most/vg.Length(t.count()))))
	height = lane*vg.Length(t.count()) + laneGap*vg.Length(len(t.lanes)) + figure.BottomAxisHeight
	if len(t.clock.idle()) > 0 {
		height += idleHeading
	}
	return t.key().Above(width, height, func(c draw.Canvas) {
		left := c.Min.X
		c.Min.X += label
		c.Min.Y += figure.BottomAxisHeight
		place := t.clock.place(c.Min.X, c.Max.X)
		if len(t.clock.idle()) > 0 {
			t.drawIdle(c, place)
			c.Max.Y -= idleHeading
		}
		axis := t.clock.axis(place)
		for _, tick := range axis.Ticks {
			x := axis.Place(tick.Value)
			c.StrokeLine2(figure.GridStyle, x, c.Min.Y, x, c.Max.Y)
		}
		t.drawLanes(c, left, lane, place)
		axis.Draw(c, c.Min.X, c.Max.X, c.Min.Y)
	})
}

func (t timeline) drawLanes(c draw.Canvas, left, lane vg.Length, place func(float64) vg.Length) {
	top := c.Max.Y
	for _, group := range t.lanes {
		top -= laneGap / 2
		high := lane * vg.Length(len(group.lanes))
		if high >= figure.CapHeight(figure.QuietText)+2 {
			figure.Write(c, figure.QuietText, left, figure.CentredBase(top-high/2, figure.QuietText), text.XLeft, group.name)
		}
		for _, bars := range group.lanes {
			for _, b := range bars {
				end := func() {}
				if len(bars) <= mostItems {
					end = figure.Begin(c, runItem(b.run, fmt.Sprintf("%s, %s", b.run.State, figure.FormatDuration(b.to-b.from))))
				}
				b.draw(c, t.colors, place(b.from), place(b.to), top-lane, top)
				end()
			}
			top -= lane
		}
		top -= laneGap / 2
	}
}

// drawIdle marks where time is cut out, and says how much.
func (t timeline) drawIdle(c draw.Canvas, place func(float64) vg.Length) {
	free := c.Min.X
	for _, idle := range t.clock.idle() {
		x := (place(idle.from) + place(idle.to)) / 2
		style := draw.LineStyle{Color: figure.AxisLine, Width: 0.75, Dashes: []vg.Length{2, 2}}
		c.StrokeLine2(style, x, c.Min.Y, x, c.Max.Y-idleHeading+2)
		words := figure.FormatDuration(idle.to-idle.from) + " idle"
		half := figure.TextWidth(figure.CaptionText, words) / 2
		if middle := min(x, c.Max.X-half); middle-half >= free {
			figure.Write(c, figure.CaptionText, middle, c.Max.Y-figure.CapHeight(figure.CaptionText)-2, text.XCenter, words)
			free = middle + half + 6
		}
	}
}

func (t timeline) key() *figure.Key {
	present, pale := map[results.State]bool{}, false
	t.each(func(b bar) {
		present[b.run.State] = present[b.run.State] || !b.interrupted
		pale = pale || b.interrupted
	})
	k := new(figure.Key)
	sample := func(b bar) func(c draw.Canvas, from, to, middle vg.Length) {
		return func(c draw.Canvas, from, to, middle vg.Length) { b.draw(c, t.colors, from, to, middle-5, middle+5) }
	}
	for _, state := range []results.State{results.Done, results.Stopped, results.Diverged, results.Failed, results.Running} {
		if present[state] {
			k.Add(stateWords[state], sample(bar{run: results.Run{State: state}}))
		}
	}
	if pale {
		k.Add("pale: interrupted and taken up again", sample(bar{run: results.Run{State: results.Done}, interrupted: true}))
	}
	return k
}

// bar is a run in the course of a sweep, in seconds since the sweep's first start.
type bar struct {
	run         results.Run
	from, to    float64
	interrupted bool // or waits to be taken up again
}

// newBars returns the runs that have begun, by their start, and whether their times had to be
// straightened.
func newBars(runs []results.Run) (bars []bar, wasSetBack bool) {
	begun := slices.DeleteFunc(slices.Clone(runs), func(run results.Run) bool { return run.StartedAt.IsZero() })
	if len(begun) == 0 {
		return nil, false
	}
	slices.SortStableFunc(begun, func(a, b results.Run) int {
		if d := a.StartedAt.Compare(b.StartedAt); d != 0 {
			return d
		}
		return a.Number - b.Number
	})
	zero, last := begun[0].StartedAt, 0.0
	for _, run := range begun {
		b := bar{run: run, from: run.StartedAt.Sub(zero).Seconds(), interrupted: run.Attempt > 1 || run.State == results.Pending}
		b.to = b.from + run.Seconds
		if !run.FinishedAt.IsZero() {
			b.to = run.FinishedAt.Sub(zero).Seconds()
		}
		bars = append(bars, b)
	}
	wasSetBack = straighten(bars)
	for i := range bars {
		bars[i].to = max(bars[i].from, bars[i].to)
		last = max(last, bars[i].to)
	}
	for i := range bars {
		if bars[i].run.State == results.Running {
			bars[i].to = last
		}
	}
	return bars, wasSetBack
}

// draw fills the bar's place, with the run's number where it has room.
func (b bar) draw(c draw.Canvas, colors map[results.State]color.NRGBA, left, right, low, high vg.Length) {
	const least = 0.75
	gap := min(0.5, 0.1*(high-low))
	fill := colors[b.run.State]
	strong, _ := figure.TextOn(fill)
	words := figure.Coloured(figure.ShareText, strong)
	if b.interrupted {
		fill = figure.Fade(fill, 0.35)
		words = figure.Coloured(figure.ShareText, figure.Ink)
	}
	right = max(left+least, right-gap)
	figure.FillBox(c, fill, figure.Rectangle(left, low+gap, right, high-gap))
	id := strconv.FormatInt(b.run.ID, 10)
	if b.run.ID > 0 && high-low >= 10 && right-left >= figure.TextWidth(words, id)+4 {
		middle := (left + right) / 2
		if b.interrupted { // off the line where time may be cut out
			middle = left + figure.TextWidth(words, id)/2 + 3
		}
		figure.Write(c, words, middle, figure.CentredBase((low+high)/2, words), text.XCenter, id)
	}
}
