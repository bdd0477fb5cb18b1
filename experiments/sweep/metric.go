package sweep

import (
	"cmp"
	"strings"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep/sampler"
)

// Metric says which of a sweep's runs is the best.
type Metric struct {
	Name   string // such as val_accuracy; "" where the sweep is judged by nothing
	Goal   results.Goal
	Target *float64 // the sweep ends once a run reaches it; nil when there is none

	// What bayes and tpe take the value of a run to be that has none that counts.
	impute             sampler.Imputation // of a failed run
	imputeWhileRunning sampler.Imputation
}

var metricKeys = []string{"name", "goal", "target", "impute", "impute_while_running"}

// defaultMetric is that of a file without one.
func (s *Schema) defaultMetric() Metric {
	metric, known := s.metric(s.Metric)
	if !known {
		metric.Goal = results.Minimize
	}
	return Metric{Name: metric.Name, Goal: metric.Goal}
}

// metricToWrite is a metric as a file could have it: the one of a name, where there is one of
// that name.
func (s *Schema) metricToWrite(name string) string {
	metric, known := s.metric(name)
	if !known {
		metric, known = s.metric(s.Metric)
	}
	switch {
	case s.open && name != "":
		metric = ReportedMetric{Metric: results.MetricNamed(name)}
	case !known:
		metric = ReportedMetric{Metric: results.MetricNamed("loss")}
	}
	return "metric: {name: " + metric.Name + ", goal: " + string(metric.Goal) + "}"
}

// metric reads the object under the key metric.
func (r *reader) metric(key, value place, method string) Metric {
	if name, isText := r.alone(value); isText {
		r.errorf(value, "got %s, expected a mapping; write %s", r.show(value), r.schema.metricToWrite(name))
		return Metric{}
	}
	o, ok := r.object(key, value)
	if !ok {
		return Metric{}
	}
	r.unknown(o, metricKeys, metricKeyWords)
	var m Metric
	if o.has("name") {
		m.Name, _ = r.metricName(o.values["name"])
	} else {
		r.errorf(key, "name is missing; write name: %s", cmp.Or(r.schema.Metric, "loss"))
	}
	reported, known := r.schema.metric(m.Name)
	switch {
	case o.has("goal"):
		goal, _ := r.oneOf(o.values["goal"], []string{string(results.Minimize), string(results.Maximize)}, goalWords)
		m.Goal = results.Goal(goal)
		if known && m.Goal != "" && m.Goal != reported.Goal {
			r.warnf(o.values["goal"], "the best run is then the one with the worst %s; write goal: %s", m.Name, reported.Goal)
		}
	default:
		m.Goal = results.Minimize // W&B's default, whatever the metric
		if known && reported.Goal != results.Minimize {
			r.warnf(key, "goal is not given, so %s is minimized, which is W&B's default; write goal: %s", m.Name, reported.Goal)
		}
	}
	if o.has("target") {
		if target, ok := r.number(o.values["target"]); ok && (!known || r.inReach(target, reported)) {
			m.Target = &target.float
		}
	}
	if reported.Instead != "" {
		r.warnf(o.values["name"], "runs chosen by %s make its own value optimistic, as nothing is left to test on; write %s", m.Name, reported.Instead)
	}
	m.impute = r.impute(o, "impute", method, imputations...)
	m.imputeWhileRunning = r.impute(o, "impute_while_running", method, append([]string{"false"}, imputations...)...)
	return m
}

// metricName reads the name of a metric that runs report.
func (r *reader) metricName(at place) (string, bool) {
	if r.schema.open {
		return r.text(at)
	}
	names := make([]string, len(r.schema.Metrics))
	for i, m := range r.schema.Metrics {
		names[i] = m.Name
	}
	return r.oneOf(at, names, r.schema.MetricWords)
}

var imputations = []string{string(sampler.Worst), string(sampler.Best), string(sampler.Latest)}

// toLearn is the metric as samplers read it.
func (m Metric) toLearn() sampler.Metric {
	return sampler.Metric{Goal: m.Goal, Failed: m.impute, Running: m.imputeWhileRunning}
}

// inReach refuses a target that the metric never has: a share is from 0 to 1, and no metric
// is below 0.
func (r *reader) inReach(target number, metric ReportedMetric) bool {
	switch x := target.float; {
	case x >= 0 && (x <= 1 || metric.Unit != results.Share):
		return true
	case metric.Unit != results.Share:
		r.errorf(target.at, "got %s, but %s is never below 0; write a number above 0", target, metric.Name)
	case x > 1 && x <= 100:
		r.errorf(target.at, "got %s, but %s is a share from 0 to 1; write %v", target, metric.Name, x/100)
	default:
		r.errorf(target.at, "got %s, but %s is a share from 0 to 1; write a number from 0 to 1", target, metric.Name)
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
