//go:build unix && !linux

package process

import (
	psutil "github.com/shirou/gopsutil/v4/process"
	"golang.org/x/sys/unix"
)

// members lists the processes that live and are in the program's group. A process that
// has left the group is not found: these systems do not tell the environment of others.
func (id ID) members() (pids []int) {
	all, err := psutil.Pids()
	if err != nil {
		return nil
	}
	for _, pid := range all {
		group, err := unix.Getpgid(int(pid))
		if err != nil || group != id.PID {
			continue
		}
		p, err := psutil.NewProcess(pid)
		if err != nil {
			continue
		}
		if states, _ := p.Status(); len(states) > 0 && states[0] == psutil.Zombie {
			continue
		}
		pids = append(pids, int(pid))
	}
	return pids
}

// known is false: here nothing tells a program from another one that has got its number
// since. The keeper has ended what there was.
func (id ID) known() bool { return false }
