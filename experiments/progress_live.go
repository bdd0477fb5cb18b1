package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"gradbook/experiments/results"
	"gradbook/experiments/runner"
)

// redrawInterval is the least time between two drawings of the live lines.
const redrawInterval = 100 * time.Millisecond

// liveProgress keeps a line for every run in training, a bar for the whole sweep and the
// best run so far at the bottom of a terminal. Runs that have ended scroll up above them.
type liveProgress struct {
	out   *output
	mutex sync.Mutex
	tally tally
	live  []liveLine // runs in training, in the order in which they began
	drawn int        // lines on the screen that the next drawing replaces
	last  time.Time  // of the last drawing
}

type liveLine struct {
	id   int64
	text string
}

func (p *liveProgress) Start(sweep results.Sweep, runs []results.Run, resumed bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.tally.begin(sweep, runs)
	p.draw(oneLine(p.tally.opening(runs, resumed)))
}

func (p *liveProgress) Begin(run results.Run) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.tally.take(run)
	p.live = append(p.live, liveLine{run.ID, p.tally.line(run, "begins")})
	p.draw()
}

func (p *liveProgress) Step(run results.Run, step runner.Step) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.tally.count(run, step.Report.Epoch.Epoch)
	for i := range p.live {
		if p.live[i].id == run.ID {
			p.live[i].text = p.tally.line(run, p.tally.step(run, step))
		}
	}
	if time.Since(p.last) >= redrawInterval {
		p.draw()
	}
}

func (p *liveProgress) End(run results.Run) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.tally.end(run)
	for i := range p.live {
		if p.live[i].id == run.ID {
			p.live = append(p.live[:i], p.live[i+1:]...)
			break
		}
	}
	var colors text.Colors
	switch {
	case run.State == results.Failed || run.State == results.Diverged:
		colors = text.Colors{text.FgRed}
	case p.tally.compare(run):
		colors = bestColors
	}
	columns, _ := p.out.size()
	p.draw(p.out.color(fit(oneLine(p.tally.line(run, p.tally.outcome(run))), columns), colors))
}

func (p *liveProgress) say(line string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.draw(oneLine(line))
}

// close erases the live lines; those that scrolled up stay.
func (p *liveProgress) close() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	io.WriteString(p.out.raw, p.erase())
}

// draw prints lines that stay, and below them the live lines anew. The lines must be safe for a
// terminal.
func (p *liveProgress) draw(lines ...string) {
	var screen strings.Builder
	screen.WriteString(p.erase())
	for _, line := range lines {
		fmt.Fprintln(&screen, line)
	}
	// What does not fit on the screen could not be erased.
	columns, rows := p.out.size()
	shown := p.live
	if rows > 4 && len(shown) > rows-4 {
		shown = shown[:rows-4]
	}
	lines = nil
	for _, line := range shown {
		lines = append(lines, line.text)
	}
	total := p.tally.bar(max(8, min(24, columns-62))) + " " + p.tally.String()
	if more := len(p.live) - len(shown); more > 0 {
		total = fmt.Sprintf("and %d more in training; %s", more, total)
	}
	lines = append(lines, total)
	if best := p.tally.bestSoFar(); best != "" {
		lines = append(lines, best)
	}
	for _, line := range lines {
		fmt.Fprintln(&screen, fit(oneLine(line), columns))
	}
	p.drawn, p.last = len(lines), time.Now()
	io.WriteString(p.out.raw, screen.String())
}

// erase returns what clears the live lines from the screen.
func (p *liveProgress) erase() string {
	if p.drawn == 0 {
		return ""
	}
	defer func() { p.drawn = 0 }()
	return fmt.Sprintf("\x1b[%dA\r\x1b[J", p.drawn) // move up, go to the first column, clear everything below
}

// fit cuts a line to the terminal's width: a line that wraps would take two.
func fit(line string, columns int) string {
	if columns > 0 {
		return text.Snip(line, columns, "…")
	}
	return line
}
