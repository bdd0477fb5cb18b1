// Package listing says what a list of sweeps or of runs shows: which of them, in which order,
// in which columns, in which words. The command list prints such lists, and the live page
// shows them.
package listing

import "gradbook/experiments/results/where"

// Item is a record of a list, with its fields by name.
type Item[T any] struct {
	Record T
	Row    where.Row
}

// Items reads the fields of records by name. A record's id is also there under the name of its
// kind, such as run.
func Items[T any](kind string, records []T) ([]Item[T], error) {
	all := make([]Item[T], len(records))
	for i, record := range records {
		row, err := where.RowOf(record)
		if err != nil {
			return nil, err
		}
		row[kind] = row["id"]
		all[i] = Item[T]{record, row}
	}
	return all, nil
}
