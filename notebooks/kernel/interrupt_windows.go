package kernel

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// inOwnGroup keeps Ctrl-C from a command that is yet to be started: it would get it twice,
// and be cut short in tidying up.
func inOwnGroup(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
}

// interrupt sends Ctrl-Break, the one signal that Windows sends to a group.
func interrupt(command *exec.Cmd) error {
	return windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, uint32(command.Process.Pid))
}
