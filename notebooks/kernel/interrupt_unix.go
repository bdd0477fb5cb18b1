//go:build unix

package kernel

import (
	"os/exec"
	"syscall"
)

// inOwnGroup keeps signals that this program gets with its process group, such as Ctrl-C,
// from a command that is yet to be started: it would get them twice, and be cut short in
// tidying up.
func inOwnGroup(command *exec.Cmd) { command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// interrupt reaches all that the command has started in its group.
func interrupt(command *exec.Cmd) error { return syscall.Kill(-command.Process.Pid, syscall.SIGINT) }
