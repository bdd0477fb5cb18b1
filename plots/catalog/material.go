package catalog

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gradbook/experiments/hint"
	"gradbook/experiments/results"
	"gradbook/nn"
	"gradbook/plots"
	"gradbook/plots/study"
)

// Material is what figures are drawn from: values that were read from a lab record. The
// same values give the same figures.
type Material struct {
	plots.Source                          // the sweep with the runs that were asked for, or all of them
	Asked        []int64                  // ids of these runs; none: the whole sweep
	Curves       plots.LearningCurvesPlot // how learning curves are looked at, without its Source and Epochs
	Grouped      bool                     // learning curves of runs that were asked for are of their configs
	Epoch        int                      // of Confusion; 0: the kept one of each run
	X, Y         string                   // parameters for the axes of contour; "": those that matter most

	// Studied is what is known of the source already, so that several figures study it
	// once. nil: each of them does.
	Studied *study.Space

	Decisions []results.Decision // of early termination, in any order
	Layers    []results.Layer    // of the runs that Inside returns, by run in that order

	// Of the runs that Erring returns, on the test split.
	Confusion        []results.ConfusionMatrix // at their kept epochs
	ConfusionByEpoch []results.ConfusionMatrix // of the first of them
	Misclassified    []results.Misclassified   // of the first of them
	Mistakes         []results.Mistake         // all of them
	Calibration      []results.CalibrationBin  // of the first of them

	// Of the first run that Erring returns or, where no run is asked for and the weights of
	// that one are not kept, of the best run that has them.
	Network      *nn.Network
	NetworkRunID int64

	complete map[int64]bool // of which runs Mistakes has all
}

// Read reads a sweep, the latest for 0, or runs of one sweep: what the figures that need
// no [Part] are drawn from.
//
// Of a program's sweep, the epochs have only the metrics that figures show.
func Read(db results.Reader, sweepID int64, runs []int64) (m *Material, err error) {
	if m, err = readRuns(db, sweepID, runs); err != nil {
		return nil, err
	}
	return m, m.readEpochs(db, nil)
}

// readRuns is [Read] without the runs' history.
func readRuns(db results.Reader, sweepID int64, runs []int64) (m *Material, err error) {
	m = &Material{Asked: runs}
	switch {
	case sweepID != 0 && len(runs) > 0:
		return nil, fmt.Errorf("name either runs or a sweep with --sweep, not both")
	case len(runs) > 0:
		err = m.readAsked(db)
	case sweepID != 0:
		m.Sweep, err = db.Sweep(sweepID)
	default:
		m.Sweep, err = db.LatestSweep()
	}
	if err == nil && len(runs) == 0 {
		m.Runs, err = db.Runs(m.Sweep.ID)
	}
	if err != nil {
		return nil, err
	}
	if m.Datasets, err = db.Datasets(m.Runs); err != nil {
		return nil, err
	}
	return m, nil
}

// readEpochs reads what figures show of the runs' history, of some metrics or, where none are
// named, of those of figures: of a program, which may report much more, only that.
func (m *Material) readEpochs(db results.Reader, metrics []string) (err error) {
	if !slices.ContainsFunc(m.Runs, func(run results.Run) bool { return run.CountsSteps }) {
		m.Epochs, err = db.SweepEpochs(m.Sweep.ID) // figures leave out those of other runs
		return err
	}
	metrics = slices.Clone(metrics)
	if len(metrics) == 0 {
		metrics, _ = plots.CurveMetrics(m.Source)
	}
	if metrics = append(metrics, m.Sweep.Metric); len(m.Asked) == 0 {
		m.Epochs, err = db.SweepHistory(m.Sweep.ID, metrics...)
		return err
	}
	m.Epochs = nil
	for _, id := range m.Asked {
		epochs, err := db.History(id, metrics...)
		if err != nil {
			return err
		}
		m.Epochs = append(m.Epochs, epochs...)
	}
	return nil
}

// checkMetrics returns an error if no run has reported a metric that is asked for.
func (m *Material) checkMetrics(names []string) error {
	known := slices.DeleteFunc(m.Runs.MetricNames(), func(name string) bool {
		return !slices.ContainsFunc(m.Runs, func(run results.Run) bool { _, measured := run.Metrics.Lookup(name); return measured })
	})
	for _, name := range names {
		if !slices.Contains(known, name) {
			return fmt.Errorf("no run has reported a metric %q%s; there are %s", name, hint.For(name, known, nil), strings.Join(known, ", "))
		}
	}
	return nil
}

// readAsked reads the runs that were asked for.
func (m *Material) readAsked(db results.Reader) (err error) {
	for i, id := range m.Asked {
		if slices.Contains(m.Asked[:i], id) {
			return fmt.Errorf("run %d is named twice; name each run once", id)
		}
		run, err := db.Run(id)
		if err != nil {
			return err
		}
		if len(m.Runs) > 0 && run.SweepID != m.Runs[0].SweepID {
			return fmt.Errorf("run %d is of sweep %d, but run %d is of sweep %d; name runs of one sweep", id, run.SweepID, m.Runs[0].ID, m.Runs[0].SweepID)
		}
		m.Runs = append(m.Runs, run)
	}
	m.Sweep, err = db.Sweep(m.Runs[0].SweepID)
	return err
}

// Erring returns the runs whose errors are shown: those that were asked for or, of a whole
// sweep, its best.
func (m *Material) Erring() ([]results.Run, error) {
	if len(m.Asked) > 0 {
		return m.Runs, nil
	}
	best, err := m.Best()
	return []results.Run{best}, err
}

// worst returns the run of which images and the like are shown: the first of [Material.Erring].
func (m *Material) worst() ([]results.Run, error) {
	runs, err := m.Erring()
	return runs[:min(1, len(runs))], err
}

func (m *Material) all() ([]results.Run, error) { return m.Runs, nil }

// Inside returns the runs whose layers are shown: those that were asked for or, of a whole
// sweep, its best and, where the activation varies, one with another: of the config that
// differs from the best in nothing else if there is one, otherwise of the best there is.
func (m *Material) Inside() ([]results.Run, error) {
	if len(m.Asked) > 0 {
		return m.Runs, nil
	}
	best, err := m.Best()
	if err != nil {
		return nil, err
	}
	configs, varied := results.Summarise(m.Runs, m.Sweep.Goal)
	differs := func(config results.ConfigSummary, name string) bool {
		return results.Format(config.Config.Value(name)) != results.Format(best.Config.Value(name))
	}
	others := slices.DeleteFunc(configs, func(c results.ConfigSummary) bool {
		return c.Last.N == 0 || !differs(c, "activation")
	})
	if len(others) == 0 {
		return []results.Run{best}, nil
	}
	alone := slices.IndexFunc(others, func(c results.ConfigSummary) bool {
		return !slices.ContainsFunc(varied, func(name string) bool { return name != "activation" && differs(c, name) })
	})
	return []results.Run{best, m.BestOf(others[max(0, alone)])}, nil
}

// withoutCurves returns the runs that have reported something, if that has nothing for learning
// curves: no finite value of a metric that they show, and no loss that a run diverged with.
func (m *Material) withoutCurves() ([]results.Run, error) {
	names := m.Curves.Metrics
	if len(names) == 0 {
		names, _ = plots.CurveMetrics(m.Source)
	}
	reported, shown := map[int64]bool{}, map[int64]bool{}
	for _, e := range m.Epochs {
		reported[e.RunID] = true
		if slices.ContainsFunc(names, func(name string) bool { return isFinite(e.Value(name)) }) {
			shown[e.RunID] = true
		}
	}
	runs := m.Runs.Filter(func(run results.Run) bool { return reported[run.ID] })
	if slices.ContainsFunc(runs, func(run results.Run) bool { return shown[run.ID] || run.State == results.Diverged && !run.CountsSteps }) {
		return nil, nil
	}
	return runs, nil
}

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
