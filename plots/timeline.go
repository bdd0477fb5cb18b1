package plots

import (
	"fmt"
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
)

// Timeline answers where a sweep's time went: which runs were trained side by side,
// how long each took, and when nothing was trained.
//
// A bar is a run, from its start to its end, in the colour of how it ended; a run
// that is in training ends where the sweep's last sign of life is. Runs stand in
// the lanes of the process that had them last, as many as it trained at a time; with more
// than 36 lanes, they share them regardless of the process. A run that was interrupted and
// taken up again is pale, as the record has its start, its end and how long it
// trained, but not when. Stretches of time in which no run was trained, longer
// than a tenth of the rest, are cut out. Where a clock was set back, bars are moved to where
// the runs before them and the durations of epochs say that they were.
//
// It is an error if no run has begun.
func Timeline(s Source) (*figure.Figure, error) {
	bars, wasSetBack := newBars(s.Runs)
	if len(bars) == 0 {
		return nil, fmt.Errorf("timeline of sweep %d: none of its %d %s has begun; let the sweep train some", s.Sweep.ID, len(s.Runs), english.PluralWord(len(s.Runs), "run", ""))
	}
	t := timeline{clock: newClock(bars)}
	t.lanes = lanesByProcess(bars)
	caption := ""
	if processes := len(t.lanes); t.count() > mostLanes {
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
	return figure.New("Timeline: "+sweepName(s.Sweep), subtitle, caption+"\n"+s.caption(s.Runs), t.layout), nil
}

const mostLanes = 36

// timeline is the bars of a sweep's runs in their lanes.
type timeline struct {
	clock clock
	lanes []laneGroup
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
	lane := max(thinnest, min(thickest, most/vg.Length(t.count())))
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
				b.draw(c, place(b.from), place(b.to), top-lane, top)
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
		return func(c draw.Canvas, from, to, middle vg.Length) { b.draw(c, from, to, middle-5, middle+5) }
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
func (b bar) draw(c draw.Canvas, left, right, low, high vg.Length) {
	const least = 0.75
	gap := min(0.5, 0.1*(high-low))
	color := stateColors[b.run.State]
	words := figure.Coloured(figure.ShareText, figure.Paper)
	if b.run.State == results.Stopped || b.run.State == results.Running || b.interrupted {
		words = figure.Coloured(figure.ShareText, figure.Ink)
	}
	if b.interrupted {
		color = figure.Fade(color, 0.35)
	}
	right = max(left+least, right-gap)
	figure.FillBox(c, color, figure.Rectangle(left, low+gap, right, high-gap))
	id := strconv.FormatInt(b.run.ID, 10)
	if b.run.ID > 0 && high-low >= 10 && right-left >= figure.TextWidth(words, id)+4 {
		middle := (left + right) / 2
		if b.interrupted { // off the line where time may be cut out
			middle = left + figure.TextWidth(words, id)/2 + 3
		}
		figure.Write(c, words, middle, figure.CentredBase((low+high)/2, words), text.XCenter, id)
	}
}
