package catalog

import (
	"fmt"
	"slices"

	"gradbook/experiments/results"
)

// Part is something that a lab record may have of runs besides their epochs. A network that
// Gradbook trains has all of it; a run of another program, or of an early version, lacks some.
type Part struct {
	Name string // "layers" and the like: what a run has, or has no

	recorded string // when it is
	of       func(*Material) ([]results.Run, error)
	read     func(*Material, results.Reader, []results.Run) error // leaves out what there is none of
	has      func(*Material, results.Run) bool
}

const (
	everyEpoch = " after every epoch of a network that it trains"
	atTheEnd   = " when a network that it trains comes to its end"
)

// The parts that figures need. Errors are shown on the test split.
var (
	// Decisions are what early termination made of a sweep's runs; none without it.
	Decisions = &Part{"decisions of early termination", "", (*Material).all, readDecisions,
		func(*Material, results.Run) bool { return true }}

	// Curves are metrics by epoch or step. Runs without them are left out, so that only
	// where no run has any the part is lacking.
	Curves = &Part{"metric that is a finite number", "", (*Material).withoutCurves, readNothing,
		func(*Material, results.Run) bool { return false }}

	// Layers are what the layers of a network look like, epoch by epoch.
	Layers = &Part{"layers", "Gradbook records them" + everyEpoch, (*Material).Inside, readLayers, (*Material).hasLayers}

	// Weights are those of a trained network. A sweep keeps those of its best run, unless
	// more was asked for.
	Weights = &Part{"weights", "", (*Material).worst, readNetwork,
		func(m *Material, _ results.Run) bool { return m.Network != nil }}

	// Dataset is how large a run's images are, and what its classes are called.
	Dataset = &Part{"dataset", "Gradbook records that of every network that it trains", (*Material).worst, readNothing, (*Material).hasDataset}

	// Confusion is the confusion matrix of the kept epoch.
	Confusion = &Part{"confusion matrix on test", "Gradbook records one" + everyEpoch, (*Material).Erring, readConfusion, (*Material).hasConfusion}

	// ConfusionByEpoch is the confusion matrices of all epochs.
	ConfusionByEpoch = &Part{"confusion matrix on test for each of its epochs", Confusion.recorded, (*Material).worst, readConfusionByEpoch,
		func(m *Material, run results.Run) bool { return len(m.ConfusionByEpoch) == run.Epochs }}

	// Misclassified is, as images, the samples with the highest losses among those that a
	// network got wrong.
	Misclassified = &Part{"images of its mistakes on test", "Gradbook records those with the highest losses" + atTheEnd, (*Material).worst, readMisclassified,
		func(m *Material, run results.Run) bool { return len(m.Misclassified) > 0 || run.TestAccuracy == 1 }}

	// Mistakes is all samples that networks got wrong.
	Mistakes = &Part{"complete list of its mistakes on test", "Gradbook records one" + atTheEnd, (*Material).Erring, readMistakes,
		func(m *Material, run results.Run) bool { return m.complete[run.ID] }}

	// Calibration is how sure a network was of its answers, and how often they were right.
	Calibration = &Part{"calibration", "Gradbook measures it" + atTheEnd, (*Material).worst, readCalibration,
		func(m *Material, _ results.Run) bool { return len(m.Calibration) > 0 }}
)

// Lack is the error of a figure that needs a part which runs lack.
type Lack struct {
	Part *Part
	Runs []results.Run
}

// Error says what the runs lack, and what records it.
func (l *Lack) Error() string {
	has := "has"
	if len(l.Runs) > 1 {
		has = "have"
	}
	runs := plural("run", len(l.Runs)) + " " + results.FormatIDs(ids(l.Runs))
	training := slices.ContainsFunc(l.Runs, func(run results.Run) bool { return run.State == results.Pending || run.State == results.Running })
	switch {
	case l.Part == Weights:
		return fmt.Sprintf("the weights of %s are not kept; \"replay %d --keep-weights\" brings them back", runs, l.Runs[0].ID)
	case l.Part == Curves:
		return fmt.Sprintf("%s %s no metric that is a finite number, so that there is nothing to draw", runs, has)
	case training:
		return fmt.Sprintf("%s %s no %s yet; let the sweep train", runs, has, l.Part.Name)
	default:
		return fmt.Sprintf("%s %s no %s; %s (where an earlier version did not, sweep the config anew)", runs, has, l.Part.Name, l.Part.recorded)
	}
}

// Lacking returns what keeps a figure from being drawn of the material: the first of the parts
// that it needs which a run lacks. It returns nil if there is nothing.
func (k Kind) Lacking(m *Material) (*Lack, error) {
	for _, part := range k.Needs {
		runs, err := part.of(m)
		if err != nil {
			return nil, err
		}
		lacking := slices.DeleteFunc(slices.Clone(runs), func(run results.Run) bool { return part.has(m, run) })
		if len(lacking) > 0 {
			return &Lack{part, lacking}, nil
		}
	}
	return nil, nil
}

func plural(noun string, n int) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}

func ids(runs []results.Run) (ids []int64) {
	for _, run := range runs {
		ids = append(ids, run.ID)
	}
	return ids
}
