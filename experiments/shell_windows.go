package main

import (
	"cmp"
	"os"
	"os/exec"
	"strconv"
	"syscall"

	"golang.org/x/sys/windows"
)

// shellCommand has cmd run a command line, as it is written.
func shellCommand(line string) *exec.Cmd {
	shell := exec.Command(cmp.Or(os.Getenv("COMSPEC"), "cmd"))
	shell.SysProcAttr = &syscall.SysProcAttr{CmdLine: `cmd /d /s /c "` + line + `"`}
	return shell
}

// group is a command with the processes that it has started.
type group struct{ command *exec.Cmd }

// ownGroup puts a command that is yet to be started into a process group of its own.
// Ctrl-C does not reach it there.
func ownGroup(command *exec.Cmd) group {
	command.SysProcAttr.CreationFlags |= windows.CREATE_NEW_PROCESS_GROUP
	return group{command}
}

// end sends Ctrl-Break, the one signal that Windows sends to a group. Without a console
// there is none to send, so the group is killed.
func (g group) end() {
	if windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, uint32(g.command.Process.Pid)) != nil {
		g.kill()
	}
}

// kill ends the processes that Windows still knows to be children of the command, and
// theirs.
func (g group) kill() {
	if exec.Command("taskkill", "/t", "/f", "/pid", strconv.Itoa(g.command.Process.Pid)).Run() != nil {
		g.command.Process.Kill()
	}
}
