package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"gradbook/experiments/listing"
	"gradbook/experiments/results"
	"gradbook/experiments/runner/network"
)

type showVerb struct {
	database
	RunID int64 `arg:"" name:"run" help:"The run's number in the column run of list."`
	All   bool  `help:"Also list the parameters that are at their defaults."`
	JSON  bool  `name:"json" help:"Print JSON, with the names of the database's columns."`

	Log    bool `xor:"what" help:"Print what the run's program has printed."`
	Follow bool `short:"f" xor:"what" help:"The same, and go on with what it prints until it ends."`
}

// shownRun is what show shows of a run.
type shownRun struct {
	Run         results.Run              `json:"run"`
	Sweep       results.Sweep            `json:"sweep"`
	Epochs      []results.Epoch          `json:"epochs"`
	Decisions   []results.Decision       `json:"decisions,omitempty"` // of early termination, by epoch
	Confusion   *results.ConfusionMatrix `json:"confusion,omitempty"` // of test, at the kept epoch
	Dataset     results.Dataset          `json:"dataset"`
	Folder      string                   `json:"folder,omitempty"`      // of a program's files
	Environment *results.Environment     `json:"environment,omitempty"` // null before the run starts
	Varied      []string                 `json:"varied"`                // parameters that differ between the runs of its sweep
}

func (v *showVerb) Run() error {
	db, err := v.open()
	if err != nil {
		return err
	}
	defer db.Close()
	if v.Log || v.Follow {
		run, err := db.Run(v.RunID)
		if err != nil {
			return err
		}
		return printLog(db, run, v.Follow)
	}
	shown, err := readRun(db, v.RunID)
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(shown)
	}
	shown.print(v.All)
	return nil
}

func readRun(db results.Reader, id int64) (s shownRun, err error) {
	if s.Run, err = db.Run(id); err != nil {
		return s, err
	}
	if s.Sweep, err = db.Sweep(s.Run.SweepID); err != nil {
		return s, err
	}
	if s.Run.Launch.PID != 0 {
		s.Folder = db.Folder(id)
	}
	runs, err := db.Runs(s.Sweep.ID)
	if err != nil {
		return s, err
	}
	s.Varied = append([]string{}, results.Varied(runs)...) // [] in JSON where there is none
	if s.Epochs, err = db.Epochs(id); err != nil {
		return s, err
	}
	if s.Decisions, err = db.Decisions(id); err != nil {
		return s, err
	}
	if s.Dataset, err = db.Dataset(s.Run.DatasetSHA256); err != nil && !errors.Is(err, results.ErrNoDataset) {
		return s, err
	}
	if s.Run.KeptEpoch > 0 {
		confusion, err := db.Confusion(s.Run, "test")
		if err != nil && !errors.Is(err, results.ErrNoConfusion) {
			return s, err
		}
		if err == nil {
			s.Confusion = &confusion
		}
	}
	if s.Run.EnvironmentID != 0 {
		environment, err := db.Environment(s.Run.EnvironmentID)
		if err != nil && !errors.Is(err, results.ErrNoEnvironment) {
			return s, err
		}
		if err == nil {
			s.Environment = &environment
		}
	}
	return s, nil
}

func (s shownRun) print(all bool) {
	run := s.Run
	stdout.printf("run %d: number %d of %s, %s\n", run.ID, run.Number, listing.SweepName(s.Sweep), run.State)
	s.printRemarks()
	if run.Error != "" {
		if run.State != results.Failed {
			stdout.printf("\nFailed attempts before this one: %d, the last with\n", run.Failures)
		}
		stdout.printf("\n%s\n", block(run.Error))
	}
	s.printConfig(all)
	s.printHistory()
	if len(s.Decisions) > 0 {
		stdout.printf("\nEarly termination: %s against a threshold\n", s.Sweep.Metric)
		s.printDecisions()
	}
	if s.Confusion != nil {
		samples, right := s.Confusion.Total()
		stdout.printf("\n")
		printWrapped(fmt.Sprintf("Confusion on test after epoch %d: %d of %d right; a row is a true class, a column a predicted one", s.Confusion.Epoch, right, samples))
		s.printConfusion()
	}
	s.printProvenance()
}

// printHistory prints what the run reported, and where it was best.
func (s shownRun) printHistory() {
	if len(s.Epochs) == 0 {
		return
	}
	run, step := s.Run, "epoch"
	if run.CountsSteps {
		step = "step"
		s.printSteps()
	} else {
		stdout.printf("\nEpochs\n")
		s.printEpochs()
	}
	if math.IsNaN(run.BestValue) {
		stdout.printf("Best %s: none, because it was never a number\n", s.Sweep.Metric)
	} else {
		stdout.printf("Best %s: %s at %s %d\n", s.Sweep.Metric, listing.Metric(s.Sweep.Metric, run.BestValue), step, run.BestEpoch)
	}
	if run.KeptEpoch != run.LastStep() {
		stdout.printf("The run's outcome is the network of epoch %d, the best on val\n", run.KeptEpoch)
	}
}

// printProvenance prints with what command, code, data and machine the run came about.
func (s shownRun) printProvenance() {
	run := s.Run
	stdout.printf("\nProvenance\n")
	line := func(name, value string) {
		if value != "" {
			stdout.printf("  %-14s %s\n", name, value)
		}
	}
	if launch := run.Launch; launch.PID != 0 {
		line("command", quoted(launch.Command))
		line("folder", launch.Folder)
		line("files", s.Folder)
	}
	if run.CountsSteps || run.Launch.PID != 0 {
		line("steps", fmt.Sprint(run.Epochs))
	} else if s.Dataset.SHA256 == "" {
		line("dataset", "not recorded")
	} else {
		line("dataset", fmt.Sprintf("%s, %d + %d images of %d x %d", s.Dataset.Name, s.Dataset.Train, s.Dataset.Test, s.Dataset.Width, s.Dataset.Height))
	}
	line("dataset_sha256", s.Dataset.SHA256)
	line("weights_sha256", run.WeightsSHA256)
	if run.Parameters > 0 {
		line("parameters", fmt.Sprint(run.Parameters))
	}
	line("started", listing.Time(run.StartedAt))
	line("finished", listing.Time(run.FinishedAt))
	line("attempts", fmt.Sprint(run.Attempt))
	if e := s.Environment; e != nil {
		commit := e.GitCommit
		if commit != "" && e.GitDiff != "" {
			commit += " with uncommitted changes (git_diff in the table environments)"
		}
		line("git commit", commit)
		program := e.ProgramCommit
		if program != "" && e.ProgramDiff != "" {
			program += " with uncommitted changes (program_diff in the table environments)"
		}
		line("its commit", program)
		line("interpreter", e.Interpreter)
		line("machine", fmt.Sprintf("%s, %s/%s, %s", e.Hostname, e.OS, e.Arch, e.CPU))
		if !run.CountsSteps {
			line("built with", e.GoVersion)
			line("kernel", e.Kernel)
		}
	}
}

// printConfig prints the parameters that vary in the sweep, then the others that are not at
// their defaults. It counts the rest, or prints them too with all.
func (s shownRun) printConfig(all bool) {
	config := s.Run.Config
	output, _ := config["output"].(string)
	defaults := network.Defaults(output)
	var varied, set, others []string
	if s.Run.CountsSteps {
		config, defaults = config.Flat(), nil
	}
	for _, name := range slices.Sorted(maps.Keys(config)) {
		standard, known := defaults[name]
		switch {
		case slices.Contains(s.Varied, name):
			varied = append(varied, name)
		case name == "seed" || !known || results.Format(config[name]) != results.Format(standard):
			set = append(set, name)
		default:
			others = append(others, name)
		}
	}
	width := 0
	for name := range config {
		width = max(width, text.StringWidth(oneLine(name)))
	}
	section := func(title string, names []string) {
		if len(names) > 0 {
			stdout.printf("\n%s\n", title)
		}
		for _, name := range names {
			stdout.printf("  %-*s  %s\n", width, name, results.Format(config[name]))
		}
	}
	section("Config: what varies in the sweep", varied)
	if s.Run.CountsSteps && len(varied) > 0 {
		section("The other parameters", set)
	} else if s.Run.CountsSteps {
		section("Config", set)
	} else if len(varied) > 0 {
		section("What else is not the default", set)
	} else {
		section("Config: what is not the default", set)
	}
	switch {
	case all:
		section("Defaults", others)
	case len(others) > 0:
		stdout.printf("  and %s, which --all shows\n", listing.Count(len(others), "default"))
	}
}

// printRemarks prints the tags and notes of the run and its sweep.
func (s shownRun) printRemarks() {
	for _, about := range []struct {
		what, note string
		tags       []string
	}{{"", s.Run.Note, s.Run.Tags}, {"sweep's ", s.Sweep.Note, s.Sweep.Tags}} {
		if len(about.tags) > 0 {
			stdout.printf("%stags: %s\n", about.what, listing.Tags(about.tags))
		}
		if about.note != "" {
			stdout.printf("%snote: %s\n", about.what, block(about.note))
		}
	}
}

func (s shownRun) printEpochs() {
	header := []string{"epoch"}
	metrics := slices.DeleteFunc(results.Epochs(s.Epochs).MetricNames(), func(name string) bool { return name == "learning_rate" })
	for _, name := range metrics {
		header = append(header, strings.ReplaceAll(name, "_", " "))
	}
	t := newTable(1, append(header, "learning rate", "seconds")...)
	t.expendable = []string{"seconds", "learning rate", "train accuracy", "test loss", "val loss"}
	t.elsewhere = "; --json has all"
	for _, e := range s.Epochs {
		row := []any{e.Epoch}
		for _, name := range metrics {
			row = append(row, cmp.Or(e.Metrics.Format(name), "-"))
		}
		rate := "-"
		if !math.IsNaN(e.LearningRate) {
			rate = results.FormatShort(e.LearningRate)
		}
		t.add(append(row, rate, fmt.Sprintf("%.2f", e.Seconds))...)
	}
	t.print()
}

// mostSteps is how many rows show has of a program's steps.
const mostSteps = 20

// printSteps prints a program's metrics at its steps. Of many steps it prints as many parts of
// equal length, and of each metric the latest value in a part.
func (s shownRun) printSteps() {
	var names []string
	for _, name := range results.Epochs(s.Epochs).MetricNames() {
		if slices.ContainsFunc(s.Epochs, func(e results.Epoch) bool { _, measured := e.Lookup(name); return measured }) {
			names = append(names, name)
		}
	}
	if i := slices.Index(names, s.Sweep.Metric); i > 0 { // the sweep's first
		names = slices.Insert(slices.Delete(names, i, i+1), 0, s.Sweep.Metric)
	}
	stdout.printf("\nSteps\n")
	t := newTable(1, append([]string{"step"}, names...)...)
	n := len(s.Epochs)
	for part := range min(n, mostSteps) {
		from, to := part*n/min(n, mostSteps), (part+1)*n/min(n, mostSteps)
		row := []any{s.Epochs[to-1].Epoch}
		for _, name := range names {
			words := "-"
			for _, e := range slices.Backward(s.Epochs[from:to]) {
				if _, measured := e.Lookup(name); measured {
					words = cmp.Or(e.Metrics.Format(name), "-")
					break
				}
			}
			row = append(row, words)
		}
		t.add(row...)
	}
	t.print()
	if n > mostSteps {
		printWrapped(fmt.Sprintf("These are %d of its %d steps; a row has the latest value since the row above. --json has all.", mostSteps, n))
	}
}

func (s shownRun) printDecisions() {
	t := newTable(1, "epoch", "value", "threshold", "of epoch", "decision")
	for _, d := range s.Decisions {
		decision := "go on"
		if d.Stopped {
			decision = "stop"
		}
		t.add(d.Epoch, listing.Metric(s.Sweep.Metric, d.Value), listing.Metric(s.Sweep.Metric, d.Threshold), d.Rung, decision)
	}
	t.print()
}

func (s shownRun) printConfusion() {
	header := []string{""}
	for _, name := range s.Confusion.Names {
		header = append(header, name)
	}
	t := newTable(1, append(header, "right")...)
	for label, counts := range s.Confusion.Counts {
		row, total := []any{s.Confusion.Names[label]}, 0
		for _, count := range counts {
			total += count
			if count == 0 {
				row = append(row, "·")
			} else {
				row = append(row, count)
			}
		}
		share := "-"
		if total > 0 {
			share = formatShare(float64(counts[label]) / float64(total))
		}
		t.add(append(row, share)...)
	}
	t.print()
}
