package sweep

import (
	"math"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep/stop"
)

// EarlyTerminate is a sweep's rule for stopping the runs that are not worth their time. It
// is a [results.Judge].
type EarlyTerminate struct {
	stop.Rule // for the sweep's goal
	written   string
}

// String is the rule as the file has it: "hyperband, min_iter 3, strict true".
func (t *EarlyTerminate) String() string { return t.written }

var terminateTypes = []string{"hyperband", "asha", "median", "patience"}

// terminateKeys are those of each type.
var terminateKeys = map[string][]string{
	"hyperband": {"type", "min_iter", "max_iter", "s", "eta", "strict"},
	"asha":      {"type", "min_resource", "reduction_factor"},
	"median":    {"type", "n_startup_runs", "n_warmup_epochs"},
	"patience":  {"type", "patience"},
}

// earlyTerminate reads the object under the key early_terminate, if there is one.
func (r *reader) earlyTerminate(top object, metric Metric) *EarlyTerminate {
	if !top.has("early_terminate") {
		return nil
	}
	key := top.keys["early_terminate"]
	if !top.has("metric") {
		r.errorf(key, "it needs a metric to judge runs by; write %s", r.schema.metricToWrite(""))
	}
	if name, isText := r.alone(top.values["early_terminate"]); isText {
		write, known := map[string]string{"asha": "{type: asha}", "median": "{type: median}", "patience": "{type: patience, patience: 5}"}[name]
		if !known {
			write = "{type: hyperband, min_iter: 3}"
		}
		r.errorf(top.values["early_terminate"], "got %s, expected a mapping; write early_terminate: %s", r.show(top.values["early_terminate"]), write)
		return nil
	}
	o, ok := r.object(key, top.values["early_terminate"])
	if !ok {
		return nil
	}
	if !o.has("type") {
		r.errorf(key, "type is missing; write type: hyperband, asha, median or patience")
		return nil
	}
	name, ok := r.oneOf(o.values["type"], terminateTypes, terminateWords)
	if !ok {
		return nil
	}
	t := &EarlyTerminate{written: name}
	for _, key := range o.names {
		if value, ok := r.value(o.values[key]); ok && key != "type" {
			t.written += ", " + key + " " + results.Canonical(value)
		}
	}
	r.unknown(o, terminateKeys[name], terminateKeyWords)
	switch name {
	case "hyperband":
		t.Rule, ok = r.hyperband(o)
	case "asha":
		t.Rule, ok = r.asha(o)
	case "median":
		t.Rule, ok = r.median(o)
	case "patience":
		t.Rule, ok = r.patience(o)
	}
	if !ok {
		return nil
	}
	if metric.Goal == results.Maximize {
		t.Rule = stop.Maximizing(t.Rule)
	}
	return t
}

func (r *reader) hyperband(o object) (stop.Rule, bool) {
	first, okFirst := r.wholeOr(o, "min_iter", Whole{1, stop.MaxStep}, 0)
	last, okLast := r.wholeOr(o, "max_iter", Whole{1, stop.MaxStep}, 0)
	steps, okSteps := r.wholeOr(o, "s", Whole{1, 1000}, 0)
	h, ok := stop.Hyperband{Eta: 3, Strict: true}, okFirst && okLast && okSteps
	if o.has("eta") {
		eta, good := r.valueOf(o.values["eta"], Real{What: "a number above 1", Min: 1, Max: math.MaxFloat32, MinExcluded: true})
		if ok = ok && good; good {
			h.Eta = eta.(float64)
		}
	}
	if o.has("strict") {
		strict, good := r.valueOf(o.values["strict"], Flag{})
		ok, h.Strict = ok && good, strict == true
	} else {
		r.warnf(o.at, "strict is not given, so it is true, as in W&B's code; its documentation says false; write strict: true, or false, which stops fewer runs")
	}
	if said := r.saysBands(o); !said || !ok {
		return nil, false
	}
	if h.Bands = stop.BandsFrom(first, h.Eta); o.has("max_iter") && o.has("s") {
		h.Bands = stop.BandsBefore(last, steps, h.Eta)
	}
	if len(h.Bands) == 0 {
		r.errorf(o.values["max_iter"], "got %d, which leaves no band, as the last one is max_iter/eta; write more than eta, which is %v", last, h.Eta)
		return nil, false
	}
	return h, true
}

// saysBands reports whether a hyperband has what its bands follow from, and warns of what it has beyond that.
func (r *reader) saysBands(o object) bool {
	switch {
	case o.has("max_iter") && !o.has("s") && o.has("min_iter"):
		r.warnf(o.keys["max_iter"], "it is ignored, as s, the number of bands before it, is not given")
	case o.has("max_iter") && !o.has("s"):
		r.errorf(o.at, "s is missing; max_iter needs it, the number of bands before max_iter")
		return false
	case !o.has("max_iter") && !o.has("min_iter"):
		r.errorf(o.at, "min_iter is missing; write min_iter, the first band, or max_iter and s")
		return false
	case o.has("max_iter") && o.has("min_iter"):
		r.warnf(o.keys["min_iter"], "it is ignored, as max_iter is given")
	case o.has("s") && !o.has("max_iter"):
		r.warnf(o.keys["s"], "it is ignored, as max_iter is not given")
	}
	return true
}

func (r *reader) asha(o object) (stop.Rule, bool) {
	least, okLeast := r.wholeOr(o, "min_resource", Whole{1, stop.MaxStep}, 1)
	reduction, okReduction := r.wholeOr(o, "reduction_factor", Whole{2, stop.MaxStep}, 4)
	return stop.ASHA{MinResource: least, ReductionFactor: reduction}, okLeast && okReduction
}

func (r *reader) median(o object) (stop.Rule, bool) {
	runs, okRuns := r.wholeOr(o, "n_startup_runs", Whole{0, math.MaxInt32}, 5)
	epochs, okEpochs := r.wholeOr(o, "n_warmup_epochs", Whole{0, stop.MaxStep}, 0)
	return stop.Median{StartupRuns: runs, WarmupSteps: epochs}, okRuns && okEpochs
}

func (r *reader) patience(o object) (stop.Rule, bool) {
	if !o.has("patience") {
		r.errorf(o.at, "patience is missing; write patience: 5, the epochs in a row without a better value after which a run stops")
		return nil, false
	}
	epochs, ok := r.wholeOr(o, "patience", Whole{1, stop.MaxStep}, 0)
	return stop.Patience(epochs), ok
}

// warnStopsNone warns of early termination that stops no run, as it begins after the last
// epoch at which it would decide on a run. key is where the file has it.
func (r *reader) warnStopsNone(spec *Spec, key place) {
	if r.schema.Steps == "" {
		return
	}
	most := int64(0)
	for _, t := range spec.possibilities(r.schema.Steps) {
		most = max(most, t.value.(int64))
	}
	if first := spec.EarlyTerminate.First(); int64(first) >= most {
		r.warnf(key, "it stops no run: it first decides after epoch %d, but runs have at most %d epochs, and after the last one there is nothing to stop; have it decide earlier, or train for more epochs", first, most)
	}
}

// wholeOr reads a whole number under a key, or returns what it is without one.
func (r *reader) wholeOr(o object, key string, k Whole, otherwise int) (int, bool) {
	if !o.has(key) {
		return otherwise, true
	}
	v, ok := r.valueOf(o.values[key], k)
	if !ok {
		return 0, false
	}
	return int(v.(int64)), true
}
