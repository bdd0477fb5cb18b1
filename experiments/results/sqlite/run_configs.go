package sqlite

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// maxParameters bounds the columns of run_configs; SQLite takes 2000.
const maxParameters = 1500

// addParameters makes the view run_configs anew where it lacks a parameter.
func addParameters(tx transaction, names map[string]bool) error {
	var view string
	if err := tx.QueryRow(`SELECT sql FROM sqlite_schema WHERE name = 'run_configs'`).Scan(&view); err != nil {
		return fmt.Errorf("read view run_configs: %w", err)
	}
	for name := range names {
		if hasColumn(name) && !strings.Contains(view, "\n"+parameterValue(name)+" AS ") {
			return makeRunConfigs(tx)
		}
	}
	return nil
}

// makeRunConfigs makes the view anew, of all runs that the record has. Any SQLite tool
// can read it: it is written in the SQL of old versions too.
func makeRunConfigs(tx transaction) error {
	text := func(row scanner) (name string, err error) { err = row.Scan(&name); return name, err }
	taken, err := collect(tx, text, `SELECT lower(name) FROM pragma_table_xinfo('runs')`)
	if err != nil {
		return fmt.Errorf("read columns of runs: %w", err)
	}
	names, err := collect(tx, text, `SELECT DISTINCT key FROM runs, json_each(config) ORDER BY key`)
	if err != nil {
		return fmt.Errorf("read parameters: %w", err)
	}
	names = slices.DeleteFunc(names, func(name string) bool { return !hasColumn(name) })
	var view strings.Builder
	view.WriteString("CREATE VIEW run_configs AS SELECT *")
	for _, name := range names[:min(len(names), maxParameters)] {
		column := name
		for slices.Contains(taken, strings.ToLower(column)) { // to SQL, A is a
			column = "config_" + column
		}
		taken = append(taken, strings.ToLower(column))
		fmt.Fprintf(&view, ",\n%s AS %s", parameterValue(name), quoteName(column))
	}
	view.WriteString("\nFROM runs")
	for _, statement := range []string{`DROP VIEW IF EXISTS run_configs`, view.String()} {
		if _, err := tx.Exec(statement); err != nil {
			return fmt.Errorf("make view run_configs: %w", err)
		}
	}
	return nil
}

// hasColumn reports whether a parameter of that name can be a column's: SQL has no way to
// write some characters.
func hasColumn(name string) bool { return !strings.ContainsFunc(name, unicode.IsControl) }

// parameterValue is the SQL of a parameter's value. A name is what somebody has put into
// a sweep file, or into a record that is imported.
func parameterValue(name string) string {
	return `(SELECT CASE type WHEN 'array' THEN (SELECT '[' || coalesce(group_concat(CASE WHEN type IN ('true', 'false') THEN type ELSE value END, ', '), '') || ']' ` +
		`FROM json_each(parameter.value)) ELSE value END FROM json_each(config) parameter WHERE key = ` + quoteText(name) + `)`
}

func quoteText(text string) string { return `'` + strings.ReplaceAll(text, `'`, `''`) + `'` }

func quoteName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
