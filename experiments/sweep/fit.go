package sweep

import (
	"fmt"
	"strings"
)

// fit checks that what a distribution draws is what the parameter takes, and
// that a grid can count it. It returns the distribution with its listed values converted.
func (r *reader) fit(v variable, name string, o object, method string) (distribution, bool) {
	if d, is := v.distribution.(categorical); is {
		return r.fitValues(v, d, o, method)
	}
	k, takesNumbers := v.kind.(numeric)
	if !takesNumbers {
		r.errorf(v.at, "%s draws numbers, but %s takes %s; list some under values", name, v.name, v.kind)
		return nil, false
	}
	if !r.fitWhole(v, name, o) || !r.fitLimits(v, k, name, o) {
		return nil, false
	}
	if isAccidental(v, o) {
		r.warnWhole(v, o, method)
	}
	if method == grid {
		return v.distribution, r.fitGrid(v, name)
	}
	return v.distribution, r.fitShare(v, name)
}

func (r *reader) fitValues(v variable, d categorical, o object, method string) (distribution, bool) {
	if method == grid && d.cumulative != nil {
		r.errorf(o.keys["probabilities"], "a grid takes every value once; remove the probabilities, or write method: random")
		return nil, false
	}
	if v.isListOf(d.values) {
		r.errorf(o.values["values"], "got a list of numbers, but each value of %s is a list; write value: %s for one, or values: [[%s], ...] to try several",
			v.name, brief(d.values), brief(d.values[0]))
		return nil, false
	}
	fitted, ok := categorical{cumulative: d.cumulative}, true
	for i, at := range d.places {
		value, good := r.check(at, v.kind, d.values[i])
		if !good {
			ok = false
			continue
		}
		fitted.values, fitted.places = append(fitted.values, value), append(fitted.places, at)
	}
	return fitted, ok
}

// isListOf reports whether several values are not lists, as the parameter takes them, but the
// elements of one.
func (v variable) isListOf(values []any) bool {
	k, is := v.kind.(listOf)
	if !is || len(values) < 2 {
		return false
	}
	_, err := k.check(values)
	return err == nil
}

// fitWhole refuses fractions for a parameter that takes whole numbers.
func (r *reader) fitWhole(v variable, name string, o object) bool {
	if _, is := v.kind.(whole); !is {
		return true
	}
	switch d := v.distribution.(type) {
	case continuous:
		help := "list some under values, or make min and max whole numbers for int_uniform"
		if _, has := distributions["q_"+name]; has {
			help = "write distribution: q_" + name
		}
		if name == "uniform" {
			help += ", or make min and max whole numbers and leave distribution out"
		}
		r.errorf(v.at, "%s draws fractions, but %s takes %s; %s", name, v.name, v.kind, help)
		return false
	case interface{ step() number }:
		if !d.step().isInt {
			r.errorf(o.values["q"], "got %s, but %s takes %s; write q without a point", d.step(), v.name, v.kind)
			return false
		}
	}
	return true
}

// fitLimits refuses a min or a max outside of what the parameter takes. A
// limit that is itself excluded, such as a learning rate of 0, may be the end
// of a continuous distribution. Of what rounding to q does, fitShare takes care.
func (r *reader) fitLimits(v variable, k numeric, name string, o object) bool {
	if !o.has("min") {
		return true
	}
	if d, is := v.distribution.(intUniform); is {
		okMin := r.fitInt(v, o, "min", d.min)
		return r.fitInt(v, o, "max", d.max) && okMin
	}
	low, high := v.distribution.(interface{ ends() (low, high float64) }).ends()
	least, most := k.limits()
	lowKey, highKey := "min", "max"
	if name == "inv_log_uniform" { // of 1/X
		lowKey, highKey = highKey, lowKey
	}
	help := ""
	if strings.HasSuffix(name, "log_uniform") {
		help = fmt.Sprintf("; min and max are exponents of e: write %s_values for the limits themselves", name)
	}
	if low < least {
		r.errorf(o.values[lowKey], "%s would draw values from %s on, but %s takes %s%s", name, canonical(low), v.name, k, help)
		return false
	}
	if high > most {
		r.errorf(o.values[highKey], "%s would draw values up to %s, but %s takes %s%s", name, canonical(high), v.name, k, help)
		return false
	}
	return true
}

// fitInt checks a limit of an int_uniform.
func (r *reader) fitInt(v variable, o object, key string, limit int64) bool {
	_, err := v.kind.check(limit)
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

// isAccidental reports whether a parameter that takes any number was given the whole ones alone
// by limits without a point, as it means in W&B's schema.
func isAccidental(v variable, o object) bool {
	_, takesWhole := v.kind.(whole)
	_, isInt := v.distribution.(intUniform)
	return isInt && !takesWhole && !o.has("distribution")
}

func (r *reader) warnWhole(v variable, o object, method string) {
	d := v.distribution.(intUniform)
	otherwise := fmt.Sprintf("write min: %d.0, max: %d.0 for all numbers between", d.min, d.max)
	if method == grid {
		otherwise = "list some under values"
	}
	r.warnf(v.at, "min and max without a point mean the whole numbers from %d to %d alone; %s, or distribution: int_uniform if they are meant", d.min, d.max, otherwise)
}

// fitGrid refuses what cannot be counted. The points of q_uniform rise, so
// that its first and last ones speak for all.
func (r *reader) fitGrid(v variable, name string) bool {
	d, is := v.distribution.(countable)
	if !is {
		r.errorf(v.at, "%s has no end of values, which a grid cannot try; list some under values, or write method: random", name)
		return false
	}
	last := d.size() - 1
	if last > 0 && (d.point(0) == d.point(1) || d.point(last-1) == d.point(last)) {
		r.errorf(v.at, "q is too small to tell the values between min and max apart")
		return false
	}
	for _, i := range []int{0, last} {
		if _, err := v.kind.check(d.point(i)); err != nil {
			r.errorf(v.at, "value %d of the grid: %v", i+1, err)
			return false
		}
	}
	return true
}

// fitShare warns of a distribution that also draws values that the parameter
// does not take, and refuses one that draws more of them than others.
func (r *reader) fitShare(v variable, name string) bool {
	const probes = 1000
	outside := 0
	for i := range probes {
		if _, err := v.kind.check(v.distribution.quantile((float64(i) + 0.5) / probes)); err != nil {
			outside++
		}
	}
	percent := float64(100*outside) / probes
	switch {
	case outside > probes/2:
		r.errorf(v.at, "about %v %% of what %s draws is not %s, which %s takes; change its keys", percent, name, v.kind, v.name)
		return false
	case outside > 0:
		r.warnf(v.at, "about %v %% of what %s draws is not %s, which %s takes, and is drawn again", percent, name, v.kind, v.name)
	}
	return true
}
