package process

import (
	"os/exec"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// tree is a program with all that it has started: a job object. It ends with this process,
// whatever becomes of that, as nobody else has the handle.
type tree struct {
	job windows.Handle
	pid uint32
}

// startTree starts a program and puts it into a job. What it starts before it is there
// is not found.
func startTree(command *exec.Cmd, token string) (tree, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return tree{}, err
	}
	limits := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{
		BasicLimitInformation: windows.JOBOBJECT_BASIC_LIMIT_INFORMATION{LimitFlags: windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE}}
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation, uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	command.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		windows.CloseHandle(job)
		return tree{}, err
	}
	t := tree{job, uint32(command.Process.Pid)}
	process, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, t.pid)
	if err == nil {
		err = windows.AssignProcessToJobObject(job, process)
		windows.CloseHandle(process)
	}
	if err != nil {
		command.Process.Kill()
		command.Wait()
		windows.CloseHandle(job)
		return tree{}, err
	}
	return t, nil
}

func (t tree) close() { windows.CloseHandle(t.job) }

// Members lists the processes of the program that live.
func (p *Program) Members() []int { return p.tree.members() }

// members lists the first thousand.
func (t tree) members() (pids []int) {
	var list struct { // JOBOBJECT_BASIC_PROCESS_ID_LIST
		assigned, listed uint32
		ids              [1000]uintptr
	}
	err := windows.QueryInformationJobObject(t.job, windows.JobObjectBasicProcessIdList, uintptr(unsafe.Pointer(&list)), uint32(unsafe.Sizeof(list)), nil)
	if err != nil {
		return nil
	}
	for _, pid := range list.ids[:min(int(list.listed), len(list.ids))] {
		pids = append(pids, int(pid))
	}
	return pids
}

// end asks by Ctrl-Break, which only programs of this console get, as Windows has no SIGTERM.
func (t tree) end(grace time.Duration) {
	endAll(t.members,
		func([]int) { windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, t.pid) },
		func([]int) { windows.TerminateJobObject(t.job, 1) }, grace)
}

// endLeft has nothing to do: the job of a program ended with the process that started it.
func endLeft(ID, time.Duration) error { return nil }

// keeper has nothing to do: the job ends when this process does.
type keeper struct{}

var theKeeper keeper

func (keeper) expect(string) {}
func (keeper) keep(ID)       {}
func (keeper) forget(string) {}
