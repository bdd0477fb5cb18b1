package main

import (
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"gradbook/experiments/results"
)

type queryVerb struct {
	database
	Query string `arg:"" help:"One SELECT in SQLite's SQL."`
	CSV   bool   `name:"csv" xor:"form" help:"Print CSV: NULL is empty, a blob is in hexadecimal digits."`
	JSON  bool   `name:"json" xor:"form" help:"Print a JSON array of objects: a blob is in hexadecimal digits."`
}

func (v *queryVerb) Run() error {
	db, err := v.open()
	if err != nil {
		return err
	}
	defer db.Close()
	rows, err := db.Query(v.Query)
	if err != nil {
		return err
	}
	switch {
	case v.CSV:
		return printRowsCSV(rows)
	case v.JSON:
		return printRowsJSON(rows)
	}
	printRows(rows)
	return nil
}

func printRows(rows results.Rows) {
	t := newTable(len(rows.Columns)+1, rows.Columns...)
	for i := range rows.Columns {
		t.columns[i].numeric = numeric(rows, i)
	}
	for _, values := range rows.Values {
		row := make([]any, len(values))
		for i, value := range values {
			switch value := value.(type) {
			case nil:
				row[i] = "NULL"
			case []byte:
				row[i] = fmt.Sprintf("%d bytes", len(value))
			default:
				row[i] = formatSQL(value)
			}
		}
		t.add(row...)
	}
	t.print()
}

// numeric reports whether a column holds only numbers and NULL.
func numeric(rows results.Rows, column int) bool {
	for _, values := range rows.Values {
		switch values[column].(type) {
		case string, []byte:
			return false
		}
	}
	return true
}

func formatSQL(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case []byte:
		return hex.EncodeToString(value)
	case float64:
		return strconv.FormatFloat(value, 'g', -1, 64)
	}
	return fmt.Sprint(value)
}

func printRowsCSV(rows results.Rows) error {
	var out *csv.Writer
	if stdout.terminal {
		out = csv.NewWriter(stdout)
	} else {
		out = csv.NewWriter(stdout.raw) // unchanged: another program reads it
	}
	out.Write(rows.Columns)
	for _, values := range rows.Values {
		record := make([]string, len(values))
		for i, value := range values {
			record[i] = formatSQL(value)
		}
		out.Write(record)
	}
	out.Flush()
	return out.Error()
}

// printRowsJSON writes one object for each row, in the order of the columns.
func printRowsJSON(rows results.Rows) error {
	seen := map[string]bool{}
	names := make([][]byte, len(rows.Columns))
	for i, name := range rows.Columns {
		if seen[name] {
			return fmt.Errorf("two columns are named %s, and a JSON object can have only one; rename one: ... AS other", name)
		}
		seen[name] = true
		names[i], _ = json.Marshal(name) // a string can always be encoded
	}
	objects := make([]json.RawMessage, len(rows.Values))
	for i, values := range rows.Values {
		object := []byte{'{'}
		for column, value := range values {
			switch v := value.(type) {
			case []byte:
				value = hex.EncodeToString(v)
			case float64:
				if math.IsInf(v, 0) {
					value = nil
				}
			}
			encoded, err := json.Marshal(value)
			if err != nil {
				return err
			}
			if column > 0 {
				object = append(object, ',')
			}
			object = append(append(append(object, names[column]...), ':'), encoded...)
		}
		objects[i] = append(object, '}')
	}
	return printJSON(objects)
}
