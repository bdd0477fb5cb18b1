package results

import "math"

// MetricNames are the names of the metrics, columns of the tables runs and
// epochs, in their order.
var MetricNames = []string{"train_loss", "train_accuracy", "val_loss", "val_accuracy", "test_loss", "test_accuracy"}

// Value returns the metric of the given name, a column of the table epochs such
// as val_accuracy; NaN for any other name.
func (m Metrics) Value(name string) float64 {
	switch name {
	case "train_loss":
		return m.TrainLoss
	case "train_accuracy":
		return m.TrainAccuracy
	case "val_loss":
		return m.ValLoss
	case "val_accuracy":
		return m.ValAccuracy
	case "test_loss":
		return m.TestLoss
	case "test_accuracy":
		return m.TestAccuracy
	}
	return math.NaN()
}
