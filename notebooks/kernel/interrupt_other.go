//go:build !unix

package kernel

import (
	"os"
	"os/exec"
)

func inOwnGroup(*exec.Cmd) {}

func interrupt(command *exec.Cmd) error { return command.Process.Signal(os.Interrupt) }
