package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestQuery(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 2}\n  activation: {values: [relu, tanh]}\n")
	if _, stderr, status := run(t, folder, "sweep"); status != 0 {
		t.Fatalf("sweep: exit status %d\n%s", status, stderr)
	}
	const values = `SELECT 1 AS whole, 0.1 AS share, 'a "b", c' AS words, NULL AS absent, x'00ff' AS blob, 9e999 AS endless;`
	stdout, _, _ := run(t, folder, "query", "--csv", values)
	records, err := csv.NewReader(strings.NewReader(stdout)).ReadAll()
	if err != nil || len(records) != 2 || strings.Join(records[1], "|") != `1|0.1|a "b", c||00ff|+Inf` {
		t.Errorf("--csv: %v\n%s", err, stdout)
	}
	stdout, _, _ = run(t, folder, "query", "--json", values)
	var objects []map[string]any
	if err := json.Unmarshal([]byte(stdout), &objects); err != nil || len(objects) != 1 || objects[0]["whole"] != 1.0 ||
		objects[0]["words"] != `a "b", c` || objects[0]["absent"] != nil || objects[0]["blob"] != "00ff" || objects[0]["endless"] != nil {
		t.Errorf("--json: %v\n%s", err, stdout)
	}
	for _, test := range []struct{ query, want string }{
		{values, "2 bytes"},
		{values, "NULL"},
		{`SELECT count(*) || ' epochs' FROM epochs`, "4 epochs"},
		{`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT sum(i) FROM n`, "15"},
		{`SELECT config ->> '$.activation' FROM runs ORDER BY number DESC LIMIT 1`, "tanh"},
		{`SELECT ';' AS semicolon`, ";"},
		{`SELECT char(27) || '[31mred' AS "steers` + "\x1b" + `]0;x"`, "\uFFFD[31mred"},
		{`PRAGMA table_info(runs)`, "weights_sha256"},
		{`SELECT name FROM pragma_table_info('epochs')`, "learning_rate"},
		{`SELECT * FROM runs WHERE id > 100`, "weights_sha256"},
	} {
		stdout, stderr, status := run(t, folder, "query", test.query)
		if status != 0 || !strings.Contains(stdout, test.want) {
			t.Errorf("%s: exit status %d, want %q in\n%s%s", test.query, status, test.want, stdout, stderr)
		}
		if strings.Contains(stdout, "\x1b") {
			t.Errorf("%q steers the terminal: %q", test.query, stdout)
		}
	}
	if stdout, _, status := run(t, folder, "query", "--json", "SELECT id FROM runs WHERE id > 100"); status != 0 || strings.TrimSpace(stdout) != "[]" {
		t.Errorf("no rows as JSON: exit status %d\n%s", status, stdout)
	}

	before, err := os.ReadFile(filepath.Join(folder, "results.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ query, want string }{
		{`DELETE FROM runs`, "only reads"},
		{`UPDATE runs SET seed = 1`, "only reads"},
		{`SELECT 1; DELETE FROM runs`, "only reads"},
		{`DELETE FROM runs; SELECT 1`, "only reads"},
		{`WITH all_of(i) AS (SELECT id FROM runs) DELETE FROM runs WHERE id IN all_of`, "only reads"},
		{`INSERT INTO run_tags VALUES (1, 'x') RETURNING tag`, "only reads"},
		{`CREATE TABLE t (a)`, "only reads"},
		{`CREATE TEMP TABLE t (a)`, "only reads"},
		{`ATTACH 'other.db' AS other`, "only reads"},
		{`VACUUM INTO 'other.db'`, "only reads"},
		{`PRAGMA query_only = off`, "only reads"},
		{`PRAGMA journal_mode = DELETE`, "only reads"},
		{`BEGIN`, "only reads"},
		{`SELECT 1; SELECT 2`, "one statement at a time"},
		{`SELECT * FROM rnus`, "no such table: rnus"},
		{`SELECT acuracy FROM runs`, "no such column: acuracy"},
		{`SELEC 1`, `near "SELEC": syntax error`},
		{` ; `, "the query is empty"},
		{``, "the query is empty"},
		{` -- only a comment`, "the query is empty"},
	} {
		_, stderr, status := run(t, folder, "query", test.query)
		if status != 1 || !strings.Contains(stderr, test.want) || strings.Contains(stderr, "goroutine") {
			t.Errorf("%s: exit status %d, want %q in\n%s", test.query, status, test.want, stderr)
		}
	}
	if _, stderr, status := run(t, folder, "query", "--json", "SELECT 1 AS a, 2 AS a"); status != 1 || !strings.Contains(stderr, "two columns are named a") {
		t.Errorf("two columns of one name: exit status %d\n%s", status, stderr)
	}
	if after, err := os.ReadFile(filepath.Join(folder, "results.db")); err != nil || string(after) != string(before) {
		t.Errorf("the record was changed (%v)", err)
	}
	if _, err := os.Stat(filepath.Join(folder, "other.db")); err == nil {
		t.Error("a query made a file")
	}
}
