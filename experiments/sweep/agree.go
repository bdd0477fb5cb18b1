package sweep

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep/sampler"
	"gradbook/nn"
)

// An agreement is what the values of two parameters must have in common. The
// first parameter is blamed where they do not; at its default it agrees with
// everything.
type agreement struct {
	name, with string
	check      func(value, withValue any) error // of values that the parameters take
}

var agreements = []agreement{
	{"loss", "output", func(loss, output any) error {
		if belongs := lossOf(output.(string)); loss != belongs {
			return fmt.Errorf("%s does not belong to output: %s, which needs %s; leave loss out, and it follows output", loss, output, belongs)
		}
		return nil
	}},
	{"dropout", "hidden", func(dropout, hidden any) error {
		rates, isList := dropout.([]any)
		if layers := hidden.([]any); isList && len(rates) != len(layers) {
			return fmt.Errorf("got a list of %d for hidden: %s, which has %d; write one number for each hidden layer, or one for all", len(rates), results.Canonical(hidden), len(layers))
		}
		return nil
	}},
	{"batch_norm", "batch_size", func(batchNorm, batchSize any) error {
		if batchNorm == true && batchSize == int64(1) {
			return errors.New("it cannot be true with batch_size: 1, as one sample has no spread; write a batch_size from 2 on")
		}
		return nil
	}},
	{"schedule_warmup", "epochs", func(warmup, epochs any) error {
		if warmup := warmup.(float64); warmup > 0 && warmup >= float64(epochs.(int64)) {
			return fmt.Errorf("%s epochs of rise are all that epochs: %d has; write less than %[2]d", results.Canonical(warmup), epochs)
		}
		return nil
	}},
	{"schedule_warmup", "schedule", func(warmup, schedule any) error {
		if warmup.(float64) > 0 && schedule == string(nn.OneCycle) {
			return errors.New("it cannot be above 0 with schedule: one_cycle, which has a rise of its own; leave schedule_warmup out")
		}
		return nil
	}},
	{"schedule", "validation", func(schedule, validation any) error {
		if schedule == string(nn.ReduceOnPlateau) && validation == int64(0) {
			return errors.New("plateau follows val_loss, and there is none with validation: 0; keep samples for validation")
		}
		return nil
	}},
	{"early_stopping", "validation", func(epochs, validation any) error {
		if epochs.(int64) > 0 && validation == int64(0) {
			return errors.New("it needs validation samples, and there are none with validation: 0; keep some, or leave early_stopping out")
		}
		return nil
	}},
}

// agree checks what needs more than one part of the file to be seen.
func (r *reader) agree(spec *Spec, o object) {
	r.warnUnread(spec)
	if spec.EarlyTerminate != nil {
		r.warnUnjudged(spec, o.keys["early_terminate"])
	}
	if validation, ok := spec.find("validation"); ok && strings.HasPrefix(spec.Metric.Name, "val_") {
		r.agreeValidation(validation, spec)
	}
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

// agreePairs refuses values that some run would combine although they do not
// agree. written is the file's parameters.
func (r *reader) agreePairs(spec *Spec, written place) {
	for _, a := range agreements {
		_, varied := spec.find(a.name)
		_, withVaried := spec.find(a.with)
		if varied && (withVaried || !hasKey(written, a.with)) { // what could not be read has been reported
			r.agreePair(a, spec)
		}
	}
}

func (r *reader) agreePair(a agreement, spec *Spec) {
	blamed := map[place]bool{}
	for config, places := range spec.combinations(a.name, a.with) {
		at := places[a.name]
		if value, held := config[a.name]; held && !blamed[at] {
			if err := a.check(value, complete(config)[a.with]); err != nil {
				r.errorf(at, "%v", err)
				blamed[at] = true
			}
		}
	}
}

// agreeValidation refuses a sweep that is judged on a split that it may not have.
func (r *reader) agreeValidation(validation variable, spec *Spec) {
	all := spec.possibilities(validation.Name)
	if i := slices.IndexFunc(all, func(t possible) bool { return t.value == int64(0) }); i >= 0 {
		r.errorf(all[i].at, "it can be 0, but the sweep is judged by %s; keep samples for validation, or write metric: {name: %s, ...}",
			spec.Metric.Name, strings.Replace(spec.Metric.Name, "val_", "train_", 1))
	}
}
