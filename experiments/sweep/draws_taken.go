package sweep

import (
	"fmt"
	"strings"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep/sampler"
)

// checkDraws checks that what a variable's distribution draws is what the parameter takes, and
// that a grid can count it. It returns the variable with its listed values converted.
func (r *reader) checkDraws(v variable, name string, o object, method string) (variable, bool) {
	if d, is := v.Distribution.(sampler.Categorical); is {
		return r.checkValues(v, d, o, method)
	}
	k, takesNumbers := v.Kind.(Numeric)
	if !takesNumbers {
		r.errorf(v.at, "%s draws numbers, but %s takes %s; list some under values", name, v.Name, v.Kind)
		return v, false
	}
	if !r.checkWhole(v, name, o) || !r.checkLimits(v, k, name, o) {
		return v, false
	}
	if isAccidental(v, o) {
		r.warnWhole(v, o, method)
	}
	if method == sampler.Grid {
		return v, r.checkCountable(v, name)
	}
	return v, r.checkShare(v, name)
}

func (r *reader) checkValues(v variable, d sampler.Categorical, o object, method string) (variable, bool) {
	if method == sampler.Grid && d.Cumulative != nil {
		r.errorf(o.keys["probabilities"], "a grid takes every value once; remove the probabilities, or write method: random")
		return v, false
	}
	if v.isListOf(d.Values) {
		r.errorf(o.values["values"], "got a list of numbers, but each value of %s is a list; write value: %s for one, or values: [[%s], ...] to try several",
			v.Name, brief(d.Values), brief(d.Values[0]))
		return v, false
	}
	fitted, ok := sampler.Categorical{Cumulative: d.Cumulative}, true
	for i, at := range v.places {
		value, good := r.check(at, v.Kind, d.Values[i])
		if !good {
			ok = false
			continue
		}
		fitted.Values = append(fitted.Values, value)
	}
	v.Distribution = fitted
	return v, ok
}

// isListOf reports whether the parameter takes lists, and the values are elements of one list
// where lists should be.
func (v variable) isListOf(values []any) bool {
	k, is := v.Kind.(ListOf)
	if !is || len(values) < 2 {
		return false
	}
	_, err := k.Check(values)
	return err == nil
}

// checkWhole refuses fractions for a parameter that takes whole numbers.
func (r *reader) checkWhole(v variable, name string, o object) bool {
	if _, is := v.Kind.(Whole); !is {
		return true
	}
	switch d := v.Distribution.(type) {
	case sampler.Continuous:
		help := "list some under values, or make min and max whole numbers for int_uniform"
		if _, has := distributions["q_"+name]; has {
			help = "write distribution: q_" + name
		}
		if name == "uniform" {
			help += ", or make min and max whole numbers and leave distribution out"
		}
		r.errorf(v.at, "%s draws fractions, but %s takes %s; %s", name, v.Name, v.Kind, help)
		return false
	case sampler.Quantized:
		return r.checkStep(v, d, o)
	case sampler.Steps:
		return r.checkStep(v, d.Quantized, o)
	}
	return true
}

// checkStep refuses steps between whole numbers.
func (r *reader) checkStep(v variable, d sampler.Quantized, o object) bool {
	if !d.Ints {
		r.errorf(o.values["q"], "got %s, but %s takes %s; write q without a point", results.Canonical(d.Q), v.Name, v.Kind)
	}
	return d.Ints
}

// checkLimits refuses a min or a max outside of what the parameter takes. A
// limit that is itself excluded, such as a learning rate of 0, may be the end
// of a continuous distribution. checkShare looks after values that are rounded to q.
func (r *reader) checkLimits(v variable, k Numeric, name string, o object) bool {
	if !o.has("min") {
		return true
	}
	if d, is := v.Distribution.(sampler.IntUniform); is {
		okMin := r.checkInt(v, o, "min", d.Min)
		return r.checkInt(v, o, "max", d.Max) && okMin
	}
	low, high := v.Distribution.(interface{ Ends() (low, high float64) }).Ends()
	least, most := k.Limits()
	lowKey, highKey := "min", "max"
	if name == "inv_log_uniform" { // of 1/X
		lowKey, highKey = highKey, lowKey
	}
	help := ""
	if strings.HasSuffix(name, "log_uniform") {
		help = fmt.Sprintf("; min and max are exponents of e: write %s_values for the limits themselves", name)
	}
	if low < least {
		r.errorf(o.values[lowKey], "%s would draw values from %s on, but %s takes %s%s", name, results.Canonical(low), v.Name, k, help)
		return false
	}
	if high > most {
		r.errorf(o.values[highKey], "%s would draw values up to %s, but %s takes %s%s", name, results.Canonical(high), v.Name, k, help)
		return false
	}
	return true
}

// checkInt checks a limit of an int_uniform.
func (r *reader) checkInt(v variable, o object, key string, limit int64) bool {
	_, err := v.Kind.Check(limit)
	if err == nil {
		return true
	}
	help := ""
	if isAccidental(v, o) {
		help = "; without a point, min and max mean whole numbers: write 0.0 for 0, 1.0 for 1"
	}
	r.errorf(o.values[key], "%v%s", err, help)
	return false
}

// isAccidental reports whether the limits of a parameter that takes any number were written
// without a point. In W&B's schema that means whole numbers only.
func isAccidental(v variable, o object) bool {
	_, takesWhole := v.Kind.(Whole)
	_, isInt := v.Distribution.(sampler.IntUniform)
	return isInt && !takesWhole && !o.has("distribution")
}

func (r *reader) warnWhole(v variable, o object, method string) {
	d := v.Distribution.(sampler.IntUniform)
	otherwise := fmt.Sprintf("write min: %d.0, max: %d.0 for all numbers between", d.Min, d.Max)
	if method == sampler.Grid {
		otherwise = "list some under values"
	}
	r.warnf(v.at, "min and max without a point mean the whole numbers from %d to %d alone; %s, or distribution: int_uniform if they are meant", d.Min, d.Max, otherwise)
}

// checkCountable refuses what cannot be counted. The points of q_uniform rise, so that it is
// enough to check the first and the last one.
func (r *reader) checkCountable(v variable, name string) bool {
	d, is := v.Distribution.(sampler.Countable)
	if !is {
		r.errorf(v.at, "%s has no end of values, which a grid cannot try; list some under values, or write method: random", name)
		return false
	}
	last := d.Size() - 1
	if last > 0 && (d.Point(0) == d.Point(1) || d.Point(last-1) == d.Point(last)) {
		r.errorf(v.at, "q is too small to tell the values between min and max apart")
		return false
	}
	for _, i := range []int{0, last} {
		if _, err := v.Kind.Check(d.Point(i)); err != nil {
			r.errorf(v.at, "value %d of the grid: %v", i+1, err)
			return false
		}
	}
	return true
}

// checkShare warns of a distribution that also draws values that the parameter
// does not take, and refuses one that draws more of them than others.
func (r *reader) checkShare(v variable, name string) bool {
	const probes = 1000
	outside := 0
	for i := range probes {
		if _, err := v.Kind.Check(v.Distribution.Quantile((float64(i) + 0.5) / probes)); err != nil {
			outside++
		}
	}
	percent := float64(100*outside) / probes
	switch {
	case outside > probes/2:
		r.errorf(v.at, "about %v %% of what %s draws is not %s, which %s takes; change its keys", percent, name, v.Kind, v.Name)
		return false
	case outside > 0:
		r.warnf(v.at, "about %v %% of what %s draws is not %s, which %s takes, and is drawn again", percent, name, v.Kind, v.Name)
	}
	return true
}
