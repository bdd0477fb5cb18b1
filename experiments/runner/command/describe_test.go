package command_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/runner/command"
	"gradbook/experiments/sweep"
)

// The record lies in the program's repository, as it does for who has not told git to ignore
// it: what is not committed of the program is recorded, and the record is not.
func TestDifferenceIsOfTheProgramAlone(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	t.Chdir(t.TempDir())
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	write("src/train.sh", "#!/bin/sh\necho the first\n")
	for _, arguments := range [][]string{{"init", "-q"}, {"add", "."}, {"-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "first"}} {
		if output, err := exec.Command("git", arguments...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, output)
		}
	}
	write("src/train.sh", "#!/bin/sh\necho the second\n")
	write("new[1].sh", "echo the third\n")
	write("lab/results[1].db", "the record\n")
	write("lab/results[1].db-wal", "the record's\n")
	write("lab/results[1].files/17/output.log", "an output\n")
	spec, err := sweep.Read("sweep.yaml", []byte("program: src/train.sh\ncommand: [sh, '${program}']\nmethod: grid\nparameters: {a: {value: 1}}"), nil)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := filepath.Abs("lab/results[1].files")
	if err != nil {
		t.Fatal(err)
	}
	program, err := command.New(spec, "sweep.yaml", 1, false, func(run int64) string { return filepath.Join(folder, fmt.Sprint(run)) })
	if err != nil {
		t.Fatal(err)
	}
	var here results.Environment
	program.Describe(&here)
	if diff := here.ProgramDiff; !strings.Contains(diff, "+echo the second") || !strings.Contains(diff, "+echo the third") || strings.Contains(diff, "lab/") {
		t.Errorf("the difference is\n%s", diff)
	}
}
