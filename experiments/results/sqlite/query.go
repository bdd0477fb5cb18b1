package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"gradbook/experiments/results"
)

// maxAnswer bounds what Query keeps in memory, in bytes: a join without a condition
// or an endless recursion is soon larger than any machine.
var maxAnswer = 256 << 20 // less in tests

// Query carries out one SELECT, or another statement that only reads, that the
// user has written. Each ? in it stands for the next of the arguments: a number, a
// string, a bool, a time, nil or, as run_configs has it, a list of these. Query refuses
// whatever would write, or open another file, and an answer of more than a quarter of a
// gigabyte.
func (db *DB) Query(text string, arguments ...any) (rows results.Rows, err error) {
	ctx := db.ctx
	connection, err := db.sql.Conn(ctx)
	if err != nil {
		return rows, fmt.Errorf("%s: %w", db.path, err)
	}
	defer connection.Close()
	if err := allowOnly(connection, reading); err != nil {
		return rows, err
	}
	defer allowOnly(connection, nil)
	if arguments, err = bindable(connection, text, arguments); err != nil {
		return rows, explain(err)
	}
	if rows, err = readAll(ctx, connection, text, arguments...); err != nil {
		return rows, explain(err)
	}
	if len(rows.Columns) == 0 {
		return rows, errors.New(`the query is empty; write one such as "SELECT id, name FROM sweeps"`)
	}
	// The driver carries out all statements of a text and answers with the last
	// one's rows. Only a single one fits into parentheses.
	if strings.Contains(strings.TrimRight(text, " \t\r\n;"), ";") {
		single := strings.TrimRight(text, " \t\r\n;")
		if _, err := readAll(ctx, connection, "EXPLAIN SELECT * FROM (\n"+single+"\n)", arguments...); err != nil {
			return results.Rows{}, errors.New("one statement at a time; write a query without a ; in its middle")
		}
	}
	return rows, nil
}

// bindable returns the arguments of a query as the driver takes them. It is an error if
// there are more or fewer than the query has places for.
func bindable(connection *sql.Conn, text string, arguments []any) ([]any, error) {
	takes := 0
	err := connection.Raw(func(driver any) (err error) {
		takes, err = places(driver, text)
		return err
	})
	if err != nil {
		return nil, err
	}
	if takes != len(arguments) {
		return nil, fmt.Errorf("a query with %d ? takes as many arguments, not %d", takes, len(arguments))
	}
	bound := slices.Clone(arguments)
	for i, argument := range arguments {
		switch argument := argument.(type) {
		case []byte:
		case sql.NamedArg:
			return nil, errors.New("arguments have no names here; write a ? for each, in their order")
		case time.Time:
			bound[i] = argument.UTC().Format(timeFormat)
		default:
			if reflect.ValueOf(argument).Kind() == reflect.Slice {
				bound[i] = results.Format(argument)
			}
		}
	}
	return bound, nil
}

func readAll(ctx context.Context, connection *sql.Conn, text string, arguments ...any) (all results.Rows, err error) {
	rows, err := connection.QueryContext(ctx, text, arguments...)
	if err != nil {
		return all, err
	}
	defer rows.Close()
	if all.Columns, err = rows.Columns(); err != nil {
		return all, err
	}
	const perValue = 32 // bytes, besides what a text or a blob has
	for size := 0; rows.Next(); {
		if size > maxAnswer {
			return results.Rows{}, fmt.Errorf("the answer is larger than %d MB after %d rows; add a LIMIT, or ask for fewer columns", maxAnswer>>20, len(all.Values))
		}
		values := make([]any, len(all.Columns))
		targets := make([]any, len(values))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return all, err
		}
		all.Values = append(all.Values, values)
		for _, value := range values {
			size += perValue
			switch value := value.(type) {
			case string:
				size += len(value)
			case []byte:
				size += len(value)
			}
		}
	}
	return all, rows.Err()
}

// authorizer answers whether a statement may do something, in the terms of
// https://www.sqlite.org/c3ref/set_authorizer.html.
type authorizer func(action int, first, second, database string) int

func allowOnly(connection *sql.Conn, allowed authorizer) error {
	return connection.Raw(func(driver any) error {
		authorize(driver, allowed)
		return nil
	})
}

// harmlessPragmas describe tables and check the file.
var harmlessPragmas = []string{"table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo",
	"foreign_key_list", "foreign_key_check", "integrity_check", "quick_check", "function_list"}

// https://www.sqlite.org/c3ref/c_alter_table.html and c_deny.html
const (
	sqlitePragma    = 19
	sqliteRead      = 20
	sqliteSelect    = 21
	sqliteFunction  = 31
	sqliteRecursive = 33

	sqliteOK   = 0
	sqliteDeny = 1
)

func reading(action int, first, _, _ string) int {
	switch action {
	case sqliteSelect, sqliteRead, sqliteFunction, sqliteRecursive:
		return sqliteOK
	case sqlitePragma:
		if slices.Contains(harmlessPragmas, strings.ToLower(first)) {
			return sqliteOK
		}
	}
	return sqliteDeny
}

// explain adds to an error of SQLite what to do about it.
func explain(err error) error {
	message := err.Error()
	switch {
	case isDenied(err), strings.Contains(message, "not authorized"),
		strings.Contains(message, "cannot VACUUM"): // within a snapshot's transaction
		return fmt.Errorf("query only reads: it takes SELECT, WITH, EXPLAIN and the pragmas %s; use tag, note, delete or import to change the record", strings.Join(harmlessPragmas, ", "))
	case strings.Contains(message, "no such table"):
		return fmt.Errorf(`%w; "SELECT name FROM sqlite_schema" lists the tables`, err)
	case strings.Contains(message, "no such column"):
		return fmt.Errorf(`%w; "SELECT name FROM pragma_table_xinfo('runs')" lists the columns of runs; run_configs has one for each parameter too; text stands in 'single quotes'`, err)
	}
	return err
}
