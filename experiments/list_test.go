package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The lists of the committed record, asked as people ask.
func TestListChooses(t *testing.T) {
	t.Parallel()
	committed := func(arguments ...string) (stdout, stderr string, status int) {
		t.Helper()
		return run(t, "..", append([]string{"list"}, arguments...)...)
	}
	ids := func(arguments ...string) (ids []int) {
		t.Helper()
		stdout, stderr, status := committed(append(arguments, "--json")...)
		var records []struct{ ID int }
		if err := json.Unmarshal([]byte(stdout), &records); err != nil || status != 0 {
			t.Fatalf("list %v: %v\n%s", arguments, err, stderr)
		}
		for _, record := range records {
			ids = append(ids, record.ID)
		}
		return ids
	}
	queried := func(sql string) (ids []int) {
		t.Helper()
		stdout, stderr, _ := run(t, "..", "query", "--json", sql)
		var records []struct{ ID int }
		if err := json.Unmarshal([]byte(stdout), &records); err != nil {
			t.Fatalf("%s: %v\n%s", sql, err, stderr)
		}
		for _, record := range records {
			ids = append(ids, record.ID)
		}
		return ids
	}
	// SQL says the same.
	for sql, arguments := range map[string][]string{
		`WHERE sweep_id = 1 AND val_accuracy > 0.98 ORDER BY last_value DESC, number`:                            {"1", "--where", "val_accuracy > 0.98"},
		`WHERE sweep_id = 1 AND config->>'hidden' = '[128,64]' ORDER BY seed, val_loss DESC`:                     {"1", "--where", "hidden == [128, 64]", "--sort", "seed,-val_loss"},
		`WHERE sweep_id = 1 ORDER BY test_loss DESC LIMIT 5`:                                                     {"1", "--sort", "-test_loss", "--limit", "5"},
		`WHERE sweep_id = 2 AND val_loss IS NULL AND config->>'batch_size' = 8 ORDER BY last_value DESC, number`: {"2", "--where", "val_loss == nil and batch_size == 8"},
		`WHERE sweep_id = 2 AND val_loss < 9`:                                                                    {"2", "--where", "val_loss < 9"},
	} {
		if got, want := ids(arguments...), queried("SELECT id FROM runs "+sql); !slices.Equal(got, want) {
			t.Errorf("%v: %v, want %v", arguments, got, want)
		}
	}
	if got := ids("--where", `runs.done > 40 and metric == "test_accuracy"`); !slices.Equal(got, []int{2}) {
		t.Errorf("sweeps %v", got)
	}

	for _, test := range []struct {
		arguments []string
		want      string
	}{
		{[]string{"1", "--columns", "run,hidden,val_accuracy,started_at", "--limit", "1"}, "│ run │ hidden     │ val_accuracy │ started_at          │"},
		{[]string{"1", "--where", `hidden == "[256,128]" and activation == "relu"`}, "│ learning_rate │"}, // varied in the sweep
		{[]string{"1", "--where", `activation == "relu" and hidden == [256, 128]`}, "│ 34  │ relu       │ [256, 128] │"},
		{[]string{"1", "--limit", "3"}, "and 33 runs more, without --limit"},
		{[]string{"1", "--where", `activation == "rleu"`}, `no run of sweep 1 activation-width-rate fulfils --where: activation is "relu", "sigmoid"`},
		{[]string{"1", "--where", `val_accuracy > 98`}, `val_accuracy is from 0.9`},
		{[]string{"--where", `state == "failed"`}, `no sweep fulfils --where: state is "done"`},
		{[]string{"--columns", "sweep,name"}, "│ 2     │ report-88.20          │"},
		{[]string{"1"}, "│ yes          │"},
	} {
		if stdout, stderr, status := committed(test.arguments...); status != 0 || !strings.Contains(stdout, test.want) {
			t.Errorf("list %v: want %q in\n%s%s", test.arguments, test.want, stdout, stderr)
		}
	}
	for _, test := range []struct {
		arguments []string
		want      string
	}{
		{[]string{"1", "--where", "activaton == 1"}, "error: --where, character 1: nothing here is called activaton; did you mean \"activation\"?\n  activaton == 1\n  ^\n"},
		{[]string{"1", "--where", "activation == relu"}, `character 15: text stands in quotes: "relu"`},
		{[]string{"1", "--where", ""}, "the expression is empty"},
		{[]string{"--where", "val_accuracy > 0.9"}, "These are sweeps; of the runs of sweep 1: "},
		{[]string{"1", "--sort", "val_acuracy"}, "--sort: nothing here is called val_acuracy; did you mean \"val_accuracy\"?"},
		{[]string{"1", "--columns", "epoch"}, "--columns: nothing here is called epoch; did you mean \"epochs\""},
		{[]string{"1", "--columns", "run", "--json"}, "--columns and --json can't be used together"},
		{[]string{"1", "--limit", "0"}, "--limit: at least 1 is needed"},
	} {
		if _, stderr, status := committed(test.arguments...); status != 1 || !strings.Contains(stderr, test.want) {
			t.Errorf("list %v: exit status %d, want %q in\n%s", test.arguments, status, test.want, stderr)
		}
	}
}

// A list fits the terminal: the value of the sweep's metric is never left out.
func TestListsFitTheTerminal(t *testing.T) {
	t.Parallel()
	for _, columns := range []int{60, 80, 120} {
		c := command("..", "list", "2")
		c.Env = append(c.Env, fmt.Sprintf("COLUMNS=%d", columns))
		stdout, err := c.Output()
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(stdout)) {
			if width := len([]rune(strings.TrimRight(line, "\n"))); width > columns {
				t.Fatalf("a line of %d at %d columns: %s", width, columns, line)
			}
		}
		if strings.Count(string(stdout), "╭") != 1 || !regexp.MustCompile(`│ 108 │ .*98\.01 %`).Match(stdout) || !strings.Contains(string(stdout), "Left out, as they do not fit: ") {
			t.Errorf("at %d columns:\n%s", columns, stdout)
		}
	}
}
