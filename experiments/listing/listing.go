// Package listing says what a list of sweeps or of runs shows: which of them, in which order,
// in which columns, in which words. The command list prints such lists, and the live page
// shows them.
package listing

import (
	"sync"

	"gradbook/experiments/results/where"
)

// Item is a record of a list, with its fields by name.
type Item[T any] struct {
	Record T
	kind   string
	fields *fields
}

// fields are read when they are first asked for: of thousands of runs, a page shows few.
type fields struct {
	once sync.Once
	row  where.Row
}

// Items returns records as the items of a list, which have fields by name: those of their JSON. A
// record's id is also there under the name of its kind, such as run.
func Items[T any](kind string, records []T) []Item[T] {
	all, read := make([]Item[T], len(records)), make([]fields, len(records))
	for i, record := range records {
		all[i] = Item[T]{record, kind, &read[i]}
	}
	return all
}

// Row returns the fields of the item. It panics where the record cannot be written as JSON.
func (i Item[T]) Row() where.Row {
	i.fields.once.Do(func() {
		row, err := where.RowOf(i.Record)
		if err != nil {
			panic(err)
		}
		row[i.kind] = row["id"]
		i.fields.row = row
	})
	return i.fields.row
}
