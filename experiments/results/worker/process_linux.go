package worker

import (
	"os"
	"strings"
	"time"

	psutil "github.com/shirou/gopsutil/v4/process"
)

// startOf returns when a process started, as the time that the machine had run by then: the
// kernel counts from there, so that setting the clock makes no difference.
func startOf(p *psutil.Process) (time.Duration, error) {
	milliseconds, err := p.CreateTime()
	return time.UnixMilli(milliseconds).Sub(bootTime()), err
}

// bootID tells one boot of the machine from the next, "-" where the system does not say.
func bootID() string {
	text, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return "-"
	}
	return strings.TrimSpace(string(text))
}

// pidSpace tells one space of process ids from another: each container has its own.
func pidSpace() string {
	space, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return "-"
	}
	return space
}
