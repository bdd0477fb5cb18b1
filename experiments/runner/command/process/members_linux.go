package process

import (
	"bytes"
	"os"
	"strconv"
)

// members lists the processes that live and are in the program's group or have its token.
// Zombies do not live: their parents, which may never ask for their status, are others.
func (id ID) members() (pids []int) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	mark := []byte(TokenVariable + "=" + id.Token)
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil || pid == os.Getpid() {
			continue
		}
		folder := "/proc/" + entry.Name()
		state, group := stateOf(folder)
		if state == 'Z' || state == 'X' || state == 0 {
			continue
		}
		if group == id.PID && id.PID != 0 || marked(folder, mark) {
			pids = append(pids, pid)
		}
	}
	return pids
}

// stateOf returns the state and the process group of a process; 0 where it has gone. See
// proc_pid_stat(5): the name, in brackets, may have any character.
func stateOf(folder string) (state byte, group int) {
	stat, err := os.ReadFile(folder + "/stat")
	if err != nil {
		return 0, 0
	}
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 3 {
		return 0, 0
	}
	group, _ = strconv.Atoi(string(fields[2]))
	return fields[0][0], group
}

// marked reports whether a process was started with a variable. Those of other users cannot
// be read, and are none of ours.
func marked(folder string, mark []byte) bool {
	environment, err := os.ReadFile(folder + "/environ")
	if err != nil {
		return false
	}
	return bytes.HasPrefix(environment, append(mark, 0)) || bytes.Contains(environment, append(append([]byte{0}, mark...), 0))
}

// known reports whether what is left of a program of another process can be found: by its
// token here, without which a group of its number is another program's.
func (id ID) known() bool {
	for _, pid := range id.members() {
		if marked("/proc/"+strconv.Itoa(pid), []byte(TokenVariable+"="+id.Token)) {
			return true
		}
	}
	return false
}
