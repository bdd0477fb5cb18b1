package main

import (
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
)

// ofTheCourse are the columns that tell when, where and in how many attempts
// something was trained. All others say what came of it.
var ofTheCourse = map[string]bool{
	"attempt": true, "worker": true, "environment_id": true, "seconds": true, "file": true,
	"created_at": true, "started_at": true, "finished_at": true, "reported_at": true, "finished_in": true,
}

// sameRecord fails the test where two databases do not say the same, row by row and
// bit by bit: sweeps, runs, epochs, confusion, mistakes, weights and whatever
// else there is a table for, [ofTheCourse] aside. Nor may the first be damaged.
func sameRecord(t *testing.T, got, want string) {
	t.Helper()
	record := attached(t, got, want)
	for _, check := range []string{"PRAGMA main.integrity_check", "SELECT count(*) || ' rows refer to what is not there' FROM pragma_foreign_key_check"} {
		if verdict := value(t, record, check); verdict != "ok" && !strings.HasPrefix(verdict, "0 ") {
			t.Errorf("%s: %s", filepath.Base(got), verdict)
		}
	}
	rows := 0
	for _, table := range tables(t, record) {
		missing, added := differing(t, record, "want", "main", table), differing(t, record, "main", "want", table)
		if missing != "" || added != "" {
			t.Errorf("table %s of %s is not that of %s; one has\n  %s\nthe other\n  %s", table, filepath.Base(got), filepath.Base(want), added, missing)
		}
		var n int
		if err := record.QueryRow("SELECT count(*) FROM want." + table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		rows += n
	}
	if rows < 100 {
		t.Errorf("%s has %d rows: too few to prove anything", filepath.Base(want), rows)
	}
}

// attached opens a database to look at with a second one, as want.
func attached(t *testing.T, path, want string) *sql.DB {
	t.Helper()
	source := func(path string) string { return "file:" + (&url.URL{Path: path}).EscapedPath() }
	record, err := sql.Open("sqlite3", source(path))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { record.Close() })
	record.SetMaxOpenConns(1) // what is attached is so to one connection
	if _, err := record.Exec("ATTACH ? AS want", source(want)); err != nil {
		t.Fatal(err)
	}
	return record
}

// tables returns those of the two databases that say what came of sweeps.
func tables(t *testing.T, record *sql.DB) []string {
	t.Helper()
	return strings.Fields(value(t, record, `SELECT group_concat(DISTINCT name) FROM (SELECT name, type FROM main.sqlite_master UNION SELECT name, type FROM want.sqlite_master)
		WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT IN ('goose_db_version', 'environments')`, ","))
}

// differing returns the first row of a table in one database that is not in the
// other, "" where there is none.
func differing(t *testing.T, record *sql.DB, in, notIn, table string) string {
	t.Helper()
	var columns []string
	for _, column := range strings.Fields(value(t, record, fmt.Sprintf("SELECT group_concat(name) FROM pragma_table_info('%s', 'want')", table), ",")) {
		if !ofTheCourse[column] {
			columns = append(columns, column)
		}
	}
	list := strings.Join(columns, ", ")
	shown := "substr(quote(" + strings.Join(columns, "), 1, 80) || ' | ' || substr(quote(") + "), 1, 80)"
	return value(t, record, fmt.Sprintf("SELECT coalesce((SELECT %s FROM (SELECT %s FROM %s.%s EXCEPT SELECT %s FROM %s.%s)), '')",
		shown, list, in, table, list, notIn, table))
}

// value returns the only value of a query, its separators made spaces.
func value(t *testing.T, record *sql.DB, query string, separators ...string) (text string) {
	t.Helper()
	if err := record.QueryRow(query).Scan(&text); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	for _, s := range separators {
		text = strings.ReplaceAll(text, s, " ")
	}
	return text
}
