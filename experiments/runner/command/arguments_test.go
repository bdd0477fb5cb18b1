package command

import (
	"encoding/json"
	"os"
	"runtime"
	"slices"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
)

// testdata/wandb_arguments.py writes what W&B's own agent makes of configs.
func TestMacrosAreThoseOfWandB(t *testing.T) {
	text, err := os.ReadFile("testdata/wandb_arguments.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			Config results.Config
			Macros map[string][]string
		}
	}
	if err := json.Unmarshal(text, &file); err != nil || len(file.Cases) < 40 {
		t.Fatalf("%d cases, %v", len(file.Cases), err)
	}
	for _, test := range file.Cases {
		for macro, want := range test.Macros {
			c := &sweep.Command{Items: []string{"${" + macro + "}"}}
			if got := Arguments(c, test.Config, ""); !slices.Equal(got, want) {
				t.Errorf("${%s} of %v\ngot  %q\nwant %q", macro, test.Config, got, want)
			}
		}
	}
}

func TestArguments(t *testing.T) {
	t.Setenv("SET", "x y")
	os.Unsetenv("UNSET")
	t.Setenv("PATH", t.TempDir())
	config := results.Config{"optimizer.lr": 0.1, "optimizer.on": true, "off": false, "none": nil, "layers": []any{int64(1), "a b"}}
	groups := map[string][]string{"optimizer.lr": {"optimizer", "lr"}, "optimizer.on": {"optimizer", "on"}}
	for _, test := range []struct{ items, want []string }{
		{nil, []string{"/usr/bin/env", "python", "train.py", "--layers=[1, 'a b']", "--none=None", "--off=False", "--optimizer={'lr': 0.1, 'on': True}"}},
		{[]string{"python", "${program}", "x${args}", "${unknown}", "${args} ", "1"}, []string{"python", "train.py", "x${args}", "${args} ", "1"}},
		{[]string{"${envvar:SET}/${envvar:UNSET}", "${envvar:SET}", "${envvar:lower}"}, []string{"x y/UNSET", "x y"}},
		{[]string{"${args_json_file}"}, []string{"config.json"}},
		{[]string{"${args_flags}"}, []string{"--layers", "1", "a b", "--no-off", "--optimizer.lr=0.1", "--optimizer.on"}},
	} {
		if runtime.GOOS == "windows" && test.items == nil {
			test.want = test.want[1:]
		}
		c := &sweep.Command{Program: "train.py", Items: test.items, Groups: groups}
		if got := Arguments(c, config, "config.json"); !slices.Equal(got, test.want) {
			t.Errorf("%q\ngot  %q\nwant %q", test.items, got, test.want)
		}
	}
}

// Where there is only python3, W&B's python is that; a program that is no script of Python's is
// started itself.
func TestInterpreter(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the files of this test are scripts of Unix")
	}
	folder := t.TempDir()
	t.Setenv("PATH", folder)
	t.Chdir(folder)
	for _, name := range []string{"python3", "train", "train.py"} {
		if err := os.WriteFile(name, []byte("#!/bin/sh\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for program, want := range map[string][]string{
		"train.py":   {"/usr/bin/env", "python3", "train.py"},
		"./train":    {"/usr/bin/env", "./train"},
		"./other.sh": {"/usr/bin/env", "python3", "./other.sh"},
	} {
		if got := Arguments(&sweep.Command{Program: program}, results.Config{}, ""); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", program, got, want)
		}
		if said := Remark(&sweep.Command{Program: program}); (said != "") != slices.Contains(want, "python3") {
			t.Errorf("%s: it is said that %q", program, said)
		}
	}
	if err := os.WriteFile("python", []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if said := Remark(&sweep.Command{Program: "train.py"}); said != "" {
		t.Errorf("where there is python, it is said that %q", said)
	}
}
