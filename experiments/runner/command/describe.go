package command

import (
	"os/exec"
	"path/filepath"
	"strings"

	"gradbook/experiments/results"
	"gradbook/internal/git"
)

// Describe adds the commit of the program's repository, what differs from it, and its
// interpreter.
func (p *Program) Describe(here *results.Environment) {
	folder := p.at
	if program := p.Command.Program; program != "" {
		if path, err := filepath.Abs(program); err == nil {
			folder = filepath.Dir(path)
		}
	}
	if top := git.Top(folder); top != "" {
		here.ProgramCommit, here.ProgramDiff = git.Head(top), git.Diff(top, p.notTheRecord(top)...)
	}
	python := p.python()
	if python == "" {
		return
	}
	here.Interpreter = firstLine(python, "--version")
	if p.Freeze {
		packages, _ := exec.Command(python, "-m", "pip", "freeze").Output()
		here.Packages = string(packages)
	}
}

// notTheRecord leaves the record and the folders of its runs out of a difference: they grow
// with every run and say nothing about the program.
func (p *Program) notTheRecord(top string) (patterns []string) {
	files := filepath.Dir(p.Folder(0))
	if folder, err := filepath.EvalSymlinks(filepath.Dir(files)); err == nil {
		files = filepath.Join(folder, filepath.Base(files)) // as git has resolved top
	}
	within, err := filepath.Rel(top, files)
	if err != nil || !filepath.IsLocal(within) {
		return nil
	}
	within = filepath.ToSlash(within)
	record := strings.TrimSuffix(within, ".files") + ".db"
	for _, name := range []string{within, record, record + "-wal", record + "-shm"} {
		patterns = append(patterns, ":(exclude,literal)"+name)
	}
	return patterns
}

// python returns the interpreter of Python among the first words of the command; "" where
// there is none.
func (p *Program) python() string {
	for _, word := range Arguments(p.Command, results.Config{}, "") {
		if strings.HasPrefix(filepath.Base(word), "python") && !strings.HasSuffix(word, ".py") {
			return word
		}
	}
	return ""
}

func firstLine(name string, arguments ...string) string {
	output, _ := exec.Command(name, arguments...).CombinedOutput()
	line, _, _ := strings.Cut(string(output), "\n")
	return strings.TrimSpace(line)
}
