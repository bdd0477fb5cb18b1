package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gradbook/experiments/hint"
	"gradbook/experiments/results"
	"gradbook/experiments/results/where"
)

// choice says which records of a list to show, and in which order.
type choice struct {
	Where   *string  `placeholder:"CONDITION" help:"Show only those that match this condition, such as 'val_accuracy > 0.9 and activation in [\"relu\", \"tanh\"]'."`
	Sort    []string `placeholder:"NAME" help:"Sort by these names, separated by commas; with a minus, as in -val_accuracy, the highest comes first. What lacks the first name comes last."`
	Limit   count    `placeholder:"N" help:"Show only the first N."`
	Columns []string `placeholder:"NAME" xor:"form" help:"Show only these columns, separated by commas: parameters, metrics and the other fields of --json."`
}

// listed is a record of a list, with its fields by name.
type listed[T any] struct {
	record T
	row    where.Row
}

// withRows reads the fields of records by name. A record's id is also there under the name of its
// kind, such as run.
func withRows[T any](kind string, records []T) ([]listed[T], error) {
	all := make([]listed[T], len(records))
	for i, record := range records {
		row, err := where.RowOf(record)
		if err != nil {
			return nil, err
		}
		row[kind] = row["id"]
		all[i] = listed[T]{record, row}
	}
	return all, nil
}

// choose returns the records to show, in the order to show them, and how many more there are
// beyond --limit. If no record matches the condition, why says what is known about its names.
// A name is valid if any record in all has it.
func choose[T any](c choice, all, records []listed[T]) (chosen []listed[T], more int, why string, err error) {
	rows := make([]where.Row, len(all))
	for i := range all {
		rows[i] = all[i].row
	}
	if c.Where != nil {
		condition, err := where.Parse(*c.Where, rows)
		if err != nil {
			return nil, 0, "", fmt.Errorf("--where, %w", err)
		}
		records = slices.DeleteFunc(slices.Clone(records), func(l listed[T]) bool { return !condition.Match(l.row) })
		why = condition.Explain(rows)
	}
	if err := c.checkNames(rows); err != nil {
		return nil, 0, "", err
	}
	for _, name := range slices.Backward(c.Sort) {
		name, falling := strings.CutPrefix(name, "-")
		slices.SortStableFunc(records, func(a, b listed[T]) int {
			x, y := field(a.row, name), field(b.row, name)
			switch {
			case x == nil || y == nil:
				return missing(x) - missing(y)
			case falling:
				return results.CompareValues(y, x)
			}
			return results.CompareValues(x, y)
		})
	}
	if c.Limit > 0 && int(c.Limit) < len(records) {
		more = len(records) - int(c.Limit)
		records = records[:c.Limit]
	}
	return records, more, why, nil
}

func missing(value any) int {
	if value == nil {
		return 1
	}
	return 0
}

func (c choice) checkNames(rows []where.Row) error {
	check := func(flag, name string) error {
		if len(rows) == 0 || slices.ContainsFunc(rows, func(row where.Row) bool { return has(row, name) }) {
			return nil
		}
		names := where.Names(rows)
		if meant := hint.For(name, names, nil); meant != "" {
			return fmt.Errorf("%s: nothing here is called %s%s", flag, name, meant)
		}
		return fmt.Errorf("%s: nothing here is called %s; there are %s", flag, name, strings.Join(names, ", "))
	}
	var errs []error
	for _, name := range c.Sort {
		errs = append(errs, check("--sort", strings.TrimPrefix(name, "-")))
	}
	for _, name := range c.Columns {
		errs = append(errs, check("--columns", name))
	}
	return errors.Join(errs...)
}

func has(row where.Row, name string) bool {
	if _, ok := row[name]; ok {
		return true
	}
	return field(row, name) != nil
}

// field returns the value of a row under a name; config.epochs is epochs in the group config.
func field(row where.Row, name string) any {
	if value, ok := row[name]; ok {
		return value
	}
	group, rest, ok := strings.Cut(name, ".")
	if inner, isGroup := row[group].(map[string]any); ok && isGroup {
		return field(inner, rest)
	}
	return nil
}

// formatField formats a field of a record. metric is the metric of the record's sweep.
func formatField(row where.Row, name, metric string) string {
	value := field(row, name)
	if value == nil {
		return "-"
	}
	number, isNumber := toFloat(value)
	switch {
	case isNumber && (name == "best_value" || name == "last_value"):
		return formatMetric(metric, number)
	case isNumber && slices.Contains(results.MetricNames, name):
		return formatMetric(name, number)
	case isNumber && name == "seconds":
		return formatSeconds(number)
	}
	switch value := value.(type) {
	case string:
		if t, err := time.Parse(time.RFC3339, value); err == nil && strings.HasSuffix(name, "_at") {
			return formatTime(t)
		}
	case []any:
		if name == "tags" {
			words := make([]string, len(value))
			for i := range value {
				words[i] = fmt.Sprint(value[i])
			}
			return formatTags(words)
		}
	case map[string]any:
		text, err := json.Marshal(value)
		if err == nil {
			return string(text)
		}
	}
	return results.FormatShort(value)
}

func toFloat(value any) (float64, bool) {
	switch value := value.(type) {
	case int64:
		return float64(value), true
	case float64:
		return value, true
	}
	return 0, false
}
