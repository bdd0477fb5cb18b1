package command

import (
	"time"

	psutil "github.com/shirou/gopsutil/v4/process"

	"gradbook/experiments/runner/command/process"
)

// usage is what a program and all that it has started take of the machine.
type usage struct {
	at  time.Time
	cpu map[int]float64 // seconds so far, by process
}

// sample returns, every usageInterval, what the program takes: system/cpu in percent of one
// core since the last sample, system/memory in MB, resident. It returns nil in between.
func (u *usage) sample(p *process.Program) map[string]float64 {
	if u.at.IsZero() {
		u.at = time.Now()
		u.cpu = map[int]float64{}
		return nil
	}
	elapsed := time.Since(u.at)
	if elapsed < usageInterval {
		return nil
	}
	cpu, used, bytes := map[int]float64{}, 0.0, 0.0
	for _, pid := range p.Members() {
		found, err := psutil.NewProcess(int32(pid))
		if err != nil {
			continue
		}
		if times, err := found.Times(); err == nil {
			cpu[pid] = times.User + times.System
			used += cpu[pid] - u.cpu[pid]
		}
		if memory, err := found.MemoryInfo(); err == nil {
			bytes += float64(memory.RSS)
		}
	}
	u.at, u.cpu = time.Now(), cpu
	return map[string]float64{"system/cpu": 100 * used / elapsed.Seconds(), "system/memory": bytes / 1e6}
}
