package sweep

// EarlyTerminate is a sweep's rule for stopping the runs that are not worth their
// time. What it says depends on nothing but what runs have recorded, and not on
// the order in which they are listed.
type EarlyTerminate struct {
	rule     rule
	maximize bool // the metric
	written  string
}

// String is the rule as the file has it: "hyperband, min_iter 3, strict true".
func (t *EarlyTerminate) String() string { return t.written }

// Peer is another run of the sweep while one is judged.
type Peer struct {
	Value    float64 // of the metric after the epoch that [EarlyTerminate.Rung] names; NaN if it has none
	Complete bool    // it came to its end, and early termination did not stop it
}

// Verdict is what early termination makes of a run after an epoch.
type Verdict struct {
	Value     float64 // of the run, in the metric's units
	Threshold float64 // what it was compared with
	Stop      bool
}

// A rule is one way to stop runs early. To it, lower values are better.
type rule interface {
	// rung is [EarlyTerminate.Rung].
	rung(epoch int) int
	// first is the lowest epoch that has a rung.
	first() int
	// judge is [EarlyTerminate.Judge].
	judge(values []float64, peers []Peer) (Verdict, bool)
}

// Rung returns the epoch, at most the given one, at which runs are compared to
// judge one of them after so many epochs; 0 where there is nothing to judge.
func (t *EarlyTerminate) Rung(epoch int) int { return t.rule.rung(epoch) }

// Judge judges a run by its values of the metric, epoch by epoch from 1, and by
// all other runs of the sweep as they were after the epoch Rung(len(values)). It
// returns false where too little is known for a verdict.
func (t *EarlyTerminate) Judge(values []float64, peers []Peer) (Verdict, bool) {
	if t.rule.rung(len(values)) == 0 {
		return Verdict{}, false
	}
	if !t.maximize {
		return t.rule.judge(values, peers)
	}
	lower, lowerPeers := make([]float64, len(values)), make([]Peer, len(peers))
	for i, v := range values {
		lower[i] = -v
	}
	for i, p := range peers {
		lowerPeers[i] = Peer{-p.Value, p.Complete}
	}
	v, ok := t.rule.judge(lower, lowerPeers)
	return Verdict{-v.Value, -v.Threshold, v.Stop}, ok
}

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
		r.errorf(key, "it needs a metric to judge runs by; write metric: {name: val_accuracy, goal: maximize}")
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
	t := &EarlyTerminate{maximize: metric.Goal == Maximize, written: name}
	for _, key := range o.names {
		if value, ok := r.value(o.values[key]); ok && key != "type" {
			t.written += ", " + key + " " + canonical(value)
		}
	}
	r.unknown(o, terminateKeys[name], terminateKeyWords)
	switch name {
	case "hyperband":
		t.rule, ok = r.hyperband(o)
	case "asha":
		t.rule, ok = r.asha(o)
	case "median":
		t.rule, ok = r.median(o)
	case "patience":
		t.rule, ok = r.patience(o)
	}
	if !ok {
		return nil
	}
	return t
}

// warnUnjudged warns of early termination that judges no run, as it begins after the last
// epoch that a run is judged after. key is where the file has it.
func (r *reader) warnUnjudged(spec *Spec, key place) {
	most := int64(0)
	for _, t := range spec.trials("epochs") {
		most = max(most, t.value.(int64))
	}
	if first := spec.EarlyTerminate.rule.first(); int64(first) >= most {
		r.warnf(key, "it stops no run: the first verdict would be after epoch %d, and runs have %d epochs at most, the last of which is not judged; have it judge earlier, or train for more epochs", first, most)
	}
}

// wholeOr reads a whole number under a key, or returns what it is without one.
func (r *reader) wholeOr(o object, key string, k whole, otherwise int) (int, bool) {
	if !o.has(key) {
		return otherwise, true
	}
	v, ok := r.valueOf(o.values[key], k)
	if !ok {
		return 0, false
	}
	return int(v.(int64)), true
}
