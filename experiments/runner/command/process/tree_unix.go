//go:build unix

package process

import (
	"os/exec"
	"syscall"
	"time"
)

// tree is a program with all that it has started.
type tree struct{ id ID }

func startTree(command *exec.Cmd, token string) (tree, error) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := command.Start(); err != nil {
		return tree{}, err
	}
	return tree{ID{command.Process.Pid, token}}, nil
}

func (t tree) close() {}

// Members lists the processes of the program that live.
func (p *Program) Members() []int { return p.tree.id.members() }

func (t tree) end(grace time.Duration) { endAll(t.id.members, terminate, kill, grace) }

func endLeft(id ID, grace time.Duration) error {
	if !id.known() {
		return nil
	}
	endAll(id.members, terminate, kill, grace)
	return nil
}

func terminate(pids []int) { send(pids, syscall.SIGTERM) }

// kill continues what is stopped, as that could not end otherwise.
func kill(pids []int) {
	send(pids, syscall.SIGKILL)
	send(pids, syscall.SIGCONT)
}

func send(pids []int, s syscall.Signal) {
	for _, pid := range pids {
		syscall.Kill(pid, s)
	}
}
