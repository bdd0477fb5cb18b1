package main

import (
	"errors"
	"fmt"
	"runtime"
	"strings"

	"go.yaml.in/yaml/v4"

	"gradbook/experiments/dataset"
	"gradbook/experiments/results"
	"gradbook/experiments/runner/network"
	"gradbook/experiments/sweep"
	"gradbook/internal/pyjson"
)

type trainVerb struct {
	Parameters []string `arg:"" optional:"" name:"name=value" help:"Parameters, with values as in a sweep file; the others have their defaults."`
	Data       string   `placeholder:"DIR" help:"Folder with the four files of a dataset, or with folders of datasets by name."`
}

func (v *trainVerb) Run() error {
	text, err := sweepOfOne(v.Parameters)
	if err != nil {
		return err
	}
	spec, err := specOf("arguments", text, v.Data)
	if wrong := (sweep.Errors{}); errors.As(err, &wrong) {
		var messages []error
		for _, e := range wrong {
			messages = append(messages, errors.New(e.Message)) // the lines of a file that nobody sees say nothing
		}
		return errors.Join(messages...)
	}
	if err != nil {
		return err
	}
	config, _ := spec.Suggest(1, nil)
	program, err := network.New(&dataset.Finder{Folder: v.Data, Progress: stderr})
	if err != nil {
		return err
	}
	ctx, stop := untilStopped()
	defer stop()
	surviveClosedPipes()
	state, err := program.Train(ctx, config, runtime.GOMAXPROCS(0), printEpochJSON)
	switch {
	case ctx.Err() != nil:
		return exitInterrupted
	case err == nil && state == results.Diverged:
		stderr.printf("the loss is not finite: a lower learning_rate or a clip_norm may help\n")
		return exitFaults
	}
	return err
}

// sweepOfOne is a sweep file with a single run, of arguments such as hidden=[128, 64].
func sweepOfOne(arguments []string) ([]byte, error) {
	parameters := &yaml.Node{Kind: yaml.MappingNode}
	for _, argument := range arguments {
		name, value, hasValue := strings.Cut(argument, "=")
		if !hasValue {
			return nil, fmt.Errorf("%s: write it as NAME=VALUE, such as %s", argument, commandLine("train", "hidden=[128, 64]", "learning_rate=0.1"))
		}
		var document yaml.Node
		if err := yaml.Unmarshal([]byte(value), &document); err != nil || len(document.Content) != 1 {
			return nil, fmt.Errorf("%s: the value is none that a sweep file can have", argument)
		}
		parameters.Content = append(parameters.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: name},
			&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{{Kind: yaml.ScalarNode, Value: "value"}, document.Content[0]}})
	}
	if len(arguments) == 0 { // a sweep file has at least one
		parameters.Content = []*yaml.Node{{Kind: yaml.ScalarNode, Value: "seed"}, {Kind: yaml.MappingNode, Content: []*yaml.Node{
			{Kind: yaml.ScalarNode, Value: "value"}, {Kind: yaml.ScalarNode, Value: "1"}}}}
	}
	return yaml.Marshal(&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{
		{Kind: yaml.ScalarNode, Value: "method"}, {Kind: yaml.ScalarNode, Value: "grid"},
		{Kind: yaml.ScalarNode, Value: "parameters"}, parameters,
	}})
}

// printEpochJSON prints an epoch as one line, NaN as Python does, so that what reads lines of
// metrics reads it.
func printEpochJSON(epoch results.Epoch) error {
	values := map[string]any{"epoch": int64(epoch.Epoch), "learning_rate": epoch.LearningRate}
	for _, name := range epoch.Names() {
		values[name] = epoch.Value(name)
	}
	_, err := fmt.Fprintf(stdout, "%s\n", pyjson.Append(nil, values))
	return err
}
