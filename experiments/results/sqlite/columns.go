package sqlite

import (
	"encoding/json"
	"fmt"
	"math"
	"time"

	"gradbook/experiments/results"
)

// The types of this file carry values of records.go to and from columns.

// number is a float64 whose NaN and infinities are NULL: SQLite has no NaN, and
// an infinite loss is as little a number as that.
type number struct{ value *float64 }

func (n number) Scan(source any) error {
	switch v := source.(type) {
	case nil:
		*n.value = math.NaN()
	case float64:
		*n.value = v
	case int64:
		*n.value = float64(v)
	default:
		return fmt.Errorf("%T is no number", source)
	}
	return nil
}

func nullable(v float64) any {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return v
}

// timeFormat sorts as text, and SQLite's date functions read it.
const timeFormat = "2006-01-02T15:04:05.000Z"

func now() string { return time.Now().UTC().Format(timeFormat) }

// moment is a time.Time whose zero is NULL.
type moment struct{ value *time.Time }

func (m moment) Scan(source any) (err error) {
	switch v := source.(type) {
	case nil:
		*m.value = time.Time{}
	case string:
		*m.value, err = time.Parse(timeFormat, v)
	case time.Time:
		*m.value = v
	default:
		err = fmt.Errorf("%T is no time", source)
	}
	return err
}

// document is a value kept as JSON text.
type document struct{ value any }

func (d document) Scan(source any) error {
	text, ok := source.(string)
	if !ok {
		return fmt.Errorf("%T is no JSON text", source)
	}
	return json.Unmarshal([]byte(text), d.value)
}

// metrics is a column of metrics by name.
type metrics struct {
	value *results.Metrics
	names []string // of those to read; nil: all
}

func (m metrics) Scan(source any) (err error) {
	text, ok := source.(string)
	if !ok {
		return fmt.Errorf("%T is no JSON text", source)
	}
	*m.value, err = results.ParseMetrics([]byte(text), m.names...)
	return err
}

// takeRate removes the learning rate, which our networks have in a field of its own, from
// metrics, and returns it; NaN where there is none.
func takeRate(m *results.Metrics) float64 {
	rate, known := m.Lookup("learning_rate")
	if known {
		if delete(m.Other, "learning_rate"); len(m.Other) == 0 {
			m.Other = nil
		}
	}
	return rate
}
