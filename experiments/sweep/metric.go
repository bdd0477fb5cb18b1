package sweep

import (
	"slices"
	"strings"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep/sampler"
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

	// What bayes and tpe take the value of a run to be that has none that counts.
	impute             sampler.Imputation // of a failed run
	imputeWhileRunning sampler.Imputation
}

var metricKeys = []string{"name", "goal", "target", "impute", "impute_while_running"}

var metricNames = []string{"train_loss", "train_accuracy", "val_loss", "val_accuracy", "test_loss", "test_accuracy"}

// metric reads the object under the key metric.
func (r *reader) metric(key, value place, method string) Metric {
	if name, isText := r.alone(value); isText {
		if !slices.Contains(metricNames, name) {
			name = "val_accuracy"
		}
		r.errorf(value, "got %s, expected a mapping; write metric: {name: %s, goal: %s}", r.show(value), name, usualGoal(name))
		return Metric{}
	}
	o, ok := r.object(key, value)
	if !ok {
		return Metric{}
	}
	r.unknown(o, metricKeys, metricKeyWords)
	var m Metric
	if o.has("name") {
		m.Name, _ = r.oneOf(o.values["name"], metricNames, metricWords)
	} else {
		r.errorf(key, "name is missing; write name: val_accuracy")
	}
	switch {
	case o.has("goal"):
		m.Goal, _ = r.oneOf(o.values["goal"], []string{Minimize, Maximize}, goalWords)
		if m.Name != "" && m.Goal != "" && m.Goal != usualGoal(m.Name) {
			r.warnf(o.values["goal"], "the best run is then the one with the worst %s; write goal: %s", m.Name, usualGoal(m.Name))
		}
	default:
		m.Goal = Minimize // W&B's default, whatever the metric
		if m.Name != "" && usualGoal(m.Name) != Minimize {
			r.warnf(key, "goal is not given, so %s is minimized, which is W&B's default; write goal: maximize", m.Name)
		}
	}
	if o.has("target") {
		if target, ok := r.number(o.values["target"]); ok && r.inReach(target, m.Name) {
			m.Target = &target.float
		}
	}
	if strings.HasPrefix(m.Name, "test_") {
		r.warnf(o.values["name"], "runs chosen by %s make its own value optimistic, as nothing is left to test on; write %s",
			m.Name, strings.Replace(m.Name, "test_", "val_", 1))
	}
	m.impute = r.impute(o, "impute", method, imputations...)
	m.imputeWhileRunning = r.impute(o, "impute_while_running", method, append([]string{"false"}, imputations...)...)
	return m
}

var imputations = []string{string(sampler.Worst), string(sampler.Best), string(sampler.Latest)}

// toLearn is the metric as samplers read it.
func (m Metric) toLearn() sampler.Metric {
	return sampler.Metric{Goal: results.Goal(m.Goal), Failed: m.impute, Running: m.imputeWhileRunning}
}

// usualGoal is the goal that makes a run with better predictions the better one.
func usualGoal(metric string) string { return string(results.MetricNamed(metric).Goal) }

// inReach refuses a target that the metric never has: an accuracy is a share from 0 to 1, and
// a loss is not below 0.
func (r *reader) inReach(target number, metric string) bool {
	isShare := results.MetricNamed(metric).Unit == results.Share
	switch x := target.float; {
	case metric == "" || x >= 0 && (x <= 1 || !isShare):
		return true
	case !isShare:
		r.errorf(target.at, "got %s, but %s is never below 0; write a number above 0", target, metric)
	case x > 1 && x <= 100:
		r.errorf(target.at, "got %s, but %s is a share from 0 to 1; write %v", target, metric, x/100)
	default:
		r.errorf(target.at, "got %s, but %s is a share from 0 to 1; write a number from 0 to 1", target, metric)
	}
	return false
}

// impute reads a key that only methods that learn have a use for. The first of its
// words is the default. Its word false, which may be written as a bool, is "".
func (r *reader) impute(o object, key, method string, words ...string) sampler.Imputation {
	word := words[0]
	if o.has(key) {
		if v, _ := scalar(o.values[key].node); v != false || word != "false" {
			word, _ = r.oneOf(o.values[key], words, nil)
		}
		if !sampler.Learns(method) && word != "" {
			r.warnf(o.keys[key], "it is ignored; only method: bayes and method: tpe have a use for it")
		}
	}
	return sampler.Imputation(strings.TrimSuffix(word, "false"))
}
