//go:build unix

package main

import (
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/term"
)

// shellCommand has the shell run a command line.
func shellCommand(line string) *exec.Cmd { return exec.Command("sh", "-c", line) }

// group is a command with the processes that it has started.
type group struct {
	command *exec.Cmd
	own     bool
}

// ownGroup puts a command that is yet to be started into a process group of its own, so
// that signals reach all that it starts. At a terminal it stays in this program's:
// there it may ask for a password, and Ctrl-C reaches everybody anyway.
func ownGroup(command *exec.Cmd) group {
	g := group{command, !term.IsTerminal(int(os.Stdin.Fd()))}
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: g.own}
	return g
}

func (g group) end()  { g.signal(syscall.SIGTERM) }
func (g group) kill() { g.signal(syscall.SIGKILL) }

func (g group) signal(s syscall.Signal) {
	if g.own {
		syscall.Kill(-g.command.Process.Pid, s)
	} else {
		g.command.Process.Signal(s)
	}
}
