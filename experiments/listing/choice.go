package listing

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gradbook/experiments/hint"
	"gradbook/experiments/results"
	"gradbook/experiments/results/where"
)

// Choice says which items of a list to show, and in which order.
type Choice struct {
	Where   string   // an expression of package where; "": all
	Sort    []string // names of fields; with a minus, as in -val_accuracy, the highest comes first, and what lacks the field last
	Limit   int      // show only the first; 0: all
	Columns []string // the fields to show; none: the usual ones
}

// Choose returns the records to show, in the order to show them, and how many more there are
// beyond the limit. If no record matches the condition, why says what is known about its names.
// A name is valid if any record in all has it.
func Choose[T any](c Choice, all, records []Item[T]) (chosen []Item[T], more int, why string, err error) {
	if c.Where == "" && len(c.Sort)+len(c.Columns) == 0 {
		n, more := c.cut(len(records))
		return records[:n], more, "", nil
	}
	rows := make([]where.Row, len(all))
	for i := range all {
		rows[i] = all[i].Row()
	}
	if c.Where != "" {
		condition, err := where.Parse(c.Where, rows)
		if err != nil {
			return nil, 0, "", fmt.Errorf("where, %w", err)
		}
		records = slices.DeleteFunc(slices.Clone(records), func(i Item[T]) bool { return !condition.Match(i.Row()) })
		why = condition.Explain(rows)
	}
	if err := c.checkNames(rows); err != nil {
		return nil, 0, "", err
	}
	for _, name := range slices.Backward(c.Sort) {
		name, falling := strings.CutPrefix(name, "-")
		slices.SortStableFunc(records, func(a, b Item[T]) int {
			x, y := Field(a.Row(), name), Field(b.Row(), name)
			switch {
			case x == nil || y == nil:
				return missing(x) - missing(y)
			case falling:
				return results.CompareValues(y, x)
			}
			return results.CompareValues(x, y)
		})
	}
	n, more := c.cut(len(records))
	return records[:n], more, why, nil
}

// cut returns how many of n records are shown, and how many are not.
func (c Choice) cut(n int) (shown, more int) {
	if c.Limit > 0 && c.Limit < n {
		return c.Limit, n - c.Limit
	}
	return n, 0
}

func missing(value any) int {
	if value == nil {
		return 1
	}
	return 0
}

func (c Choice) checkNames(rows []where.Row) error {
	check := func(of, name string) error {
		if len(rows) == 0 || slices.ContainsFunc(rows, func(row where.Row) bool { return has(row, name) }) {
			return nil
		}
		names := where.Names(rows)
		if meant := hint.For(name, names, nil); meant != "" {
			return fmt.Errorf("%s: nothing here is called %s%s", of, name, meant)
		}
		return fmt.Errorf("%s: nothing here is called %s; there are %s", of, name, strings.Join(names, ", "))
	}
	var errs []error
	for _, name := range c.Sort {
		errs = append(errs, check("sort", strings.TrimPrefix(name, "-")))
	}
	for _, name := range c.Columns {
		errs = append(errs, check("columns", name))
	}
	return errors.Join(errs...)
}

func has(row where.Row, name string) bool {
	if _, ok := row[name]; ok {
		return true
	}
	return Field(row, name) != nil
}
