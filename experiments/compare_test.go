package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 1}\n  activation: {values: [relu, tanh]}\n  seed: {values: [1, 2]}\n")
	if _, stderr, status := run(t, folder, "sweep"); status != 0 {
		t.Fatalf("sweep: exit status %d\n%s", status, stderr)
	}
	// A fifth run, with other arithmetic: the same bits, another environment.
	text, err := os.ReadFile(filepath.Join(folder, "sweep.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	again := strings.NewReplacer("[relu, tanh]", "[relu]", "[1, 2]", "[1]").Replace(string(text))
	if err := os.WriteFile(filepath.Join(folder, "again.yaml"), []byte(again), 0o666); err != nil {
		t.Fatal(err)
	}
	c := command(folder, "sweep", "again.yaml")
	c.Env = append(c.Env, "GRADBOOK_KERNEL=portable")
	if output, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}

	var shown struct {
		Runs            []struct{ ID int }
		Differing, Same []string
		Mistakes        struct {
			Complete bool
			Recorded []int
			Shared   [][]int
			ByAll    []struct {
				Sample    int
				Predicted []int
			} `json:"by_all"`
		}
		Environments []struct {
			Name   string
			Values []string
		}
	}
	read := func(ids ...string) {
		t.Helper()
		stdout, stderr, status := run(t, folder, append([]string{"compare", "--json"}, ids...)...)
		shown.Runs = nil
		if err := json.Unmarshal([]byte(stdout), &shown); err != nil || status != 0 || len(shown.Runs) != len(ids) {
			t.Fatalf("compare %v: exit status %d, %v\n%s%s", ids, status, err, stdout, stderr)
		}
	}
	read("1", "4")
	if !slices.Equal(shown.Differing, []string{"activation", "seed"}) || slices.Contains(shown.Same, "seed") || !slices.Contains(shown.Same, "batch_size") || len(shown.Environments) != 0 {
		t.Errorf("1 and 4: %+v", shown)
	}
	// What they share, as SQLite's INTERSECT has it.
	stdout, _, _ := run(t, folder, "query", "--csv", `SELECT sample FROM mistakes WHERE run_id = 1 AND split = 'test'
		INTERSECT SELECT sample FROM mistakes WHERE run_id = 4 AND split = 'test'`)
	var samples strings.Builder
	for _, m := range shown.Mistakes.ByAll {
		fmt.Fprintln(&samples, m.Sample)
	}
	if stdout != "sample\n"+samples.String() || !shown.Mistakes.Complete || shown.Mistakes.Shared[0][1] != len(shown.Mistakes.ByAll) || len(shown.Mistakes.ByAll) == 0 {
		t.Errorf("in common are\n%s, want\n%s", &samples, stdout)
	}

	read("1", "5")
	if kernel := shown.Environments; len(kernel) != 1 || kernel[0].Name != "kernel" || kernel[0].Values[1] != "portable" {
		t.Errorf("environments of 1 and 5: %+v", kernel)
	}
	if len(shown.Differing) != 0 || shown.Mistakes.Recorded[0] != len(shown.Mistakes.ByAll) {
		t.Errorf("1 and 5, the same training: %+v", shown)
	}

	stdout, _, status := run(t, folder, "compare", "1", "4", "5")
	for _, want := range []string{"≠ activation", "≠ seed", "shared with", "wrong by", "They ran on different", "portable", "weights_sha256"} {
		if status != 0 || !strings.Contains(stdout, want) {
			t.Errorf("compare 1 4 5: exit status %d, want %q in\n%s", status, want, stdout)
		}
	}
	if strings.Index(stdout, "≠ seed") > strings.Index(stdout, "batch_size") {
		t.Errorf("what differs does not come first:\n%s", stdout)
	}
	for _, test := range []struct {
		arguments []string
		want      string
	}{
		{[]string{"compare", "1"}, "name two or more"},
		{[]string{"compare", "1", "1"}, "run 1 is named twice"},
		{[]string{"compare", "1", "99"}, "there is no run 99"},
	} {
		if _, stderr, status := run(t, folder, test.arguments...); status != 1 || !strings.Contains(stderr, test.want) {
			t.Errorf("%v: exit status %d, want %q in\n%s", test.arguments, status, test.want, stderr)
		}
	}
}

func TestDiffStat(t *testing.T) {
	// As git writes it; the removed line starts with two more dashes.
	const diff = `diff --git a/nn/adam.go b/nn/adam.go
index 1111111..2222222 100644
--- a/nn/adam.go
+++ b/nn/adam.go
@@ -1,3 +1,4 @@
 package nn
--- a list
+one
++two
@@ -9 +10 @@
-x
+y
diff --git a/README.md b/README.md
--- a/README.md
+++ b/README.md
@@ -1 +0,0 @@
-Hello
`
	if got := diffStat(diff); !strings.HasSuffix(got, "\nnn/adam.go +3 -2\nREADME.md +0 -1") {
		t.Errorf("diffStat = %s", got)
	}
	if got := diffStat(""); got != "" {
		t.Errorf("diffStat of no diff = %s", got)
	}
}

func TestModulesOfAnEnvironment(t *testing.T) {
	got := modules(results.Environment{Modules: "a.org/x v1.2.0\nb.org/y v0.0.1\n"})
	if len(got) != 2 || got["a.org/x"] != "v1.2.0" || got["b.org/y"] != "v0.0.1" {
		t.Errorf("modules = %v", got)
	}
}
