package sqlite_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gradbook/experiments/results"
	"gradbook/experiments/results/sqlite"
)

// recordConfigs makes a record with a run for each config.
func recordConfigs(t *testing.T, configs ...results.Config) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Create(filepath.Join(t.TempDir(), "results.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	addConfigs(t, db, configs...)
	return db
}

func addConfigs(t *testing.T, db *sqlite.DB, configs ...results.Config) {
	t.Helper()
	var runs []results.NewRun
	for i, config := range configs {
		runs = append(runs, results.NewRun{Number: i + 1, Config: config, Dataset: results.Dataset{SHA256: "d", Classes: []string{"a", "b"}}})
	}
	if _, err := db.CreateAnotherSweep(t.Context(), results.Sweep{Name: "s", Spec: fmt.Sprint("# ", configs), Goal: results.Maximize}, runs); err != nil {
		t.Fatal(err)
	}
}

func answer(t *testing.T, db *sqlite.DB, query string, arguments ...any) string {
	t.Helper()
	rows, err := db.Query(query, arguments...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return fmt.Sprint(rows.Values)
}

// names are such as somebody may put into a sweep file, or a record for others to import.
var names = []string{"lr", "LR", "config_LR", "epochs", "a b", "a.b", `a"b`, "a'b", `a\b`, "$", "[0]", "größe", "", "<b>&", "select", "x' AS y, '", `z"), ("`, "-- "}

func TestRunConfigsHasAColumnForEachParameter(t *testing.T) {
	config := results.Config{}
	for i, name := range names {
		config[name] = fmt.Sprint("value ", i)
	}
	db := recordConfigs(t, results.Config{"lr": 0.5}, config)
	for i, name := range names {
		column, renamed := map[string]string{"lr": "config_config_lr", "epochs": "config_epochs"}[name]
		if !renamed {
			column = name
		}
		quoted := `"` + strings.ReplaceAll(column, `"`, `""`) + `"`
		if got, want := answer(t, db, `SELECT `+quoted+` FROM run_configs WHERE id = 2`), fmt.Sprintf("[[value %d]]", i); got != want {
			t.Errorf("parameter %q, column %s: %s, want %s", name, quoted, got, want)
		}
	}
	if got := answer(t, db, "SELECT count(*) FROM run_configs"); got != "[[2]]" {
		t.Errorf("%s rows", got)
	}
}

func TestRunConfigsWritesValuesAsSweepFilesDo(t *testing.T) {
	db := recordConfigs(t, results.Config{"activation": "relu", "hidden": []any{int64(128), int64(64)}, "rate": 0.1, "n": int64(3), "bias": true, "none": nil, "empty": []any{},
		"words": []any{"a", true}, "group": map[string]any{"a": int64(1)}}, results.Config{"activation": "tanh"})
	if got, want := answer(t, db, `SELECT activation, hidden, rate, n, bias, "none", empty, words, "group" FROM run_configs ORDER BY id`),
		`[[relu [128, 64] 0.1 3 1 <nil> [] [a, true] {"a":1}] [tanh <nil> <nil> <nil> <nil> <nil> <nil> <nil> <nil>]]`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := answer(t, db, `SELECT typeof(rate), typeof(n), typeof(bias) FROM run_configs WHERE bias`); got != "[[real integer integer]]" {
		t.Error(got)
	}
}

func TestRunConfigsFollowsTheRecord(t *testing.T) {
	db := recordConfigs(t, results.Config{"first": int64(1)})
	addConfigs(t, db, results.Config{"second": int64(2)}, results.Config{"third": int64(3)})
	const query = `SELECT first, second, third FROM run_configs ORDER BY id`
	const want = `[[1 <nil> <nil>] [<nil> 2 <nil>] [<nil> <nil> 3]]`
	if got := answer(t, db, query); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	other := recordConfigs(t)
	if _, err := other.Import(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if got := answer(t, other, query); got != want {
		t.Errorf("imported: %s, want %s", got, want)
	}
	many := results.Config{}
	for i := range 2000 {
		many[fmt.Sprint("p", i)] = int64(i)
	}
	addConfigs(t, db, many)
	if got := answer(t, db, `SELECT p0 FROM run_configs WHERE first IS NULL AND p0 IS NOT NULL`); got != "[[0]]" {
		t.Errorf("with 2000 parameters: %s", got)
	}
}

func TestRunConfigsOfTheCommittedRecord(t *testing.T) {
	db, err := sqlite.OpenReadOnly("../../../results.db")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ask := func(query string) [][]any {
		rows, err := db.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		return rows.Values
	}
	got := ask(`SELECT activation, hidden, avg(val_accuracy), count(DISTINCT seed), max(config_epochs), max(epochs) FROM run_configs WHERE sweep_id = 1 GROUP BY 1, 2 ORDER BY 1, 2`)
	want := ask(`SELECT config->>'activation', replace(config->>'hidden', ',', ', '), avg(val_accuracy), count(DISTINCT seed), max(config->>'epochs'), max(epochs)
		FROM runs WHERE sweep_id = 1 GROUP BY 1, 2 ORDER BY 1, 2`)
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestQueryTakesArguments(t *testing.T) {
	db := recordConfigs(t, results.Config{"hidden": []any{int64(128), int64(64)}, "name": "x' OR 1 --"}, results.Config{"hidden": []any{int64(64)}})
	runs, err := db.Runs(1)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		query     string
		arguments []any
		want      string
	}{
		{"SELECT id FROM run_configs WHERE hidden = ?", []any{[]int{128, 64}}, "[[1]]"},
		{"SELECT id FROM run_configs WHERE hidden = ?", []any{runs[1].Config["hidden"]}, "[[2]]"},
		{"SELECT id FROM run_configs WHERE name = ?;", []any{"x' OR 1 --"}, "[[1]]"},
		{"SELECT ?, ?, ?, typeof(?), ?", []any{results.Done, 1.5, true, []byte("b"), nil}, "[[done 1.5 1 blob <nil>]]"},
		{"SELECT ?2 + ?1, ?1", []any{1, 2}, "[[3 1]]"},
		{"SELECT ?", []any{time.Date(2026, 1, 2, 4, 4, 5, 6e6, time.FixedZone("", 3600))}, "[[2026-01-02T03:04:05.006Z]]"},
	} {
		if got := answer(t, db, c.query, c.arguments...); got != c.want {
			t.Errorf("%s with %v: %s, want %s", c.query, c.arguments, got, c.want)
		}
	}
	for query, arguments := range map[string][]any{
		"SELECT ? + ?": {1}, "SELECT ?": {1, 2}, "SELECT 2": {1}, "SELECT  ?": nil,
	} {
		if _, err := db.Query(query, arguments...); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("takes as many arguments, not %d", len(arguments))) {
			t.Errorf("%s with %v: %v", query, arguments, err)
		}
	}
}
