package main

import (
	"strings"

	"github.com/alecthomas/kong"
)

// groups are the groups of commands, in the order of the help.
var groups = []kong.Group{
	{Key: "run", Title: "Run"},
	{Key: "look", Title: "Look"},
	{Key: "draw", Title: "Draw"},
	{Key: "keep", Title: "Organize"},
	{Key: "notebooks", Title: "Notebooks"},
	{Key: "help", Title: "Help"},
}

// examples are command lines to learn from, by verb.
var examples = map[string][]string{
	"sweep":      {"sweep sweep.yaml", "sweep search.yaml --runs 5 --workers 2"},
	"plan":       {"plan sweep.yaml --first 20"},
	"replay":     {"replay 17", "replay --sweep 1 --sample 3"},
	"train":      {"train 'hidden=[128, 64]' learning_rate=0.1 epochs=3"},
	"track":      {"track -- python train.py --lr 0.1", "track --name rates --metric val_loss -- ./train -lr 0.2"},
	"cancel":     {"cancel 17 18", "cancel --sweep 3"},
	"ensemble":   {"ensemble 17 18 21", "ensemble --sweep 1 --top 5"},
	"list":       {"list", "list 1 --where 'val_accuracy > 0.97 and hidden == [128, 64]' --sort -test_accuracy", "list 1 --columns run,learning_rate,val_loss --limit 5"},
	"show":       {"show 17", "show 17 --json"},
	"compare":    {"compare 17 20"},
	"serve":      {"serve", "serve --open --read-only", "serve --listen 0.0.0.0 --port 8080"},
	"query":      {`query "SELECT state, count(*) FROM runs GROUP BY state"`},
	"report":     {"report", "report 3 --compare 1 --format html"},
	"plot":       {"plot learning-curves 17 18", "plot confusion --sweep 1 -o confusion.pdf"},
	"tag":        {"tag 17 18 --add good --remove slow", "tag --sweep 1 --add baseline"},
	"note":       {`note 17 -m "as in the paper"`},
	"delete":     {"delete 17", "delete --sweep 2"},
	"export":     {"export 1 -o widths.db"},
	"import":     {"import widths.db"},
	"data":       {"data", "data --show experiments/recipes/record.yaml"},
	"kernel":     {"kernel", "kernel --check"},
	"notebooks":  {"notebooks", "notebooks --check notebooks/tour.ipynb"},
	"parameters": {"parameters", "parameters learning_rate"},
	"completion": {"completion bash > ~/.local/share/bash-completion/completions/gradbook"},
	"help":       {"help list"},
}

// addExamples puts the examples below what the help says of each verb.
func addExamples(app *kong.Application) {
	for _, verb := range app.Children {
		var lines strings.Builder
		for _, example := range examples[verb.Name] {
			lines.WriteString("\n\t" + app.Name + " " + example)
		}
		if lines.Len() > 0 {
			verb.Detail = strings.TrimSpace(verb.Detail + "\n\nFor example\n" + lines.String())
		}
	}
}

// helpVerb is a stand-in: asHelp turns "help COMMAND" into "COMMAND --help".
type helpVerb struct {
	Command string `arg:"" optional:"" help:"Which command."`
}

func (v *helpVerb) Run() error { return nil }

// asHelp turns no arguments, and "help list", into the flag.
func asHelp(arguments []string) []string {
	switch {
	case len(arguments) == 0, len(arguments) == 1 && arguments[0] == "help":
		return []string{"--help"}
	case len(arguments) == 2 && arguments[0] == "help":
		return []string{arguments[1], "--help"}
	}
	return arguments
}
