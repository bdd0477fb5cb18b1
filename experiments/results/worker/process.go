package worker

import (
	"errors"
	"io/fs"
	"slices"
	"time"

	"github.com/shirou/gopsutil/v4/host"
	psutil "github.com/shirou/gopsutil/v4/process"
)

// process is what the system says of a process that runs.
type process struct {
	start   time.Duration // see startOf; 0 where the system does not say
	stopped bool          // by a signal, until another one lets it go on
}

// findProcess returns the process with an id. It is not ok where there is none, and where
// it has ended and its parent has only not asked for its status yet.
func findProcess(pid int32) (p process, ok bool) {
	found, err := psutil.NewProcess(pid)
	if err != nil {
		return p, false
	}
	if p.start, err = startOf(found); err != nil && !errors.Is(err, fs.ErrPermission) {
		return p, false
	}
	states, _ := found.Status() // Windows has none
	p.stopped = slices.Contains(states, psutil.Stop)
	return p, !slices.Contains(states, psutil.Zombie)
}

// bootTime returns when this machine was started, the zero time where the system does
// not say.
func bootTime() time.Time {
	seconds, err := host.BootTime()
	if err != nil {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0)
}
