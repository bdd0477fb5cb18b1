package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"

	"gradbook/experiments/exchange/tensorboard"
	"gradbook/experiments/exchange/wandb"
	"gradbook/experiments/results"
	"gradbook/experiments/runner"
	"gradbook/experiments/runner/command/lines"
	"gradbook/experiments/runner/command/process"
	"gradbook/experiments/sweep"
)

// training is a program at work. It implements [runner.Training].
type training struct {
	command *sweep.Command
	run     results.Run
	files   files
	program *process.Program
	launch  results.Launch
	output  *output
	metrics *lines.File
	follows []*follower
	steps   *steps
	usage   usage
	say     func(line string)
	began   time.Time
	taken   time.Time     // when steps were returned last
	polled  time.Time     // when the files were looked at last
	wake    chan struct{} // there is output
	ended   bool          // the program has, and all that it logged was read
	late    bool          // it was ended as it took longer than it may
	cut     atomic.Bool   // it was ended with its attempt
}

// follower reads files that the program writes.
type follower struct {
	source interface {
		Poll() ([]results.Logged, error) // what is whole and new
		Skipped() string                 // what is no metrics, so far; "" where all is
	}
	unread error // of the last poll
}

const (
	batchInterval = 100 * time.Millisecond // between two batches of steps
	pollInterval  = 500 * time.Millisecond // between two looks at files
	usageInterval = 10 * time.Second
)

func (t *training) notify() {
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// Launch says how the program was started.
func (t *training) Launch() results.Launch { return t.launch }

// Next waits for the program to report. It returns all steps that it has reported, or [io.EOF]
// when it has ended well, or an error that says how it has failed. When ctx is done, it ends
// the program.
func (t *training) Next(ctx context.Context, _ int) ([]runner.Step, error) {
	if t.ended {
		return nil, t.failure()
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		var timeout <-chan time.Time
		if t.command.Timeout > 0 && !t.late {
			timeout = time.After(time.Until(t.began.Add(t.command.Timeout)))
		}
		select {
		case <-t.program.Done():
			t.finish()
			if all := t.steps.take(t.run.ID); len(all) > 0 {
				return all, nil
			}
			return nil, t.failure()
		case <-ctx.Done():
			t.program.End(t.command.Grace)
			<-t.program.Done()
			t.finish()
			if all := t.steps.take(t.run.ID); len(all) > 0 {
				return all, nil
			}
			return nil, ctx.Err()
		case <-timeout:
			select {
			case <-t.program.Done(): // just in time
			default:
				t.late = true
				t.program.End(t.command.Grace)
			}
		case <-t.wake:
			timer.Reset(time.Until(t.taken.Add(batchInterval)))
		case <-timer.C:
			t.read()
			if all := t.steps.take(t.run.ID); len(all) > 0 {
				t.taken = time.Now()
				return all, nil
			}
			timer.Reset(pollInterval)
		}
	}
}

// read takes in what the program has logged since the last call.
func (t *training) read() {
	for _, logged := range t.output.poll() {
		t.steps.add(logged)
	}
	if time.Since(t.polled) >= pollInterval {
		t.polled = time.Now()
		t.readFiles()
	}
	if values := t.usage.sample(t.program); values != nil {
		t.steps.attach(values)
	}
}

func (t *training) readFiles() {
	for _, f := range t.follows {
		var logged []results.Logged
		logged, f.unread = f.source.Poll() // what cannot be read now is tried again
		for _, l := range logged {
			t.steps.add(l)
		}
	}
}

// sayUnread says what the files of an ended program had that was not read.
func (t *training) sayUnread() {
	if t.say == nil {
		return
	}
	for _, f := range t.follows {
		if f.unread != nil {
			t.say(fmt.Sprintf("run %d: %v", t.run.ID, f.unread))
		}
		for line := range strings.Lines(f.source.Skipped()) {
			t.say(fmt.Sprintf("run %d: %s", t.run.ID, strings.TrimSpace(line)))
		}
	}
}

// finish reads the rest of what an ended program has logged.
func (t *training) finish() {
	if t.ended {
		return
	}
	t.ended = true
	well := t.program.Wait() == nil
	t.output.end(well)
	t.metrics.End(well)
	for _, logged := range t.output.poll() {
		t.steps.add(logged)
	}
	t.readFiles()
	t.sayUnread()
	if well && !t.steps.any { // it was killed after its last step
		t.steps.fillUpTo(math.MaxInt)
	}
	t.output.close()
}

// shownLines is how many of the last lines of output an error has.
const shownLines = 20

// failure says how the ended program has failed; it is [io.EOF] where it has not. One that was
// ended with its attempt has not failed, nor is it done, whatever its exit status.
func (t *training) failure() error {
	if t.cut.Load() {
		return context.Canceled
	}
	err := t.program.Wait()
	var exit *exec.ExitError
	how := ""
	switch {
	case t.late:
		how = fmt.Sprintf("timed out after %s", t.command.Timeout)
	case err == nil:
		return io.EOF
	case errors.As(err, &exit):
		how = strings.Replace(exit.String(), "signal: ", "ended by signal: ", 1)
	default:
		how = err.Error()
	}
	last := t.output.lastLines(shownLines)
	if len(last) == 0 {
		return errors.New(how)
	}
	// Where one line is shown, it is the program's last, which most often is the error.
	return fmt.Errorf("%s: %s\n%s", how, last[len(last)-1], strings.Join(last, "\n"))
}

// Checkpoint is nil: the program keeps its own state in the run's folder, if it does.
func (t *training) Checkpoint() ([]byte, error) { return nil, nil }

// Outcome ends the program if it is still at work, as after it was stopped early.
func (t *training) Outcome() (results.Outcome, error) {
	t.program.End(t.command.Grace)
	<-t.program.Done()
	t.finish()
	return results.Outcome{}, nil
}

// follow looks for what the program is going to write into files, in the run's folder or
// where the sweep file says. What is there already is of an earlier attempt.
func (t *training) follow(at string) error {
	ofWandB, err := wandb.Follow(t.files.folder)
	if err != nil {
		return err
	}
	t.metrics = lines.Follow(t.files.metrics)
	elsewhere, err := wandb.FollowRun(at, wandbID(t.run))
	if err != nil {
		return err
	}
	t.follows = []*follower{{source: t.metrics}, {source: ofWandB}, {source: elsewhere}}
	events, err := tensorboard.Follow(t.files.folder)
	if err != nil {
		return err
	}
	t.follows = append(t.follows, &follower{source: events})
	if globs := t.command.TensorBoard; globs != nil {
		if events, err = tensorboard.Follow(at, globs...); err != nil {
			return err
		}
		t.follows = append(t.follows, &follower{source: events})
	}
	logged, err := t.metrics.Poll()
	t.metrics.End(false)
	if t.run.Attempt > 1 {
		t.steps.earlier.add(logged)
		// What cannot be read of these ended in the middle, with their program.
		_, logged, _ = wandb.Read(t.files.folder)
		t.steps.earlier.add(logged)
		_, logged, _ = tensorboard.Read(t.files.folder)
		t.steps.earlier.add(logged)
	}
	return err
}
