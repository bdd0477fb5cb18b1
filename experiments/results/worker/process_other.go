//go:build !linux

package worker

import (
	"time"

	psutil "github.com/shirou/gopsutil/v4/process"
)

// startOf returns when a process started, since 1970, as the system noted it then.
func startOf(p *psutil.Process) (time.Duration, error) {
	milliseconds, err := p.CreateTime()
	return time.Duration(milliseconds) * time.Millisecond, err
}

// Other systems have no name of a boot, and one space of process ids.

func bootID() string { return "-" }

func pidSpace() string { return "-" }
