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

// metricTargets lists where the columns of [metricColumns] go.
func metricTargets(m *results.Metrics) []any {
	return []any{number{&m.TrainLoss}, number{&m.TrainAccuracy}, number{&m.ValLoss},
		number{&m.ValAccuracy}, number{&m.TestLoss}, number{&m.TestAccuracy}}
}

func metricValues(m results.Metrics) []any {
	return []any{nullable(m.TrainLoss), nullable(m.TrainAccuracy), nullable(m.ValLoss),
		nullable(m.ValAccuracy), nullable(m.TestLoss), nullable(m.TestAccuracy)}
}

const metricColumns = `train_loss, train_accuracy, val_loss, val_accuracy, test_loss, test_accuracy`
