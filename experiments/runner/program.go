package runner

import (
	"context"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
)

// A Program carries out the runs of a sweep. It is all that the runner knows of what a
// run is. Several goroutines may call its methods at once.
type Program interface {
	// Describe adds what the program computes with to what is known of this machine.
	Describe(here *results.Environment)

	// Resume is called before a sweep goes on that an earlier call has begun. runs are those
	// that wait or that others are to be drawn beside. It fails where the program no
	// longer has what they were begun with. What a value stands for that is resolved when
	// a run is drawn, such as dataset auto, stays what it is in runs.
	Resume(ctx context.Context, spec *sweep.Spec, runs []results.Run) error

	// Prepare checks a config before its run is recorded: one that cannot run is an error
	// here, before anything starts. It returns what to record of the run, but for its
	// number and its key. Its config may say more precisely what it was given: the
	// dataset that auto stands for.
	Prepare(ctx context.Context, config results.Config) (results.NewRun, error)

	// Start begins a run, or goes on with it from a checkpoint.
	Start(ctx context.Context, run results.Run, from Checkpoint) (Training, error)
}

// Checkpoint is a state of a run to go on from. The zero value is that before its first step.
type Checkpoint struct {
	Step  int    // after which the state was taken
	State []byte // what [Training.Checkpoint] returned; nil where the run starts afresh
}

// A Training is a run at work. One goroutine at a time calls its methods.
type Training interface {
	// Next carries out the next step, with at most so many threads. The error is [io.EOF]
	// where the run was done after the step before, of which nobody could tell then that it is
	// the last. When ctx is done, Next finishes its step or returns ctx's error; then
	// the run goes on from its last checkpoint another time.
	Next(ctx context.Context, threads int) (Step, error)

	// Checkpoint returns the state after the last step, from which Start goes on to the
	// same numbers; nil where the program keeps none.
	Checkpoint() ([]byte, error)

	// Outcome returns what the run has come to after its last step. Its State and Error are
	// the runner's to set.
	Outcome() (results.Outcome, error)
}

// Step is what a run found out in one step.
type Step struct {
	Report  results.EpochReport
	State   results.State // Running, or how the run has ended with this step: Done, Stopped or Diverged
	Samples int           // that the step trained on; 0 where that is not known
}
