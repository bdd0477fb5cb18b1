package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"gradbook/nn"
)

// version says which code this program is built from, and which kernel carries out its arithmetic.
func version() string {
	module, commit := "(unknown)", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		module = info.Main.Version
		for _, setting := range info.Settings {
			switch {
			case setting.Key == "vcs.revision":
				commit = fmt.Sprintf(", commit %.12s", setting.Value)
			case setting.Key == "vcs.modified" && setting.Value == "true":
				commit += " with changes"
			}
		}
	}
	kernel, err := nn.Kernel()
	if err != nil {
		kernel = err.Error()
	}
	return fmt.Sprintf("gradbook %s%s, %s, %s/%s, kernel %s", module, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH, kernel)
}
