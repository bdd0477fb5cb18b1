package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gradbook/experiments/results"
)

// environmentSetting is a setting that differs between the runs' environments.
type environmentSetting struct {
	Name   string   `json:"name"`   // a column of the table environments, or the path of a module
	Values []string `json:"values"` // of each run; "" where there is none
}

// compareEnvironments returns the settings that differ between the runs' environments.
// For git_diff it gives the changed files and how many lines were added and removed.
func compareEnvironments(db results.Reader, runs []results.Run) ([]environmentSetting, error) {
	byID := map[int64]results.Environment{0: {}} // a run that has not begun has none
	environments := make([]results.Environment, len(runs))
	for i, run := range runs {
		e, ok := byID[run.EnvironmentID]
		if !ok {
			var err error
			if e, err = db.Environment(run.EnvironmentID); err != nil {
				return nil, err
			}
			byID[run.EnvironmentID] = e
		}
		environments[i] = e
	}
	differing := []environmentSetting{}
	add := func(name string, value func(results.Environment) string) {
		values := make([]string, len(environments))
		for i, e := range environments {
			values[i] = value(e)
		}
		if len(slices.Compact(slices.Clone(values))) > 1 {
			differing = append(differing, environmentSetting{name, values})
		}
	}
	add("git_commit", func(e results.Environment) string { return e.GitCommit })
	add("git_diff", func(e results.Environment) string { return e.GitDiff })
	if last := len(differing) - 1; last >= 0 && differing[last].Name == "git_diff" {
		for i, diff := range differing[last].Values {
			differing[last].Values[i] = diffStat(diff)
		}
	}
	add("go_version", func(e results.Environment) string { return e.GoVersion })
	add("os", func(e results.Environment) string { return e.OS })
	add("arch", func(e results.Environment) string { return e.Arch })
	add("cpu", func(e results.Environment) string { return e.CPU })
	add("kernel", func(e results.Environment) string { return e.Kernel })
	add("hostname", func(e results.Environment) string { return e.Hostname })
	add("program_commit", func(e results.Environment) string { return e.ProgramCommit })
	add("program_diff", func(e results.Environment) string { return diffStat(e.ProgramDiff) })
	add("interpreter", func(e results.Environment) string { return e.Interpreter })
	paths := map[string]bool{}
	for _, e := range environments {
		for path := range modules(e) {
			paths[path] = true
		}
	}
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		add(path, func(e results.Environment) string { return modules(e)[path] })
	}
	return differing, nil
}

// modules returns the versions of an environment's modules by path.
func modules(e results.Environment) map[string]string {
	versions := map[string]string{}
	for line := range strings.Lines(e.Modules) {
		path, version, _ := strings.Cut(strings.TrimSpace(line), " ")
		versions[path] = version
	}
	return versions
}

// diffStat summarizes a unified diff, one line for each file: nn/adam.go +3 -1. The first
// line is a checksum, which tells apart diffs with the same counts. An empty diff gives "".
func diffStat(diff string) string {
	if diff == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(diff))
	files := []string{fmt.Sprintf("SHA-256 %.8s", hex.EncodeToString(sum[:]))}
	added, removed, inHunk := 0, 0, false
	file := ""
	end := func() {
		if file != "" {
			files = append(files, fmt.Sprintf("%s +%d -%d", file, added, removed))
		}
		added, removed, inHunk = 0, 0, false
	}
	for line := range strings.Lines(diff) {
		switch {
		case strings.HasPrefix(line, "diff --git "):
			end()
			_, file, _ = strings.Cut(strings.TrimSpace(line), " b/")
		case strings.HasPrefix(line, "@@"):
			inHunk = true
		case inHunk && line[0] == '+':
			added++
		case inHunk && line[0] == '-':
			removed++
		}
	}
	end()
	return strings.Join(files, "\n")
}

func printEnvironments(differing []environmentSetting, runs []results.Run) {
	if len(differing) == 0 {
		stdout.printf("\nThey ran on the same code, modules and machine.\n")
		return
	}
	stdout.printf("\nThey ran on different\n")
	header := []string{""}
	for _, run := range runs {
		header = append(header, fmt.Sprintf("run %d", run.ID))
	}
	t := newTable(len(header)+1, header...)
	for _, setting := range differing {
		var values [][]string // lines, by run
		for _, value := range setting.Values {
			if setting.Name == "git_commit" {
				value = fmt.Sprintf("%.12s", value)
			}
			values = append(values, strings.Split(cmp.Or(value, "-"), "\n"))
		}
		for line := range slices.MaxFunc(values, func(a, b []string) int { return cmp.Compare(len(a), len(b)) }) {
			row := []any{""}
			if line == 0 {
				row[0] = setting.Name
			}
			for _, lines := range values {
				row = append(row, strings.Join(lines[min(line, len(lines)):min(line+1, len(lines))], ""))
			}
			t.add(row...)
		}
	}
	t.print()
	if slices.ContainsFunc(differing, func(s environmentSetting) bool { return s.Name == "git_diff" }) {
		stdout.printf("To see the uncommitted changes: %s\n", commandLine("query", "--csv", "SELECT git_diff FROM environments JOIN runs ON environment_id = environments.id WHERE runs.id = RUN"))
	}
}
