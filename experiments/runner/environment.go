package runner

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"gradbook/experiments/results"
	"gradbook/nn"
)

// maxDiff is how much of a difference to the commit is recorded, in bytes.
const maxDiff = 1 << 20

// environment describes what this process runs on. What cannot be found out,
// such as the commit outside a checkout of this program, is empty.
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
	if inCheckout() {
		e.GitCommit = strings.TrimSpace(string(git("rev-parse", "HEAD")))
		// The lab record and rendered figures change with every sweep and are
		// no part of the code.
		diff := git("diff", "--no-ext-diff", "--no-color", "HEAD", "--", ":/", ":(top,exclude)results.db*", ":(top,exclude,glob)plots/*/**")
		if len(diff) > maxDiff {
			diff = append(diff[:maxDiff:maxDiff], "\n... cut off here\n"...)
		}
		e.GitDiff = string(diff)
	}
	return e, nil
}

// inCheckout reports whether the working folder is in a git checkout of this
// program, and not of another.
func inCheckout() bool {
	top := strings.TrimSpace(string(git("rev-parse", "--show-toplevel")))
	module, err := os.ReadFile(filepath.Join(top, "go.mod"))
	return top != "" && err == nil && strings.HasPrefix(string(module), "module gradbook\n")
}

func git(arguments ...string) []byte {
	output, err := exec.Command("git", arguments...).Output()
	if err != nil {
		return nil
	}
	return output
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
