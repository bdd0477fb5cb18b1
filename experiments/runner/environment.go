package runner

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"

	"gradbook/experiments/results"
	"gradbook/nn"
)

// environment describes what this process runs on. What cannot be found out,
// such as the commit of a build that does not say it, is empty.
func environment() (results.Environment, error) {
	kernel, err := nn.Kernel()
	if err != nil {
		return results.Environment{}, err
	}
	host, _ := os.Hostname()
	e := results.Environment{
		GoVersion: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH,
		CPU: cpuModel(), Kernel: kernel, Hostname: host,
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
	return e, nil
}

// cpuModel returns the processor's name as the system gives it.
func cpuModel() string {
	switch runtime.GOOS {
	case "linux":
		text, _ := os.ReadFile("/proc/cpuinfo")
		lines := bufio.NewScanner(bytes.NewReader(text))
		for lines.Scan() {
			if name, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(name) == "model name" {
				return strings.TrimSpace(value)
			}
		}
	case "darwin":
		name, _ := exec.Command("sysctl", "-n", "machdep.cpu.brand_string").Output()
		return strings.TrimSpace(string(name))
	case "windows":
		return os.Getenv("PROCESSOR_IDENTIFIER")
	}
	return runtime.GOARCH
}
