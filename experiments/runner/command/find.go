package command

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"gradbook/experiments/results"
)

// findProgram checks that the command can be started, so that a sweep whose every run would
// fail does not begin. beside is the folder of the sweep file.
func (p *Program) findProgram(beside string) error {
	arguments := Arguments(p.Command, results.Config{}, "")
	if len(arguments) > 0 && arguments[0] == "/usr/bin/env" {
		arguments = arguments[1:]
		for len(arguments) > 0 && (strings.HasPrefix(arguments[0], "-") || strings.Contains(arguments[0], "=")) {
			arguments = arguments[1:]
		}
	}
	if len(arguments) == 0 {
		return fmt.Errorf("the command of the sweep file starts nothing; write the program's name in it")
	}
	name := arguments[0]
	if _, err := exec.LookPath(name); err != nil {
		if info, there := os.Stat(name); there == nil && !info.IsDir() {
			return fmt.Errorf("%s cannot be started, as it is not executable: chmod +x %[1]s, or write the interpreter in front of it, such as command: [bash, %[1]s, \"${args}\"]", name)
		}
		if p.Command.Program == name || strings.ContainsRune(name, filepath.Separator) {
			return p.notThere(name, beside)
		}
		return fmt.Errorf("there is no %s on the PATH, which the sweep file's program is started by", name)
	}
	// A script is a file that the interpreter opens, not a module that it finds.
	if program := p.Command.Program; program != "" && slices.Contains(arguments[1:], program) && !slices.Contains(arguments, "-m") && !slices.Contains(arguments, "-c") {
		if info, err := os.Stat(program); err != nil {
			return p.notThere(program, beside)
		} else if info.IsDir() {
			return fmt.Errorf("program: %s is a folder; write the file to start", program)
		}
	}
	return nil
}

func (p *Program) notThere(name, beside string) error {
	message := fmt.Sprintf("there is no %s in the working folder, %s", name, p.at)
	if path := filepath.Join(beside, name); beside != "." && !filepath.IsAbs(name) {
		if _, err := os.Stat(path); err == nil {
			return fmt.Errorf("%s, but %s is there: programs are started where the command is run, as by W&B's agent; run it in %s, or write program: %s", message, path, beside, path)
		}
	}
	return fmt.Errorf("%s; write its path from there", message)
}
