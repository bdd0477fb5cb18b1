// Package catalog has every figure by its name: what it shows, what it is of, what it needs
// of a lab record, and one call, [Draw], that reads that and draws it. The commands plot
// and report, and whatever else shows figures, share it.
package catalog

import (
	"fmt"
	"slices"
	"strings"

	"gradbook/experiments/hint"
	"gradbook/experiments/results"
	"gradbook/plots"
	"gradbook/plots/figure"
)

// Kind is a figure that can be drawn of a lab record.
type Kind struct {
	Name  string // learning-curves and the like
	Of    Of
	Shows string  // what one sees, in a few words without an end
	Needs []*Part // what a record has to have besides the runs and their epochs

	draw func(*Material) (*figure.Figure, error)
}

// Of is what a figure is of.
type Of string

// What figures are of. Where no run is asked for, a figure of one run is of a sweep's best,
// and a figure of layers of those that [Material.Inside] returns.
const (
	Sweep       Of = "a sweep"
	SweepOrRuns Of = "a sweep, or runs of one"
	FewRuns     Of = "a run, or up to four"
	OneRun      Of = "a run"
	TwoRuns     Of = "two runs"
)

// Request says what to draw: a figure of a sweep or of runs of one sweep.
type Request struct {
	Name  string  // of the figure, as [Kinds] has it
	Sweep int64   // 0: that of the runs; without runs, the latest
	Runs  []int64 // in the order in which figures show them; none: the whole sweep
	X, Y  string  // of contour: the parameters of its axes; "": those that matter most

	// Curves is how learning-curves are looked at; its Source and Epochs are those of the request.
	Curves  plots.LearningCurvesPlot
	Grouped bool // of learning-curves of runs that are named: a line for each config, not for each run
	Epoch   int  // of confusion and class-scores: after which epoch; 0: the kept one
}

// Draw reads what a figure needs from a record and draws it. It is an error, a [Lack], if
// a run lacks it.
func Draw(db results.Reader, request Request) (*figure.Figure, error) {
	kind, err := Find(request.Name)
	if err != nil {
		return nil, err
	}
	if !kind.HasAxes() && request.X+request.Y != "" {
		return nil, fmt.Errorf("only contour has axes to choose, not %s", kind.Name)
	}
	if kind.Name != "learning-curves" && len(request.Curves.Metrics) > 0 {
		return nil, fmt.Errorf("only learning-curves has metrics to choose, not %s", kind.Name)
	}
	if !kind.HasEpochs() && request.Epoch != 0 {
		return nil, fmt.Errorf("only confusion and class-scores are of one epoch, not %s", kind.Name)
	}
	m, err := readRuns(db, request.Sweep, request.Runs)
	if err != nil {
		return nil, err
	}
	if err := m.checkMetrics(request.Curves.Metrics); err != nil {
		return nil, err
	}
	if kind.needsEpochs(m) {
		if err := m.readEpochs(db, request.Curves.Metrics); err != nil {
			return nil, err
		}
	}
	m.X, m.Y, m.Curves, m.Epoch = request.X, request.Y, request.Curves, request.Epoch
	m.Grouped = request.Grouped
	if err := kind.Of.check(m); err != nil {
		return nil, err
	}
	if err := m.Read(db, kind.Needs...); err != nil {
		return nil, err
	}
	return kind.Draw(m)
}

// FileName names a file of the figure by what it shows, without an extension:
// confusion-run-17, cost-sweep-1, learning-curves-runs-17-18.
func (r Request) FileName(db results.Reader) (string, error) {
	const most = 8
	switch n := len(r.Runs); {
	case n == 0 && r.Sweep == 0:
		sweep, err := db.LatestSweep()
		return fmt.Sprintf("%s-sweep-%d", r.Name, sweep.ID), err
	case n == 0:
		return fmt.Sprintf("%s-sweep-%d", r.Name, r.Sweep), nil
	case n == 1:
		return fmt.Sprintf("%s-run-%d", r.Name, r.Runs[0]), nil
	case n > most:
		run, err := db.Run(r.Runs[0])
		return fmt.Sprintf("%s-%d-runs-of-sweep-%d", r.Name, n, run.SweepID), err
	default:
		return r.Name + "-runs-" + strings.ReplaceAll(strings.Trim(fmt.Sprint(r.Runs), "[]"), " ", "-"), nil
	}
}

// Find returns the kind with a name; the error for another name says which was most likely meant.
func Find(name string) (Kind, error) {
	var names []string
	for _, kind := range kinds {
		if kind.Name == name {
			return kind, nil
		}
		names = append(names, kind.Name)
	}
	return Kind{}, fmt.Errorf("there is no figure %q%s; there are %s", name, hint.For(name, names, nil), strings.Join(names, ", "))
}

// Kinds returns all, in the order in which one looks at a sweep.
func Kinds() []Kind { return slices.Clone(kinds) }

// Draw draws the figure. It is an error, a [Lack], if a run lacks what the figure needs.
func (k Kind) Draw(m *Material) (*figure.Figure, error) {
	if err := k.Of.check(m); err != nil {
		return nil, err
	}
	if lack, err := k.Lacking(m); err != nil {
		return nil, err
	} else if lack != nil {
		return nil, lack
	}
	return k.draw(m)
}

// DrawRest is Draw where some of several runs lack what the figure needs: it shows the others.
func (k Kind) DrawRest(m *Material) (*figure.Figure, error) { return k.draw(m) }

// HasAxes reports whether a request may name the parameters of the figure's axes.
func (k Kind) HasAxes() bool { return k.Name == "contour" }

// needsEpochs reports whether the figure is drawn from the runs' history, which is most of a
// record: it shows that, or compares runs where too few are complete.
func (k Kind) needsEpochs(m *Material) bool {
	return k.Name == "learning-curves" || k.Name == "early-termination" || results.SharedEpoch(m.Runs) > 0
}

// HasEpochs reports whether a request may name the epoch of the figure.
func (k Kind) HasEpochs() bool { return k.Name == "confusion" || k.Name == "class-scores" }

// check returns an error if other runs are asked for than figures of this kind are of.
func (o Of) check(m *Material) error {
	switch n := len(m.Asked); {
	case o == Sweep && n > 0:
		return fmt.Errorf("this figure is of a whole sweep; name one with --sweep %d", m.Sweep.ID)
	case o == OneRun && n > 1:
		return fmt.Errorf("this figure is of one run, not of %d; name one", n)
	case o == TwoRuns && n == 1:
		return fmt.Errorf("this figure compares two runs, and 1 was named; name two of one sweep")
	case o == TwoRuns && n != 2:
		return fmt.Errorf("this figure compares two runs, and %d were named; name two of one sweep", n)
	default:
		return nil
	}
}
