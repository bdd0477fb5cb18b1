package network

import (
	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
)

// Schema is that of sweeps of our networks.
var Schema = &sweep.Schema{
	Parameters:  parameters(),
	Metrics:     metrics(),
	Metric:      "val_accuracy",
	Steps:       "epochs",
	Agreements:  agreements,
	ReadBy:      conditions,
	Words:       parameterWords,
	MetricWords: metricWords,
	Instead:     layersToWrite,
}

// metrics are a loss and an accuracy of each split. A run is chosen by how it does on val:
// without samples there it has no such metric, and chosen by test it has nothing left to be
// tested on.
func metrics() (all []sweep.ReportedMetric) {
	for _, split := range []string{"train", "val", "test"} {
		for _, of := range []string{"loss", "accuracy"} {
			m := sweep.ReportedMetric{Metric: results.MetricNamed(split + "_" + of)}
			switch split {
			case "val":
				m.Needs = &sweep.Need{
					Parameter: "validation", Met: func(value any) bool { return value != int64(0) },
					Unmet: "it can be 0, but the sweep is judged by " + m.Name + "; keep samples for validation, or write metric: {name: train_" + of + ", ...}",
				}
			case "test":
				m.Instead = "val_" + of
			}
			all = append(all, m)
		}
	}
	return all
}

// Defaults returns the values of a config that says nothing but its output.
func Defaults(output string) results.Config {
	return Schema.Complete(results.Config{"output": output})
}
