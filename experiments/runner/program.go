package runner

import (
	"context"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
)

// A Program carries out the runs of a sweep. The runner knows nothing else about what a
// run is. Several goroutines may call its methods at once.
type Program interface {
	// Describe adds to the description of this machine what the program computes with.
	Describe(here *results.Environment)

	// Resume is called before a sweep goes on that an earlier call began. runs are the runs
	// that are left, or all runs where the spec has more to draw. Resume returns an error
	// when the program no longer has what these runs began with. A value that Prepare
	// resolves, such as dataset auto, resolves from now on to what it is in runs.
	Resume(ctx context.Context, spec *sweep.Spec, runs []results.Run) error

	// Prepare checks a config before its run is recorded, so that a config that cannot run is
	// an error before anything starts. It returns the run to record; the runner sets its
	// number and its key. The config that it returns may be more precise than the one that
	// it got, and name the dataset that auto stands for.
	Prepare(ctx context.Context, config results.Config) (results.NewRun, error)

	// Start begins a run, or goes on with it from a checkpoint. When the attempt at the run
	// is over, ctx is done: whatever Start began must then end. Its cause is [ErrStopped],
	// [ErrCanceled], [results.ErrLost] or, where the run was interrupted, another one.
	Start(ctx context.Context, run results.Run, from Checkpoint) (Training, error)
}

// Checkpoint is a state from which a run goes on. The zero value is the state before the
// first step.
type Checkpoint struct {
	Step  int    // the step after which the state was taken
	State []byte // what [Training.Checkpoint] returned
}

// A Training is a run at work. One goroutine at a time calls its methods.
type Training interface {
	// Next carries out the next step on at most so many threads. It returns at least one:
	// several where they came faster than they are recorded. A run that could not tell
	// that its last step was the last returns [io.EOF] when it is asked for another; then it
	// is done. When ctx is done, for a cause as in [Program].Start, Next either finishes its
	// step or returns ctx's error; then the run, unless it is canceled, goes on from its last
	// checkpoint another time.
	Next(ctx context.Context, threads int) ([]Step, error)

	// Checkpoint returns the state after the last step. A run that Start continues from it
	// comes to the same numbers. nil means that the program keeps no state; then an
	// interrupted run starts from its first step again.
	Checkpoint() ([]byte, error)

	// Launch says what was started for the run; the zero value where nothing was.
	Launch() results.Launch

	// Outcome returns the result of the run after its last step, when the context of Start is
	// done. The runner sets State and Error.
	Outcome() (results.Outcome, error)
}

// Step is the result of one step of a run.
type Step struct {
	Report  results.EpochReport
	State   results.State // Running, or how the run ended with this step: Done, Stopped or Diverged
	Samples int           // how many the step trained on; 0 if unknown
}
