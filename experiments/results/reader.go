package results

import (
	"context"
	"errors"
)

// Reader is a lab record that is looked at: figures, tables, pages and notebooks read
// through it. Its methods may be called from several goroutines. A method returns an
// error where a row cannot be read, as in a file that is damaged.
type Reader interface {
	// WithContext returns the same record, whose reading ends with an error when ctx is done:
	// for a page whose visitor has gone. A cell of a notebook needs none.
	WithContext(ctx context.Context) Reader

	// Sweeps returns all sweeps, oldest first.
	Sweeps() (Sweeps, error)
	// Sweep returns one sweep by its id. The error is [ErrNoSweep] if there is none.
	Sweep(id int64) (Sweep, error)
	// LatestSweep returns the sweep that was started last. It is an error if there is none.
	LatestSweep() (Sweep, error)
	// LatestSweepOfSpec returns the latest sweep of exactly this spec, nil if there is none.
	LatestSweepOfSpec(spec string) (*Sweep, error)
	// LatestSweepOf returns the latest sweep that came from a sweep file or has a name,
	// whichever of the two is not empty, nil if there is none.
	LatestSweepOf(file, name string) (*Sweep, error)
	// Overviews returns all sweeps with the states of their runs, oldest first; with a tag
	// only those that have it or a run with it.
	Overviews(tag string) ([]Overview, error)
	// FinishedHere reports whether a sweep was done in this very record, and did not come
	// with a copy of it or from another one.
	FinishedHere(sweepID int64) (bool, error)

	// Runs returns the runs of a sweep by number. It is an error if there is no such sweep.
	Runs(sweepID int64) (Runs, error)
	// RunsAfter returns the runs of a sweep that have numbers above one, by number.
	RunsAfter(sweepID int64, number int) (Runs, error)
	// Run returns one run by its id. The error is [ErrNoRun] if there is none.
	Run(id int64) (Run, error)
	// Epochs returns the epochs of a run, in order. It is an error if there is no such run.
	Epochs(runID int64) (Epochs, error)
	// SweepEpochs returns the epochs of all runs of a sweep, by run and epoch. It is an
	// error if there is no such sweep.
	SweepEpochs(sweepID int64) (Epochs, error)
	// History returns what a run reported of the metrics of some names, in order, without
	// the steps at which it reported none of them: much faster than Epochs where a run
	// reports many metrics, and of a name that nothing was reported of nothing. It is an
	// error if there is no such run.
	History(runID int64, names ...string) (Epochs, error)
	// SweepHistory is History of all runs of a sweep, by run and step. It is an error if
	// there is no such sweep.
	SweepHistory(sweepID int64, names ...string) (Epochs, error)
	// Decisions returns what early termination decided about several runs, by run and epoch.
	Decisions(runIDs ...int64) ([]Decision, error)

	// Confusion returns the confusion matrix of a run's kept epoch on a split, val or test.
	// The error is [ErrNoConfusion] if there is none. Where the run has no dataset, the
	// classes are called by their numbers.
	Confusion(run Run, split string) (ConfusionMatrix, error)
	// ConfusionAt is Confusion after any recorded epoch of the run.
	ConfusionAt(run Run, epoch int, split string) (ConfusionMatrix, error)
	// Misclassified returns the samples of a split, val or test, that a run got wrong,
	// highest loss first: those that are recorded, see [Misclassified].
	Misclassified(run Run, split string) ([]Misclassified, error)
	// Mistakes returns the mistakes of several runs on a split, val or test, by sample and
	// run. complete reports whether these are all: a sample that is not among the mistakes
	// of a run was then classified rightly.
	Mistakes(runIDs []int64, split string) (mistakes []Mistake, complete bool, err error)
	// Calibration returns the bins of several runs, by run, split and bin, those without
	// samples left out.
	Calibration(runIDs ...int64) ([]CalibrationBin, error)
	// Layers returns the layers of several runs, by run, epoch and layer.
	Layers(runIDs ...int64) ([]Layer, error)
	// Weights returns the trained network of a run, in the form of nn's
	// Network.UnmarshalBinary. It is an error if the weights are not kept.
	Weights(runID int64) ([]byte, error)
	// WeightsKept returns which runs of a sweep have their weights kept.
	WeightsKept(sweepID int64) (map[int64]bool, error)

	// Dataset returns what is kept of a dataset. The error is [ErrNoDataset] if that is nothing.
	Dataset(sha256 string) (Dataset, error)
	// Datasets returns what is kept of the datasets of runs, each once. Runs that have none
	// are left out.
	Datasets(runs []Run) ([]Dataset, error)
	// Folder returns the path of the folder for files of a run, of which there may be none:
	// results.files/17 beside results.db.
	Folder(runID int64) string
	// Environment returns what a run ran on. The error is [ErrNoEnvironment] if that is not kept.
	Environment(id int64) (Environment, error)

	// Query answers one SELECT that a person has written. Each ? in it stands for the
	// next of the arguments: a number, a string, a bool, a time, nil or, as run_configs has
	// it, a list of these. It is an error to ask for anything but reading.
	Query(text string, arguments ...any) (Rows, error)

	// Export writes a sweep with all that belongs to it to a new file, a record of its own.
	// A run that is in training goes with its last checkpoint and waits there for a worker.
	// The folders of the runs are copied, as by [Store].Import.
	Export(ctx context.Context, sweepID int64, path string) error

	// Version returns a number that is another one after somebody else has written to the
	// record, quickly: for a page that shows what is new. It is an error if the record is no
	// longer where it was opened.
	Version() (int64, error)

	// Close ends the reading, and a Store's writing.
	Close() error
}

// The errors of Sweep, Run, Dataset, Environment and Confusion of a [Reader] where the record has none.
var (
	ErrNoSweep       = errors.New("there is no sweep")
	ErrNoRun         = errors.New("there is no run")
	ErrNoDataset     = errors.New("there is no dataset")
	ErrNoEnvironment = errors.New("there is no environment")
	ErrNoConfusion   = errors.New("there is no confusion matrix")
)
