package results

import (
	"context"
	"errors"
)

// Store is a lab record that is written to, by several goroutines and processes at once.
// Each call is one transaction: a process killed at any moment leaves all of it behind, or
// nothing. A call waits until others have written; when its context is done it returns
// with an error, and nothing is written.
type Store interface {
	Reader

	// CreateSweep records a sweep that starts now, with its first runs, and returns its
	// id. Of sweep it reads name, description, spec, method, metric, goal and file. Where
	// there is a sweep of this spec after the one with the id known, because another
	// process has just begun it, it returns that one's id.
	CreateSweep(ctx context.Context, sweep Sweep, runs []NewRun, known int64) (id int64, err error)
	// CreateAnotherSweep is CreateSweep, whatever sweeps of this spec there are.
	CreateAnotherSweep(ctx context.Context, sweep Sweep, runs []NewRun) (id int64, err error)
	// RestateSweep records what a sweep's file says now, its name, description and spec,
	// where the record has another spec, was. Added runs are numbered after those that are
	// there; a sweep that gets some is not done any more. It fails where another process
	// has changed the spec since.
	RestateSweep(ctx context.Context, sweep Sweep, was string, added []NewRun) error
	// AddRuns records more runs of a sweep. A run whose number is there already is left as
	// it is: another process was faster.
	AddRuns(ctx context.Context, sweepID int64, runs []NewRun) error
	// AddEnvironment records what runs run on, once for the same values, and returns its
	// id. It ignores e.ID.
	AddEnvironment(ctx context.Context, e Environment) (id int64, err error)

	// RelativePath names a sweep file from where the record is, as [Sweep].File does, so that
	// the record says which it is wherever both are; "" where it is on another drive.
	RelativePath(file string) string

	// Claim takes up the next run of a sweep: one that waits, or one whose worker has died.
	// It returns nil when there is none.
	Claim(ctx context.Context, sweepID int64, options ClaimOptions) (Claim, error)
	// RetryFailed puts the runs of a sweep that have failed, no more often than retries,
	// back to wait for a worker. They keep their errors. A sweep that has runs to train
	// again is not done any more.
	RetryFailed(ctx context.Context, sweepID int64, retries int) error
	// CancelPending marks the runs of a sweep that no living worker has as canceled.
	CancelPending(ctx context.Context, sweepID int64) error
	// Cancel cancels the subject's runs: one that waits at once; one that a living worker has
	// when that has learned of it, see [Claim].Canceled. It leaves runs that have ended as they
	// are, and returns how many it canceled and asked to end. Of a sweep that draws runs as it
	// goes, those that are drawn later are not canceled.
	Cancel(ctx context.Context, subject Subject) (canceled, asked int, err error)
	// FinishSweep marks a sweep done if none of its runs waits or is being trained, and
	// reports whether it is done. hook says that its file has a command for then, which is
	// now to be run; see ClaimHook.
	FinishSweep(ctx context.Context, id int64, hook bool) (done bool, err error)
	// ClaimHook reports whether this process is to run the command that the file of a
	// sweep has for when it is done: the sweep is done, the command has not been run, and
	// no living process runs it. takeOver is that of [ClaimOptions]. Whoever gets true
	// calls EndHook afterwards.
	ClaimHook(ctx context.Context, sweepID int64, takeOver bool) (claimed bool, err error)
	// EndHook records that this process has run the command, or, if due is true, that it
	// is yet to be run.
	EndHook(ctx context.Context, sweepID int64, due bool) error

	// KeepWeights records the weights of a run that has ended, trained again, for good. The
	// form is that of Weights.
	KeepWeights(ctx context.Context, runID int64, weights []byte) error
	// Tag gives the subject's sweep, or each of its runs, the tags of add and takes those
	// of remove from it. A tag is up to 64 letters, digits and . _ : / -, a letter or digit
	// first. Nothing is changed where the error is not nil: a tag of another form, or a
	// sweep or run that does not exist.
	Tag(ctx context.Context, subject Subject, add, remove []string) error
	// SetNote puts a note on the subject's sweep, or on each of its runs, in place of the
	// one it had. An empty text takes it away.
	SetNote(ctx context.Context, subject Subject, text string) error
	// Rename gives a sweep another name. Its spec stays as it was written.
	Rename(ctx context.Context, sweepID int64, name string) error
	// Delete removes the subject's sweep with its runs, or its runs, and all that then
	// nothing refers to. No other sweep or run ever gets their ids. It refuses runs that a
	// living worker has, and then removes nothing. The folders of the runs go too.
	Delete(ctx context.Context, subject Subject) error
	// Import takes up the sweeps of another record, all or none of them, with ids of this
	// one. A sweep that is here already is left as it is. It refuses a record with
	// something that no command could read later. The folders of the runs are copied, without
	// links and what else is no file.
	Import(ctx context.Context, from Reader) ([]Imported, error)
}

// ClaimOptions say how a run is claimed.
type ClaimOptions struct {
	Environment int64 // the id of what the worker trains in
	TakeOver    bool  // also runs whose workers are on other hosts, of which nobody can tell here whether they live
	KeepWeights bool  // keep the run's weights even if it is not the best of its sweep
	Retries     int   // how often the run is tried again after it has failed
	Run         int64 // this run alone, if it waits; 0: any
}

// Claim is a run in the hands of a worker of this process. Its methods may be called from
// one goroutine at a time. Their error is [ErrLost] when the run has gone to another
// worker; then nothing is written.
type Claim interface {
	// Run returns the run as it is recorded after the latest call.
	Run() Run
	// Checkpoint returns the state to go on from and the epoch after which it was taken;
	// nil and 0 to start afresh.
	Checkpoint() (state []byte, epoch int)
	// Report records epochs, each with all that belongs to it, in one transaction. It answers
	// whether the run is to stop: then the reports after the one that it stops with are not
	// recorded. An epoch that was recorded before, by an attempt that went on after its last
	// checkpoint, is written again with the same values, and what was decided then stands.
	//
	// The steps of a program, see [Epoch].CountsSteps, may come in any order. One that
	// an earlier attempt has reported is replaced by what this one reports. Early
	// termination counts the values of the sweep's metric, whatever their steps.
	Report(ctx context.Context, reports ...EpochReport) (Answer, error)
	// Canceled reports whether somebody has asked for the end of the run, see [Store].Cancel.
	// It may be called beside any other method.
	Canceled(ctx context.Context) (bool, error)
	// Launched records how a program was started for the run.
	Launched(ctx context.Context, launch Launch) error
	// Finish ends the run and lets its checkpoint go. The weights of the sweep's best run,
	// by the metric's last value, are kept, and so are those that somebody asked for; those
	// of others are removed. A run that has failed no more often than
	// [ClaimOptions].Retries waits again, and begins afresh, because its checkpoint may be
	// what fails. It keeps the error. Steps of a program that only earlier attempts have come
	// to, after all those of this one, are removed if the run is done or stopped.
	Finish(ctx context.Context, o Outcome) error
	// Release puts the run back to wait for another worker, who goes on from its last
	// checkpoint. A run that was to be canceled is canceled.
	Release(ctx context.Context) error
}

// ErrLost says that a worker no longer has its run: it was given up for dead
// and another worker has taken the run up.
var ErrLost = errors.New("another worker has taken this run over")

// NewRun is a run that is to be trained.
type NewRun struct {
	Number    int // 1.. in the sweep
	Config    Config
	ConfigKey string
	Seed      int64
	Dataset   Dataset
}

// Subject is what verbs of people are about: runs, or a whole sweep.
type Subject struct {
	Sweep int64   // its id; 0: the runs
	Runs  []int64 // their ids
}

// Imported is what became of a sweep of another record.
type Imported struct {
	Sweep Sweep // as that record has it
	ID    int64 // its id here
	Runs  int   // that were copied; 0 where the sweep was here before
	Known bool  // it was here before, and was left as it is
	// How many runs of a known sweep have ended, in whatever way.
	EndedThere, EndedHere int
}
