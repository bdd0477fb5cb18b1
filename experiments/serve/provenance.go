package serve

import (
	"errors"
	"fmt"
	"strings"

	"gradbook/experiments/listing"
	"gradbook/experiments/results"
	"gradbook/internal/shell"
)

// readProvenance reads where a run came from: with which code, on which machine, of which data,
// and the command that repeats it.
func (p *runPage) readProvenance(db results.Reader, run results.Run) error {
	add := func(name, value string) {
		if value != "" {
			p.Provenance = append(p.Provenance, setting{name, value})
		}
	}
	launch := run.Launch
	if launch.PID != 0 {
		var words []string
		for _, word := range launch.Command {
			words = append(words, shell.Quote(word))
		}
		p.Again = strings.Join(words, " ")
		add("folder", launch.Folder)
	} else if run.WeightsSHA256 != "" {
		p.Again = fmt.Sprintf("go run ./experiments replay %d", run.ID)
	}
	dataset, err := db.Dataset(run.DatasetSHA256)
	switch {
	case errors.Is(err, results.ErrNoDataset):
	case err != nil:
		return err
	default:
		add("dataset", fmt.Sprintf("%s, %d + %d images of %d x %d", dataset.Name, dataset.Train, dataset.Test, dataset.Width, dataset.Height))
		add("SHA-256 of the dataset", dataset.SHA256)
	}
	add("SHA-256 of the weights", run.WeightsSHA256)
	if run.Parameters > 0 {
		add("weights and biases", fmt.Sprint(run.Parameters))
	}
	add("started", listing.Time(run.StartedAt))
	add("finished", listing.Time(run.FinishedAt))
	add("attempts", fmt.Sprint(run.Attempt))
	add("worker", run.Worker)
	environment, err := db.Environment(run.EnvironmentID)
	if errors.Is(err, results.ErrNoEnvironment) {
		return nil
	}
	if err != nil {
		return err
	}
	p.addEnvironment(environment, run, add)
	return nil
}

// addEnvironment adds what a run ran on. That of a program has its own code.
func (p *runPage) addEnvironment(e results.Environment, run results.Run, add func(name, value string)) {
	changed := func(commit, diff string) string {
		if commit != "" && diff != "" {
			return commit + " with uncommitted changes"
		}
		return commit
	}
	add("machine", fmt.Sprintf("%s, %s/%s, %s", e.Hostname, e.OS, e.Arch, e.CPU))
	if run.Launch.PID != 0 {
		add("commit of the program", changed(e.ProgramCommit, e.ProgramDiff))
		add("interpreter", e.Interpreter)
		p.addText("Uncommitted changes of the program", e.ProgramDiff)
		p.addText("Packages of the program", e.Packages)
	}
	add("commit of Gradbook", changed(e.GitCommit, e.GitDiff))
	if run.Launch.PID == 0 {
		add("built with", e.GoVersion)
		add("kernel", e.Kernel)
	}
	p.addText("Uncommitted changes of Gradbook", e.GitDiff)
	p.addText("Modules of Gradbook", e.Modules)
}

func (p *runPage) addText(name, text string) {
	if text != "" {
		p.Texts = append(p.Texts, setting{name, text})
	}
}
