package sweep_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"gradbook/experiments/results"
	"gradbook/experiments/runner/network"
	"gradbook/experiments/sweep"
)

// A file as W&B users write it, whose parameters are the program's.
func TestFileOfAProgram(t *testing.T) {
	spec, err := sweep.Read("sweep.yaml", []byte(`program: train.py
command: ["${env}", python3, "${program}", 1, true, "${args}"]
method: grid
metric: {name: val/loss}
metrics: [val/acc, lr]
tensorboard: runs/*
workers: 2
devices: [0, [1, 2]]
timeout: 90
grace: 1m30s
parameters:
  batch: {values: [1, 2]}
  optimizer:
    parameters:
      name: {values: [sgd, adam]}
      schedule: {parameters: {warm up: {value: null}}}
  model.dim: {value: 8}
`), network.Schema)
	if err != nil {
		t.Fatal(err)
	}
	want := sweep.Command{
		Program: "train.py", Items: []string{"${env}", "python3", "${program}", "1", "True", "${args}"},
		Groups:  map[string][]string{"optimizer.name": {"optimizer", "name"}, "optimizer.schedule.warm up": {"optimizer", "schedule", "warm up"}},
		Metrics: []string{"val/acc", "lr"}, TensorBoard: []string{"runs/*"}, Workers: 2, Devices: [][]string{{"0"}, {"1", "2"}},
		Timeout: 90 * time.Second, Grace: 90 * time.Second,
	}
	if !reflect.DeepEqual(*spec.Command, want) {
		t.Errorf("got  %+v\nwant %+v", *spec.Command, want)
	}
	first, _ := spec.Config(1)
	config := results.Config{"batch": int64(1), "optimizer.name": "sgd", "optimizer.schedule.warm up": nil, "model.dim": int64(8)}
	if spec.Count() != 4 || !reflect.DeepEqual(first, config) {
		t.Errorf("%d runs, the first with %v", spec.Count(), first)
	}
}

func TestFileOfAProgramErrors(t *testing.T) {
	const rest = "method: grid\nparameters: {a: {value: 1}}\n"
	for text, want := range map[string]string{
		"timeout: 3\n" + rest:                           "1:1: timeout: it is about a program, and the file names none",
		"metrics: [a]\n" + rest:                         "what the sweep is judged by stands under metric",
		"program: ''\n" + rest:                          "1:10: program: it is empty",
		"command: python x.py\n" + rest:                 "expected a list; write command: [python, x.py]",
		"command: []\n" + rest:                          "got an empty list",
		"command: [a, {b: c}]\n" + rest:                 "1:14: command[1]: ",
		"command: ['${program}']\n" + rest:              "1:11: command[0]: the file names no program",
		"program: x\ntimeout: soon\n" + rest:            `2:10: timeout: got "soon", expected a time above 0`,
		"program: x\ntimeout: 0\n" + rest:               "2:10: timeout: got 0",
		"program: x\ndevices: ['0,1']\n" + rest:         "2:11: devices[0]: ",
		"program: x\nworkers: 0\n" + rest:               "2:10: workers: ",
		"program: x\nworkers: 3\ndevices: [0]\n" + rest: "2:10: workers: got 3 workers for 1 entries of devices",
		"program: x\nmethod: grid\nparameters: {a: {parameters: {b: {value: 1}}}, a.b: {value: 2}}\n": "there is a parameter a.b already",
	} {
		_, err := sweep.Read("sweep.yaml", []byte(text), sweep.Open)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%sgot  %v\nwant %s", text, err, want)
		}
	}
}
