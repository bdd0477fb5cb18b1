package study

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"gradbook/internal/printable"

	"github.com/dustin/go-humanize"
	"github.com/dustin/go-humanize/english"

	"gradbook/experiments/results"
)

// Caption names the data, the sweep and some of its runs.
func (s Source) Caption(runs []results.Run) string {
	var ids, seeds []int64
	var data []string
	for _, run := range runs {
		ids = append(ids, run.ID)
		if HasSeed(run) {
			seeds = append(seeds, run.Seed)
		}
		if words := s.describe(run); !slices.Contains(data, words) {
			data = append(data, words)
		}
	}
	data = slices.DeleteFunc(data, func(words string) bool { return words == "" })
	of := ""
	if len(data) > 0 {
		of = fmt.Sprintf("Data: %s. ", strings.Join(data, "; "))
	}
	words := fmt.Sprintf("Sweep %d, %s: %s", s.Sweep.ID, SweepName(s.Sweep), Enumerate("run", ids))
	if len(seeds) > 0 {
		words += ", " + Enumerate("seed", seeds)
	}
	return of + words + "."
}

// HasSeed reports whether a run has a seed: a program has one only as a parameter.
func HasSeed(run results.Run) bool {
	_, has := run.Config.Lookup("seed")
	return has || !run.CountsSteps
}

// describe names a run's data by what it is and by its hash; "" if the record has neither.
func (s Source) describe(run results.Run) string {
	words := s.DescribeName(run)
	if run.DatasetSHA256 != "" {
		words += fmt.Sprintf(" (sha256 %.12s…)", run.DatasetSHA256)
	}
	return words
}

// DescribeName names a run's data and counts it. Drawn digits must never pass
// for handwritten ones.
func (s Source) DescribeName(run results.Run) string {
	d := s.Dataset(run)
	words := printable.OneLine(d.Name)
	if d.Name == "drawn-digits" {
		words += ", drawn by a program, not handwritten"
	}
	if d.Train+d.Test > 0 {
		words += fmt.Sprintf(", %s training and %s test images", humanize.Comma(int64(d.Train)), humanize.Comma(int64(d.Test)))
	}
	return words
}

// Dataset returns a run's dataset, or what the run itself says of it. There
// the name may be the folder that it was read from: its last part will do.
func (s Source) Dataset(run results.Run) results.Dataset {
	for _, d := range s.Datasets {
		if d.SHA256 == run.DatasetSHA256 {
			return d
		}
	}
	name := ""
	if run.Dataset != "" {
		name = filepath.Base(run.Dataset)
	}
	return results.Dataset{Name: name, SHA256: run.DatasetSHA256}
}

// Run returns the run with an id.
func (s Source) Run(id int64) (results.Run, error) {
	for _, run := range s.Runs {
		if run.ID == id {
			return run, nil
		}
	}
	return results.Run{}, fmt.Errorf("run %d is not in Source.Runs, so that the figure could not say what it shows; add the run", id)
}

// SweepName is the sweep's, on one line: a caption is read by lines.
func SweepName(s results.Sweep) string {
	if name := printable.OneLine(s.Name); name != "" {
		return name
	}
	return "unnamed"
}

// Enumerate lists numbers with ranges for neighbours: "runs 1–4, 7".
func Enumerate(noun string, numbers []int64) string {
	distinct := map[int64]bool{}
	for _, n := range numbers {
		distinct[n] = true
	}
	return english.PluralWord(len(distinct), noun, "") + " " + results.FormatIDs(numbers)
}
