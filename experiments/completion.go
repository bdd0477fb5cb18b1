package main

import (
	_ "embed"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"gradbook/experiments/results"
	"gradbook/experiments/runner/network"
	"gradbook/plots/catalog"
)

type completionVerb struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// The shells' scripts ask this program how a command line may go on. They are our own: the
// libraries that do this for kong have had no release for years.
var (
	//go:embed completion/gradbook.bash
	bashCompletion string
	//go:embed completion/gradbook.zsh
	zshCompletion string
	//go:embed completion/gradbook.fish
	fishCompletion string
)

func (v *completionVerb) Run() error {
	name := filepath.Base(programName())
	if strings.HasPrefix(programName(), "go run") {
		return fmt.Errorf("a shell completes the arguments of a program; build it first: go build -o gradbook ./experiments")
	}
	script := map[string]string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion}[v.Shell]
	stdout.printf("%s", block(strings.ReplaceAll(script, "PROGRAM", name)))
	return nil
}

// completeVerb is what the scripts call.
type completeVerb struct {
	Words []string `arg:"" optional:"" passthrough:"" help:"The words so far; the last one is to be completed."`
}

// askForFiles tells the script to complete names of files, as the shell does.
const askForFiles = ":files"

func (v *completeVerb) Run(parser *kong.Kong) error {
	words := v.Words
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) == 0 {
		words = []string{""}
	}
	for _, candidate := range candidates(parser.Model.Node, words) {
		word, meaning, _ := strings.Cut(candidate, "\t")
		fmt.Fprintf(stdout.raw, "%s\t%s\n", oneLine(word), oneLine(meaning)) // the tab is for the scripts
	}
	return nil
}

// candidates returns the words that the last word may be completed to, each with a tab and its
// meaning.
func candidates(app *kong.Node, words []string) []string {
	last := words[len(words)-1]
	i := slices.IndexFunc(words[:len(words)-1], func(word string) bool { return !strings.HasPrefix(word, "-") })
	if i < 0 {
		if strings.HasPrefix(last, "-") {
			return beginning(last, flagsOf(app))
		}
		return beginning(last, verbsOf(app))
	}
	v := slices.IndexFunc(app.Children, func(child *kong.Node) bool { return child.Name == words[i] })
	if v < 0 {
		return nil
	}
	verb := app.Children[v]
	given := 0 // positional arguments before the last word
	for j := i + 1; j < len(words)-1; j++ {
		if flag := flagNamed(verb, words[j]); flag != nil {
			if !flag.IsBool() && !strings.Contains(words[j], "=") {
				j++
				if j == len(words)-1 {
					return beginning(last, valuesOf(verb, flag.Value, words))
				}
			}
			continue
		}
		given++
	}
	switch {
	case strings.HasPrefix(last, "-"):
		return beginning(last, flagsOf(verb))
	case len(verb.Positional) == 0:
		return nil
	}
	return beginning(last, valuesOf(verb, verb.Positional[min(given, len(verb.Positional)-1)], words))
}

func beginning(word string, all []string) []string {
	return slices.DeleteFunc(all, func(candidate string) bool {
		return candidate != askForFiles && !strings.HasPrefix(candidate, word)
	})
}

func verbsOf(app *kong.Node) (verbs []string) {
	for _, child := range app.Children {
		if !child.Hidden {
			verbs = append(verbs, child.Name+"\t"+child.Help)
		}
	}
	return verbs
}

func flagsOf(node *kong.Node) (flags []string) {
	for _, group := range node.AllFlags(true) {
		for _, flag := range group {
			flags = append(flags, "--"+flag.Name+"\t"+flag.Help)
		}
	}
	return flags
}

func flagNamed(node *kong.Node, word string) *kong.Flag {
	if !strings.HasPrefix(word, "-") {
		return nil
	}
	name, _, _ := strings.Cut(strings.TrimLeft(word, "-"), "=")
	for _, group := range node.AllFlags(false) {
		for _, flag := range group {
			if flag.Name == name || len(name) == 1 && string(flag.Short) == name {
				return flag
			}
		}
	}
	return nil
}

// valuesOf returns what a flag or an argument of a verb may be.
func valuesOf(verb *kong.Node, value *kong.Value, words []string) (found []string) {
	switch {
	case value.Enum != "":
		return strings.Split(value.Enum, ",")
	case value.Name == "sweep":
		return recordedSweeps(words)
	case value.Name == "columns" || value.Name == "sort":
		return slices.Concat([]string{"run", "state", "seed", "seconds", "best_value"}, results.MetricNames, parameterNames())
	case verb.Name == "plot" && value.Name == "kind":
		for _, kind := range catalog.Kinds() {
			found = append(found, kind.Name+"\t"+kind.Shows)
		}
	case verb.Name == "parameters":
		return parameterNames()
	case verb.Name == "help":
		return verbsOf(verb.Parent)
	case verb.Name == "data" && value.Name == "name":
		return []string{"mnist", "fashion-mnist", "kmnist", "drawn-digits", "auto", askForFiles}
	case slices.Contains([]string{"file", "db", "data", "output", "out", "show", "prefix"}, value.Name):
		return []string{askForFiles}
	}
	return found
}

func parameterNames() (names []string) {
	for _, p := range network.Schema.Parameters {
		names = append(names, p.Name+"\t"+p.Doc)
	}
	return names
}

// recordedSweeps returns the sweeps of the record that the words name; none if there is no
// record to read.
func recordedSweeps(words []string) (found []string) {
	d := database{DB: "results.db"}
	for i, word := range words[:len(words)-1] {
		if word == "--db" {
			d.DB = words[i+1]
		}
	}
	db, err := d.open()
	if err != nil {
		return nil
	}
	defer db.Close()
	sweeps, err := db.Sweeps()
	if err != nil {
		return nil
	}
	for _, s := range sweeps {
		found = append(found, fmt.Sprintf("%d\t%s", s.ID, s.Name))
	}
	return found
}
