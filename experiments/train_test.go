package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The same sweep, once of our networks and once of a program that trains one of them a run and
// prints its epochs, has the same history to the last bit.
func TestSweepOfTrainHasTheHistoryOfTheNetworks(t *testing.T) {
	t.Parallel()
	const parameters = "  hidden: {values: [[4], [6, 5]]}\n  learning_rate: {values: [0.05, 1.0e+08]}\n  batch_size: {value: 16}\n" +
		"  epochs: {value: 5}\n  seed: {values: [1, 2]}\n  shuffle: {value: true}\n  momentum: {value: 0.9}\n  optimizer: {value: momentum}\n"
	folder := workplace(t, parameters)
	file := filepath.Join(folder, "sweep.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	program := fmt.Sprintf("command: [%q, train, '${args_no_hyphens}']\n", os.Args[0])
	if err := os.WriteFile(filepath.Join(folder, "command.yaml"), []byte(program+string(text)), 0o666); err != nil {
		t.Fatal(err)
	}
	history := func(sweep int) []string {
		text, said, status := run(t, folder, "query", "--csv", fmt.Sprintf("SELECT number, step, name, value FROM metrics JOIN runs ON runs.id = run_id "+
			"WHERE sweep_id = %d AND name NOT LIKE 'system/%%' ORDER BY number, step, name", sweep))
		if status != 0 {
			t.Fatal(said)
		}
		return strings.Split(text, "\n")
	}
	for _, file := range []string{"sweep.yaml", "command.yaml"} {
		if _, said, status := run(t, folder, "sweep", file); status != 0 && status != int(exitFaults) {
			t.Fatalf("%s: exit status %d\n%s", file, status, said)
		}
	}
	network, command := history(1), history(2)
	if len(network) < 8*6 {
		t.Fatalf("%d metrics: too few to prove anything", len(network))
	}
	for i := range network {
		if i >= len(command) || network[i] != command[i] {
			t.Fatalf("metric %d: the network has %s, the command %q", i, network[i], append(command, "none")[min(i, len(command))])
		}
	}
	if len(command) != len(network) {
		t.Errorf("the command has %d metrics, the network %d", len(command), len(network))
	}
}

func TestTrainPrintsALineAnEpoch(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "")
	text, said, status := run(t, folder, "train", "dataset=noise", "validation=60", "hidden=[4]", "epochs=2")
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if status != 0 || len(lines) != 2 {
		t.Fatalf("exit status %d, %d lines\n%s%s", status, len(lines), text, said)
	}
	for i, line := range lines {
		var epoch map[string]float64
		if err := json.Unmarshal([]byte(line), &epoch); err != nil || epoch["epoch"] != float64(i+1) || epoch["val_loss"] == 0 {
			t.Errorf("line %d is %s: %v", i, line, err)
		}
	}
	for argument, want := range map[string]string{
		"activaton=relu":   `parameters.activaton: no such parameter; did you mean "activation"?`,
		"epochs=many":      `parameters.epochs.value: got "many"`,
		"epochs":           "epochs: write it as NAME=VALUE",
		"hidden=[4":        "hidden=[4: the value is none that a sweep file can have",
		"dataset=no/where": "no/where",
	} {
		if _, said, status := run(t, folder, "train", argument); status == 0 || !strings.Contains(said, want) || strings.Contains(said, "arguments:") {
			t.Errorf("train %s: exit status %d, %q, want %q", argument, status, said, want)
		}
	}
}
