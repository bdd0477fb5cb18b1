package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"gradbook/experiments/dataset"
	"gradbook/experiments/listing"
	"gradbook/experiments/results"
	program "gradbook/experiments/runner/command"
	"gradbook/experiments/runner/network"
	"gradbook/experiments/sweep"
)

type planVerb struct {
	File    string `arg:"" default:"sweep.yaml" help:"The sweep file (${default})."`
	First   int    `default:"10" placeholder:"N" help:"List the first N configs (${default})."`
	Data    string `placeholder:"DIR" help:"Folder with the four files of a dataset, or with folders of datasets by name."`
	Workers count  `short:"j" placeholder:"N" help:"Cores that the sweep would use (default: all)."`
	JSON    bool   `name:"json" help:"Print JSON."`
}

// plan says what a sweep would do.
type plan struct {
	Name       string            `json:"name"`
	Method     string            `json:"method"`
	Runs       *int              `json:"runs"` // null if the file does not say how many
	Target     *float64          `json:"target,omitempty"`
	Seeds      []int64           `json:"seeds,omitempty"`
	Stops      string            `json:"early_terminate,omitempty"` // the rule that stops runs early
	OnFinish   string            `json:"on_finish,omitempty"`       // the command that is run when the sweep is done
	Parameters []sweep.Variation `json:"parameters"`
	First      []plannedConfig   `json:"first"`
	Estimate   *network.Estimate `json:"estimate,omitempty"` // of our networks; how long a program takes is not known
}

// plannedConfig is a config with the numbers of its runs, one for each seed.
type plannedConfig struct {
	FirstRun int            `json:"first_run"`
	LastRun  int            `json:"last_run"`
	Config   results.Config `json:"config"`
	Command  []string       `json:"command,omitempty"` // that starts the first of the runs, where the file names a program
}

func (v *planVerb) Run() error {
	spec, err := readSpec(v.File, v.Data)
	if err != nil {
		return err
	}
	if v.First < 0 {
		return fmt.Errorf("--first %d: 0 or more is needed", v.First)
	}
	p := plan{Name: spec.Name, Method: spec.Method, Target: spec.Metric.Target, Seeds: spec.Seeds, OnFinish: spec.OnFinish,
		Parameters: spec.Variations(), First: firstConfigs(spec, v.First)}
	if runs := spec.Count(); runs >= 0 {
		p.Runs = &runs
	}
	if spec.EarlyTerminate != nil {
		p.Stops = spec.EarlyTerminate.String()
	}
	if spec.Command == nil {
		p.Estimate, err = v.estimate(spec)
	} else {
		_, err = program.New(spec, v.File, 1, false, nil) // whether it can be started
	}
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(p)
	}
	p.print(spec)
	return nil
}

// estimate measures how long the runs of our network take.
func (v *planVerb) estimate(spec *sweep.Spec) (*network.Estimate, error) {
	trained, err := network.New(&dataset.Finder{Folder: v.Data, Progress: stderr})
	if err != nil {
		return nil, err
	}
	ctx, stop := untilStopped()
	defer stop()
	e, err := trained.Estimate(ctx, spec, workersFor(spec, int(v.Workers)))
	if ctx.Err() != nil {
		return nil, exitInterrupted
	}
	return &e, err
}

// firstConfigs returns the first configs of a sweep, at most the given number.
func firstConfigs(spec *sweep.Spec, most int) (first []plannedConfig) {
	seeds, sequence := max(1, len(spec.Seeds)), spec.Sequence()
	for number := 1; ; number++ {
		config, ok := sequence.Next(nil)
		isNext := (number-1)%seeds == 0
		switch {
		case !ok || isNext && len(first) == most:
			return first
		case isNext:
			planned := plannedConfig{FirstRun: number, LastRun: number, Config: config}
			if spec.Command != nil {
				planned.Command = program.Arguments(spec.Command, config, "config.json")
			}
			first = append(first, planned)
		default:
			first[len(first)-1].LastRun = number
		}
		sequence.Record(number, config)
	}
}

func (p plan) print(spec *sweep.Spec) {
	order := ""
	if spec.Shuffled {
		order = " in random order"
	}
	stdout.printf("%s%s%s, %s\n", p.title(), p.Method, order, p.extent(spec))
	var constants []string
	var varied []sweep.Variation
	t := newTable(4, "parameter", "values", "when")
	for _, v := range p.Parameters {
		if v.IsConstant() {
			constants = append(constants, v.Name+" "+results.Format(v.Values[0]))
			continue
		}
		varied = append(varied, v)
		t.add(v.Name, formatVariation(v), formatWhen(v))
	}
	if len(varied) > 0 {
		t.dropEmpty()
		t.print()
	}
	if len(constants) > 0 {
		stdout.printf("Always: %s\n", strings.Join(constants, ", "))
	}
	if len(p.First) > 0 && len(varied) > 0 {
		if spec.Learns() {
			stdout.printf("\nThe first configs, before %s has results to learn from:\n", p.Method)
		} else {
			stdout.printf("\nThe first configs:\n")
		}
		p.printFirst(varied)
	}
	if spec.Command != nil {
		p.printCommands()
	} else {
		stdout.printf("\n%s\n", p.duration())
	}
	if p.Stops != "" {
		stdout.printf("Runs may stop early, by %s.\n", p.Stops)
	}
	if p.OnFinish != "" {
		stdout.printf("When it is done, it runs: %s\n", p.OnFinish)
	}
}

func (p plan) title() string {
	if p.Name == "" {
		return ""
	}
	return p.Name + ": "
}

// extent says how many runs there will be.
func (p plan) extent(spec *sweep.Spec) string {
	var words string
	switch {
	case p.Runs != nil:
		words = counted(*p.Runs, "run")
	case p.Target == nil:
		words = "no end: add run_cap or metric.target, or run sweep with --runs N"
	}
	if p.Target != nil {
		if words != "" {
			words += " at most, "
		}
		words += fmt.Sprintf("until %s reaches %v", spec.Metric.Name, *p.Target)
	}
	if len(p.Seeds) > 0 {
		words += fmt.Sprintf("; every config with %s: %s", counted(len(p.Seeds), "seed"), formatSeeds(p.Seeds))
	}
	return words
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return humanize.Comma(int64(n)) + " " + what + "s"
}

// formatSeeds lists up to eight seeds; of more it writes the first and the last.
func formatSeeds(seeds []int64) string {
	if len(seeds) > 8 {
		return fmt.Sprintf("%d ... %d", seeds[0], seeds[len(seeds)-1])
	}
	return formatList(seeds)
}

func formatList[T any](values []T) string {
	words := make([]string, len(values))
	for i, value := range values {
		words[i] = results.Format(value)
	}
	return strings.Join(words, ", ")
}

func formatVariation(v sweep.Variation) string {
	words := formatList(v.Values)
	if words != "" && v.Distribution != "" {
		words += "; "
	}
	words += v.Distribution
	if v.Derive != "" {
		words = "= " + v.Derive
	}
	if len(v.Zip) > 0 {
		words += fmt.Sprintf(" (zip: %s)", strings.Join(v.Zip, ", "))
	}
	return words
}

func formatWhen(v sweep.Variation) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(v.When)) {
		words = append(words, name+": "+formatList(v.When[name]))
	}
	return strings.Join(words, "; ")
}

func (p plan) printFirst(varied []sweep.Variation) {
	header := []string{"runs"}
	for _, v := range varied {
		header = append(header, v.Name)
	}
	t := newTable(len(header)+1, header...)
	for _, c := range p.First {
		runs := fmt.Sprint(c.FirstRun)
		if c.LastRun > c.FirstRun {
			runs = fmt.Sprintf("%d-%d", c.FirstRun, c.LastRun)
		}
		row := []any{runs}
		for _, v := range varied {
			value := "-"
			if v.Holds(c.Config) {
				value = results.FormatShort(c.Config[v.Name])
			}
			row = append(row, value)
		}
		t.add(row...)
	}
	t.print()
}

// printCommands prints what starts the first runs, as a shell reads it.
func (p plan) printCommands() {
	if len(p.First) == 0 {
		return
	}
	stdout.printf("\nWhat starts them:\n")
	for _, c := range p.First {
		stdout.printf("  run %d: %s\n", c.FirstRun, quoted(c.Command))
	}
}

// duration says how long the sweep takes.
func (p plan) duration() string {
	e := p.Estimate
	run := fmt.Sprintf("%.2g s", e.RunSeconds)
	if e.RunSeconds >= 10 {
		run = listing.Duration(time.Duration(e.RunSeconds * float64(time.Second)))
	}
	from := fmt.Sprintf("measured on a few steps of %s", counted(e.Configs, "config"))
	if p.Runs == nil {
		return fmt.Sprintf("A run takes about %s on one core, %s.", run, from)
	}
	total := "less than 1s"
	if e.Seconds >= 1 {
		total = "about " + listing.Duration(time.Duration(e.Seconds*float64(time.Second)))
	}
	return fmt.Sprintf("It takes %s on %s: %s a run, %s.", total, counted(e.Workers, "core"), run, from)
}
