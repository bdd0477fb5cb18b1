// Package process starts programs and ends them with all that they have started: their
// children, those that ignore SIGTERM, and on Linux those that went to a session of their
// own. When this process is killed, a keeper, a process of its own, ends what it had started.
//
// A program and what it starts is found by its process group and, on Linux, by a token in
// the environment that its children inherit, as Jenkins finds what a build has left
// (https://javadoc.jenkins.io/hudson/util/ProcessTree.html).
package process

import (
	"crypto/rand"
	"errors"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"
)

// TokenVariable is the environment variable that marks what belongs to a program.
const TokenVariable = "GRADBOOK_RUN_TOKEN"

// Options say how a program is started.
type Options struct {
	Arguments      []string  // the program and its arguments
	Folder         string    // to run in
	Environment    []string  // name=value; the token is added
	Stdout, Stderr io.Writer // each is written to by one goroutine
}

// A Program is one that was started, with all that it has started.
type Program struct {
	ID    ID
	tree  tree
	grace chan time.Duration // asks for the end
	done  chan struct{}      // closed when nothing of it is left
	err   error              // of the program; to be read when it is done
}

// ID says which program was started, so that another process can end what is left of it.
type ID struct {
	PID   int    // also the id of its process group, on Unix
	Token string // random
}

// straggling is how long what a program leaves behind may take to end after SIGTERM, and how
// long output may come after everything has ended.
const straggling = 2 * time.Second

// Start starts a program without standard input, in a process group of its own.
func Start(o Options) (*Program, error) {
	p := &Program{ID: ID{Token: rand.Text()}, grace: make(chan time.Duration, 1), done: make(chan struct{})}
	command := exec.Command(o.Arguments[0], o.Arguments[1:]...)
	command.Dir = o.Folder
	command.Env = append(o.Environment[:len(o.Environment):len(o.Environment)], TokenVariable+"="+p.ID.Token)
	var output sync.WaitGroup
	var pipes []*os.File
	closeAll := func() {
		for _, pipe := range pipes {
			pipe.Close()
		}
	}
	// Not the pipes of exec.Cmd, whose Wait waits for whatever has inherited them.
	connect := func(to io.Writer) (*os.File, error) {
		from, into, err := os.Pipe()
		if err != nil {
			return nil, err
		}
		pipes = append(pipes, from, into)
		output.Go(func() { copyOutput(to, from) })
		return into, nil
	}
	stdout, err := connect(o.Stdout)
	if err != nil {
		return nil, err
	}
	stderr, err := connect(o.Stderr)
	if err != nil {
		closeAll()
		return nil, err
	}
	command.Stdout, command.Stderr = stdout, stderr
	theKeeper.expect(p.ID.Token)
	if p.tree, err = startTree(command, p.ID.Token); err != nil {
		theKeeper.forget(p.ID.Token)
		closeAll()
		return nil, err
	}
	stdout.Close()
	stderr.Close()
	p.ID.PID = command.Process.Pid
	theKeeper.keep(p.ID)
	go func() {
		p.err = p.attend(command)
		read := make(chan struct{})
		go func() { output.Wait(); close(read) }()
		select {
		case <-read:
		case <-time.After(straggling): // somebody who could not be found holds the pipe
		}
		closeAll()
		<-read
		p.tree.close()
		theKeeper.forget(p.ID.Token)
		close(p.done)
	}()
	return p, nil
}

// copyOutput reads all output, whatever becomes of what is written: a program must not wait
// for its reader.
func copyOutput(to io.Writer, from *os.File) {
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			to.Write(buffer[:n])
		}
		if err != nil {
			return
		}
	}
}

// attend waits for the program, ends it when it is asked to, and then ends what is left.
func (p *Program) attend(command *exec.Cmd) error {
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	var err error
	select {
	case err = <-ended:
		p.tree.end(straggling)
	case grace := <-p.grace:
		gone := make(chan struct{})
		go func() { p.tree.end(grace); close(gone) }()
		for waiting := true; waiting; {
			select {
			case sooner := <-p.grace: // there is less time than there was
				go p.tree.end(sooner)
			case <-gone:
				waiting = false
			}
		}
		err = <-ended
	}
	return err
}

// End asks the program and all that it has started to end, by SIGTERM, and kills what is
// left after a time. It returns at once; Wait tells when nothing is left. A second call may
// shorten the time.
func (p *Program) End(grace time.Duration) {
	select {
	case p.grace <- grace:
	case <-p.done:
	}
}

// Done is closed when the program has ended, nothing that it started is left, and all
// output has been written.
func (p *Program) Done() <-chan struct{} { return p.done }

// Wait waits until Done, and returns how the program ended: nil for status 0, or an
// [exec.ExitError].
func (p *Program) Wait() error {
	<-p.done
	return p.err
}

// EndLeft ends what is left of a program that another process has started, as End does, and
// returns when nothing is.
func EndLeft(id ID, grace time.Duration) error {
	if id.Token == "" {
		return errors.New("process: no token")
	}
	return endLeft(id, grace)
}

// pollInterval is how often a tree is looked at that is to end.
const pollInterval = 100 * time.Millisecond

// unkillable is how long what was killed is waited for: a process of another user, or one that
// waits for a disk that does not answer, may stay.
const unkillable = 10 * time.Second

// endAll has what members lists end: it asks by terminate and, after the grace, kills. It
// returns when nothing is left, or what is cannot be killed.
func endAll(members func() []int, terminate, kill func([]int), grace time.Duration) {
	deadline := time.Now().Add(grace)
	asked := map[int]bool{}
	for wait := time.Millisecond; ; wait = min(2*wait, pollInterval) {
		left := members()
		if len(left) == 0 || time.Now().After(deadline.Add(unkillable)) {
			return
		}
		if time.Now().After(deadline) {
			kill(left)
		} else {
			var late []int // that were started meanwhile, or are asked for the first time
			for _, pid := range left {
				if !asked[pid] {
					asked[pid] = true
					late = append(late, pid)
				}
			}
			if len(late) > 0 {
				terminate(late)
			}
		}
		time.Sleep(wait)
	}
}
