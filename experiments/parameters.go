package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"gradbook/experiments/hint"
	"gradbook/experiments/runner/network"
	"gradbook/experiments/sweep"
)

type parametersVerb struct {
	Name string `arg:"" optional:"" help:"Explain this parameter."`
}

func (v *parametersVerb) Run() error {
	all := network.Schema.Parameters
	if v.Name != "" {
		return printParameter(all, v.Name)
	}
	stdout.printf("Parameters that a sweep file may set or vary, and their defaults\n")
	theme, width := "", 0
	for _, p := range all {
		width = max(width, len(p.Name))
	}
	for _, p := range all {
		if p.Theme != theme {
			theme = p.Theme
			stdout.printf("\n%s\n", theme)
		}
		name := p.Name
		for line := range strings.Lines(text.WrapSoft(fmt.Sprintf("%s (%s)", p.Doc, p.Standard()), max(20, cmp.Or(stdout.columns, 100)-width-4))) {
			stdout.printf("  %-*s  %s\n", width, name, strings.TrimRight(line, " \n"))
			name = ""
		}
	}
	return nil
}

func printParameter(all []sweep.Parameter, name string) error {
	var names []string
	for _, p := range all {
		if p.Name == name {
			printWrapped(p.Name + ": " + p.Doc)
			stdout.printf("  it takes  %s\n  default   %s\n  about     %s\n\n  parameters:\n    %s: {value: %s}\n", p.Kind, p.Standard(), p.Theme, p.Name, inFile(p.Standard()))
			return nil
		}
		names = append(names, p.Name)
	}
	if meant := hint.For(name, names, nil); meant != "" {
		return fmt.Errorf("there is no parameter %s%s", name, meant)
	}
	return fmt.Errorf("there is no parameter %s; %s lists them", name, commandLine("parameters"))
}

// inFile writes a default as a sweep file has it.
func inFile(standard string) string {
	if strings.ContainsRune(standard, ' ') && !strings.HasPrefix(standard, "[") {
		return "..." // it is described in words
	}
	return standard
}
