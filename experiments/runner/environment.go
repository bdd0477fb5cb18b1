package runner

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/shirou/gopsutil/v4/cpu"

	"gradbook/experiments/results"
)

// environment describes what this process runs on. What cannot be found out,
// such as the commit of a build that does not say it, is empty.
var environment = sync.OnceValue(func() results.Environment {
	host, _ := os.Hostname()
	e := results.Environment{
		GoVersion: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH,
		CPU: cpuModel(), Hostname: host,
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		var modules strings.Builder
		for _, module := range info.Deps {
			if module.Replace != nil {
				module = module.Replace
			}
			fmt.Fprintf(&modules, "%s %s\n", module.Path, module.Version)
		}
		e.Modules = modules.String()
	}
	e.GitCommit, e.GitDiff = thisBuild().code()
	return e
})

// cpuModel returns the processor's name as the system gives it.
func cpuModel() string {
	processors, _ := cpu.Info() // some may be known even where it fails
	if len(processors) == 0 || processors[0].ModelName == "" {
		return runtime.GOARCH
	}
	return strings.TrimSpace(processors[0].ModelName)
}
