package sweep

import (
	"slices"
	"strings"
)

// The goals of a metric.
const (
	Minimize = "minimize"
	Maximize = "maximize"
)

// Metric says which of a sweep's runs is the best.
type Metric struct {
	Name   string   // such as val_accuracy
	Goal   string   // Minimize or Maximize
	Target *float64 // the sweep ends once a run reaches it; nil when there is none
}

var metricNames = []string{"train_loss", "train_accuracy", "val_loss", "val_accuracy", "test_loss", "test_accuracy"}

// metric reads the object under the key metric.
func (r *reader) metric(key, value place) Metric {
	o, ok := r.object(key, value)
	if !ok {
		return Metric{}
	}
	r.unknown(o, []string{"name", "goal", "target", "impute", "impute_while_running"}, nil)
	var m Metric
	if o.has("name") {
		m.Name, _ = r.oneOf(o.values["name"], metricNames...)
	} else {
		r.errorf(key, "name is missing; write name: val_accuracy")
	}
	switch {
	case o.has("goal"):
		m.Goal, _ = r.oneOf(o.values["goal"], Minimize, Maximize)
	default:
		m.Goal = Minimize // W&B's default, whatever the metric
		if strings.HasSuffix(m.Name, "_accuracy") {
			r.warnf(key, "goal is not given, so %s is minimized, which is W&B's default; write goal: maximize", m.Name)
		}
	}
	if o.has("target") {
		if target, ok := r.number(o.values["target"]); ok {
			m.Target = &target.float
		}
	}
	if strings.HasPrefix(m.Name, "test_") {
		r.warnf(o.values["name"], "runs chosen by %s make its own value optimistic, as nothing is left to test on; write %s",
			m.Name, strings.Replace(m.Name, "test_", "val_", 1))
	}
	r.impute(o, "impute", "worst", "best", "latest")
	r.impute(o, "impute_while_running", "false", "worst", "best", "latest")
	return m
}

// impute checks a key that only a bayes search has a use for. Its word false may be
// written as a bool.
func (r *reader) impute(o object, key string, words ...string) {
	if !o.has(key) {
		return
	}
	if v, _ := scalar(o.values[key].node); v != false || !slices.Contains(words, "false") {
		if _, ok := r.oneOf(o.values[key], words...); !ok {
			return
		}
	}
	r.warnf(o.keys[key], "it is ignored; only method: bayes has a use for it")
}
