package main

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"gradbook/internal/shell"
)

// programName returns what the user calls this program by, for usage and commands to copy.
func programName() string { return nameOf(os.Args[0], executable()) }

func executable() string {
	path, _ := os.Executable()
	return path
}

// nameOf returns the name of a program that was called as argument0. "go run" builds a program
// in a temporary folder, and takes it from Go's cache the next time.
func nameOf(argument0, executable string) string {
	if goRun.MatchString(filepath.ToSlash(cmp.Or(executable, argument0))) {
		return "go run ./experiments"
	}
	if base := filepath.Base(argument0); filepath.IsAbs(argument0) {
		if found, err := exec.LookPath(base); err == nil && found == argument0 {
			return base
		}
	}
	return shell.Quote(argument0)
}

var goRun = regexp.MustCompile(`(/go-build[^/]*/b[^/]*/exe|/[0-9a-f]{2}/[0-9a-f]{64}-d)/[^/]+$`)

// commandLine returns this program's name with arguments, quoted for a shell.
func commandLine(arguments ...string) string {
	return strings.Join(append([]string{programName()}, quoted(arguments)), " ")
}

// quoted returns words as a shell reads them.
func quoted(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = shell.Quote(word)
	}
	return strings.Join(quoted, " ")
}
