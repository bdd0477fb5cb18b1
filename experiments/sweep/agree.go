package sweep

import "strings"

// agree checks what needs more than one part of the file to be seen.
func (r *reader) agree(spec *Spec, o object) {
	written := o.values["parameters"]
	loss, ok := spec.space.find("loss")
	if _, varied := spec.space.find("output"); ok && (varied || !hasKey(written, "output")) {
		r.agreeLoss(loss, spec.space.choices("output"))
	}
	r.agreeOptimizer(spec.space)
	if validation, ok := spec.space.find("validation"); ok && strings.HasPrefix(spec.Metric.Name, "val_") {
		r.agreeValidation(validation, spec)
	}
	if spec.Method == random && !o.has("run_cap") && !(o.has("metric") && hasKey(o.values["metric"], "target")) {
		r.errorf(o.values["method"], "a random search never ends by itself; write run_cap, the number of runs")
	}
	if spec.Method == grid && !o.has("run_cap") && spec.space.size() > maxGrid {
		r.errorf(o.keys["parameters"], "the grid has more than %d points; vary less, or write run_cap, the most runs", maxGrid)
	}
}

// agreeLoss refuses a loss that some run would combine with an output that it
// does not belong to.
func (r *reader) agreeLoss(loss axis, outputs []any) {
	d := loss.distribution.(categorical)
	for i, at := range d.places {
		for _, o := range outputs {
			if belongs := lossOf(o.(string)); d.values[i] != belongs {
				r.errorf(at, "%s does not belong to output: %s, which needs %s; leave loss out, and it follows output", d.values[i], o, belongs)
				break
			}
		}
	}
}

// agreeValidation refuses a sweep that is judged on a split that it may not have.
func (r *reader) agreeValidation(validation axis, spec *Spec) {
	at, least := validation.at, any(nil)
	switch d := validation.distribution.(type) {
	case categorical:
		for i, v := range d.values {
			if v == int64(0) {
				at, least = d.places[i], v
			}
		}
	case countable:
		if least = d.quantile(unit(0)); spec.Method == grid {
			least = d.point(0)
		}
	default:
		least = d.quantile(unit(0))
	}
	if n, is := least.(int64); is && n <= 0 {
		r.errorf(at, "it can be 0, but the sweep is judged by %s; keep samples for validation, or write metric: {name: %s, ...}",
			spec.Metric.Name, strings.Replace(spec.Metric.Name, "val_", "train_", 1))
	}
}
