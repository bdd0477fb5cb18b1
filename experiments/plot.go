package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"gradbook/experiments/results"
	"gradbook/plots"
)

type plotVerb struct {
	database
	Kind   string  `arg:"" help:"What to draw, see below."`
	Runs   []int64 `arg:"" optional:"" name:"run" help:"Runs, as list numbers them (default: all of a sweep, or its best one)."`
	Sweep  int64   `placeholder:"N" help:"This sweep, instead of runs (default: the latest)."`
	X      string  `placeholder:"PARAMETER" help:"Of contour: what goes from left to right (default: what matters most)."`
	Y      string  `placeholder:"PARAMETER" help:"Of contour: what goes upwards (default: what matters next)."`
	Output string  `short:"o" placeholder:"FILE" help:"The picture to draw, .png, .svg or .pdf (default: named by what it shows, .png)."`
	Dark   bool    `help:"For a dark page."`
	Print  bool    `help:"For paper: as wide as the text of a page."`
}

// Help lists the kinds of figures.
func (v *plotVerb) Help() string {
	var b strings.Builder
	b.WriteString("KIND is one of\n")
	longest := 0
	for _, kind := range figureKinds {
		longest = max(longest, len(kind.name))
	}
	for _, kind := range figureKinds {
		fmt.Fprintf(&b, "\n  %-*s  %s; of %s", longest, kind.name, kind.shows, kind.takes)
	}
	return b.String()
}

func (v *plotVerb) Run() error {
	kind, err := findKind(v.Kind)
	if err != nil {
		return err
	}
	if kind.name != "contour" && v.X+v.Y != "" {
		return fmt.Errorf("--x and --y are of contour, not of %s", kind.name)
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
	shown.x, shown.y = v.X, v.Y
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
	stdout.printf("%s\n", file)
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
	return figureKind{}, fmt.Errorf("there is no figure %q; did you mean %s? There are %s", name, nearest, strings.Join(names, ", "))
}

// plotted is what a figure is to show.
type plotted struct {
	plots.Source
	named []int64 // runs that were asked for; none for the whole sweep
	x, y  string  // parameters that were asked for
}

// readPlotted reads a sweep, the latest for 0, or runs of one sweep.
func readPlotted(db results.Reader, sweepID int64, runs []int64) (p plotted, err error) {
	p.named = runs
	switch {
	case sweepID != 0 && len(runs) > 0:
		return p, fmt.Errorf("name either runs or a sweep with --sweep, not both")
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
	if p.Datasets, err = db.Datasets(p.Runs); err != nil {
		return p, err
	}
	p.Epochs, err = db.SweepEpochs(p.Sweep.ID) // those of other runs are left out
	return p, err
}

func (p *plotted) readRuns(db results.Reader, ids []int64) error {
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			return fmt.Errorf("run %d is named twice; name each run once", id)
		}
		run, err := db.Run(id)
		if err != nil {
			return err
		}
		if len(p.Runs) > 0 && run.SweepID != p.Runs[0].SweepID {
			return fmt.Errorf("run %d is of sweep %d, but run %d is of sweep %d; name runs of one sweep", id, run.SweepID, p.Runs[0].ID, p.Runs[0].SweepID)
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
func (p plotted) one() (results.Run, error) {
	switch len(p.named) {
	case 0:
		return p.Best()
	case 1:
		return p.Runs[0], nil
	default:
		return results.Run{}, fmt.Errorf("this figure is of one run, not of %d; name one", len(p.named))
	}
}

// two are the runs that were asked for.
func (p plotted) two() (a, b results.Run, err error) {
	if len(p.named) != 2 {
		return a, b, fmt.Errorf("this figure compares two runs, and %d %s named; name two of one sweep", len(p.named), map[bool]string{true: "was", false: "were"}[len(p.named) == 1])
	}
	return p.Runs[0], p.Runs[1], nil
}

// whole is an error if only some runs of the sweep are to be shown.
func (p plotted) whole() error {
	if len(p.named) > 0 {
		return fmt.Errorf("this figure is of a whole sweep; name one with --sweep %d", p.Sweep.ID)
	}
	return nil
}
