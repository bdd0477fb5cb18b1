package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"gradbook/experiments/results"
	"gradbook/plots/study"
)

// provenance lists what the numbers depend on.
func (r *Report) provenance(best results.Run) *table {
	t := &table{Header: []string{"", ""}, Numbers: 2}
	add := func(what string, value phrase) { t.Rows = append(t.Rows, []phrase{plain(what), value}) }

	ended := "not finished"
	if r.Sweep.State == results.Done && !r.Sweep.FinishedAt.IsZero() {
		ended = "finished " + date(r.Sweep.FinishedAt)
	}
	add("sweep", sayf("%d, %s, begun %s, %s", r.Sweep.ID, r.Sweep.Method, date(r.Sweep.CreatedAt), ended))
	total := 0.0
	var seeds []int64
	used := map[int64]bool{}
	var data []string
	for _, run := range r.Runs {
		total += run.Seconds
		if study.HasSeed(run) {
			seeds = append(seeds, run.Seed)
		}
		used[run.EnvironmentID] = true
		if !slices.Contains(data, run.DatasetSHA256) {
			data = append(data, run.DatasetSHA256)
			if !r.ofPrograms() {
				add("dataset", r.dataset(run))
			}
		}
	}
	runs := fmt.Sprint(len(r.Runs))
	if len(seeds) > 0 {
		runs += ", " + study.Enumerate("seed", seeds)
	}
	add("runs", sayf("%s, %s s of training", runs, seconds(total)))
	environments := slices.SortedFunc(slices.Values(r.Environments), func(a, b results.Environment) int { return cmp.Compare(a.ID, b.ID) })
	for _, e := range environments {
		if !used[e.ID] {
			continue
		}
		if r.ofPrograms() {
			add("code of the program", commitOf(e.ProgramCommit, e.ProgramDiff))
			if e.Interpreter != "" {
				add("interpreter", plain(e.Interpreter))
			}
		} else {
			add("code", commitOf(e.GitCommit, e.GitDiff))
		}
		machine := []string{e.OS + "/" + e.Arch, e.CPU}
		if !r.ofPrograms() {
			machine = slices.Concat([]string{e.GoVersion}, machine, []string{"kernel " + e.Kernel})
		}
		add("machine", plain(strings.Join(slices.DeleteFunc(machine, func(word string) bool { return word == "" }), ", ")))
	}
	if best.WeightsSHA256 != "" {
		add(fmt.Sprintf("weights of run %d", best.ID), say(plain("sha256 "), code(best.WeightsSHA256)))
	}
	return t
}

// commitOf names the code of a git repository.
func commitOf(commit, diff string) phrase {
	switch {
	case commit == "":
		return plain("git commit unknown")
	case diff != "":
		return say(plain("git commit "), code(commit), plain(" with changes that were not committed"))
	}
	return say(plain("git commit "), code(commit))
}

// dataset names a run's data.
func (r *Report) dataset(run results.Run) phrase {
	name := r.DescribeName(run)
	switch {
	case name == "" && run.DatasetSHA256 == "":
		return plain("not recorded")
	case run.DatasetSHA256 == "":
		return plain(name)
	}
	return say(plain(name+", sha256 "), code(run.DatasetSHA256))
}

func date(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }
