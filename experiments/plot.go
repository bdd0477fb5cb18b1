package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"gradbook/experiments/results"
	"gradbook/plots"
)

// figureKind is a figure that plot can draw.
type figureKind struct {
	name  string
	takes string // what it shows: "a sweep" and the like
	shows string
	draw  func(*results.DB, plotted) (*plots.Figure, error)
}

// figureKinds are in the order in which one looks at a sweep.
var figureKinds = []figureKind{
	{"learning-curves", "a sweep, or runs of one", "loss and accuracy over the epochs", drawLearningCurves},
	{"single-changes", "a sweep", "what each change of one parameter does to the first config", ofSweep(plots.SingleChanges)},
	{"history", "a sweep", "how its search went: its configs one after another, and the best so far", ofSweep(plots.History)},
	{"timeline", "a sweep", "where its time went: which runs were trained side by side, and how long", ofSweep(plots.Timeline)},
	{"early-termination", "a sweep", "which runs it stopped, where, and what that saved", drawEarlyTermination},
	{"cost", "a sweep", "what a better network costs, in seconds of training and in parameters", ofSweep(plots.Cost)},
	{"confusion", "a run", "what its network takes for what, on test", drawConfusion},
	{"misclassified", "a run", "the images that its network was most wrong about, on test", drawMisclassified},
}

type plotVerb struct {
	database
	Kind   string  `arg:"" help:"What to draw, see below."`
	Runs   []int64 `arg:"" optional:"" name:"run" help:"Runs, as list numbers them (default: all of a sweep, or its best one)."`
	Sweep  int64   `placeholder:"N" help:"This sweep, instead of runs (default: the latest)."`
	Output string  `short:"o" placeholder:"FILE" help:"The picture to draw, .png, .svg or .pdf (default: named by what it shows, .png)."`
	Dark   bool    `help:"For a dark page."`
	Print  bool    `help:"For paper: as wide as the text of a page."`
}

// Help lists the kinds of figures.
func (v *plotVerb) Help() string {
	var b strings.Builder
	b.WriteString("KIND is one of\n")
	for _, kind := range figureKinds {
		fmt.Fprintf(&b, "\n  %-18s  %s; of %s", kind.name, kind.shows, kind.takes)
	}
	return b.String()
}

func (v *plotVerb) Run() error {
	kind, err := findKind(v.Kind)
	if err != nil {
		return err
	}
	db, err := v.open()
	if err != nil {
		return err
	}
	defer db.Close()
	shown, err := readPlotted(db, v.Sweep, v.Runs)
	if err != nil {
		return err
	}
	figure, err := kind.draw(db, shown)
	if err != nil {
		return err
	}
	if v.Print {
		figure = figure.Print()
	}
	if v.Dark {
		figure = figure.Dark()
	}
	file := v.Output
	if file == "" {
		file = kind.name + "-" + shown.name() + ".png"
	}
	if err := figure.Save(file); err != nil {
		return err
	}
	fmt.Println(file)
	return nil
}

// findKind returns the kind with a name; the error for another one has the nearest.
func findKind(name string) (figureKind, error) {
	var names []string
	for _, kind := range figureKinds {
		if kind.name == name {
			return kind, nil
		}
		names = append(names, kind.name)
	}
	nearest := slices.MinFunc(names, func(a, b string) int {
		return levenshtein.ComputeDistance(a, name) - levenshtein.ComputeDistance(b, name)
	})
	return figureKind{}, fmt.Errorf("plot: there is no figure %q; did you mean %s? There are %s", name, nearest, strings.Join(names, ", "))
}

// plotted is what a figure is to show.
type plotted struct {
	plots.Source
	named []int64 // runs that were asked for; none for the whole sweep
}

// readPlotted reads a sweep, the latest for 0, or runs of one sweep.
func readPlotted(db *results.DB, sweepID int64, runs []int64) (p plotted, err error) {
	p.named = runs
	switch {
	case sweepID != 0 && len(runs) > 0:
		return p, fmt.Errorf("plot: name either runs or a sweep with --sweep, not both")
	case len(runs) > 0:
		err = p.readRuns(db, runs)
	case sweepID != 0:
		p.Sweep, err = db.Sweep(sweepID)
	default:
		p.Sweep, err = db.LatestSweep()
	}
	if err == nil && len(runs) == 0 {
		p.Runs, err = db.Runs(p.Sweep.ID)
	}
	if err != nil {
		return p, err
	}
	p.Datasets, err = readDatasets(db, p.Runs)
	return p, err
}

func (p *plotted) readRuns(db *results.DB, ids []int64) error {
	for _, id := range ids {
		run, err := db.Run(id)
		if err != nil {
			return err
		}
		if len(p.Runs) > 0 && run.SweepID != p.Runs[0].SweepID {
			return fmt.Errorf("plot: run %d is of sweep %d, but run %d is of sweep %d; name runs of one sweep", id, run.SweepID, p.Runs[0].ID, p.Runs[0].SweepID)
		}
		p.Runs = append(p.Runs, run)
	}
	var err error
	p.Sweep, err = db.Sweep(p.Runs[0].SweepID)
	return err
}

// name is for the file: sweep-1, run-17, runs-17-18.
func (p plotted) name() string {
	const most = 8
	switch n := len(p.named); {
	case n == 0:
		return fmt.Sprintf("sweep-%d", p.Sweep.ID)
	case n == 1:
		return fmt.Sprintf("run-%d", p.named[0])
	case n > most:
		return fmt.Sprintf("%d-runs-of-sweep-%d", n, p.Sweep.ID)
	default:
		return "runs-" + strings.ReplaceAll(strings.Trim(fmt.Sprint(p.named), "[]"), " ", "-")
	}
}

// one is the run that was asked for, or the best of the sweep.
func (p plotted) one(kind string) (results.Run, error) {
	switch len(p.named) {
	case 0:
		return (&plots.Report{Source: p.Source}).Best()
	case 1:
		return p.Runs[0], nil
	default:
		return results.Run{}, fmt.Errorf("plot: %s is of one run, not of %d; name one", kind, len(p.named))
	}
}

// whole is an error if only some runs of the sweep are to be shown.
func (p plotted) whole() error {
	if len(p.named) > 0 {
		return fmt.Errorf("plot: this figure is of a whole sweep; name one with --sweep %d", p.Sweep.ID)
	}
	return nil
}

func drawLearningCurves(db *results.DB, p plotted) (*plots.Figure, error) {
	epochs, err := db.SweepEpochs(p.Sweep.ID) // those of other runs are left out
	if err != nil {
		return nil, err
	}
	return plots.LearningCurves(p.Source, epochs)
}

// ofSweep draws a figure that is of a whole sweep.
func ofSweep(figure func(plots.Source) (*plots.Figure, error)) func(*results.DB, plotted) (*plots.Figure, error) {
	return func(_ *results.DB, p plotted) (*plots.Figure, error) {
		if err := p.whole(); err != nil {
			return nil, err
		}
		return figure(p.Source)
	}
}

func drawEarlyTermination(db *results.DB, p plotted) (*plots.Figure, error) {
	if err := p.whole(); err != nil {
		return nil, err
	}
	var decisions []results.Decision
	for _, run := range p.Runs {
		ofRun, err := db.Decisions(run.ID)
		if err != nil {
			return nil, err
		}
		decisions = append(decisions, ofRun...)
	}
	epochs, err := db.SweepEpochs(p.Sweep.ID)
	if err != nil {
		return nil, err
	}
	return plots.EarlyTermination(p.Source, decisions, epochs)
}

func drawConfusion(db *results.DB, p plotted) (*plots.Figure, error) {
	run, err := p.one("confusion")
	if err != nil {
		return nil, err
	}
	matrix, err := db.Confusion(run, "test")
	if err != nil {
		return nil, err
	}
	return plots.Confusion(p.Source, *matrix)
}

func drawMisclassified(db *results.DB, p plotted) (*plots.Figure, error) {
	run, err := p.one("misclassified")
	if err != nil {
		return nil, err
	}
	samples, err := db.Misclassified(run, "test")
	if err != nil {
		return nil, err
	}
	return plots.MisclassifiedGallery(p.Source, samples)
}
