package sweep

import (
	"slices"

	"gradbook/experiments/sweep/sampler"
)

// checkFile checks what needs more than one part of the file to be seen.
func (r *reader) checkFile(spec *Spec, o object) {
	r.warnUnread(spec)
	if spec.EarlyTerminate != nil {
		r.warnStopsNone(spec, o.keys["early_terminate"])
	}
	r.checkMetric(spec)
	if spec.Method != sampler.Grid && spec.Method != "" && !o.has("run_cap") && !(o.has("metric") && hasKey(o.values["metric"], "target")) {
		endless := r.message(o.values["method"], "a %s search never ends by itself; write run_cap, the number of runs, or metric: {target: ...}, or sweep with --runs N", spec.Method)
		spec.endless = &endless
	}
	if spec.Method != sampler.Grid && len(r.errors) == 0 {
		r.warnFew(spec, o)
	}
	if spec.Method == sampler.Grid && !o.has("run_cap") && spec.Count() > maxGrid {
		r.errorf(o.keys["parameters"], "the grid has more than %d runs; vary less, or write run_cap, the most runs", maxGrid)
	}
}

// warnFew warns of a search that has fewer different runs than it may seem to.
func (r *reader) warnFew(spec *Spec, o object) {
	different := spec.Different()
	switch {
	case different == 1 && spec.RunCap != 1:
		r.warnf(o.keys["parameters"], "each has one value, so that there is one run; give one that should vary values, or min and max")
	case spec.RunCap > different:
		r.warnf(o.keys["run_cap"], "there are %d different runs; the sweep ends when all are done", different)
	}
}

// checkMetric refuses a sweep that is judged by a metric that some runs may not report.
func (r *reader) checkMetric(spec *Spec) {
	metric, _ := r.schema.metric(spec.Metric.Name)
	if metric.Needs == nil {
		return
	}
	if _, said := spec.find(metric.Needs.Parameter); !said {
		return
	}
	all := spec.possibilities(metric.Needs.Parameter)
	if i := slices.IndexFunc(all, func(p possible) bool { return !metric.Needs.Met(p.value) }); i >= 0 {
		r.errorf(all[i].at, "%s", metric.Needs.Unmet)
	}
}
