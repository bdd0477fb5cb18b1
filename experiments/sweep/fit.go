package sweep

// fit checks that what a distribution draws is what the parameter takes, and
// that a grid can count it. It returns the distribution with its listed values converted.
func (r *reader) fit(a axis, name string, o object, method string) (distribution, bool) {
	if d, is := a.distribution.(categorical); is {
		return r.fitValues(a, d, o, method)
	}
	k, takesNumbers := a.kind.(numeric)
	if !takesNumbers {
		r.errorf(a.at, "%s draws numbers, but %s takes %s; list some under values", name, a.name, a.kind)
		return nil, false
	}
	if !r.fitWhole(a, name, o) || !r.fitLimits(a, k, name, o) {
		return nil, false
	}
	if method == grid {
		return a.distribution, r.fitGrid(a, name)
	}
	return a.distribution, r.fitShare(a, name)
}

func (r *reader) fitValues(a axis, d categorical, o object, method string) (distribution, bool) {
	if method == grid && d.cumulative != nil {
		r.errorf(o.keys["probabilities"], "a grid takes every value once; remove the probabilities, or write method: random")
		return nil, false
	}
	fitted, ok := categorical{cumulative: d.cumulative}, true
	seen := map[string]bool{}
	for i, at := range d.places {
		v, good := r.check(at, a.kind, d.values[i])
		if !good {
			ok = false
			continue
		}
		key := canonical(v)
		if method == grid && seen[key] {
			continue // a point appears once
		}
		seen[key] = true
		fitted.values, fitted.places = append(fitted.values, v), append(fitted.places, at)
	}
	return fitted, ok
}

// fitWhole refuses fractions for a parameter that takes whole numbers.
func (r *reader) fitWhole(a axis, name string, o object) bool {
	if _, is := a.kind.(whole); !is {
		return true
	}
	switch d := a.distribution.(type) {
	case continuous:
		help := "list some under values, or make min and max whole numbers for int_uniform"
		if _, has := distributions["q_"+name]; has {
			help = "write distribution: q_" + name
		}
		if name == "uniform" {
			help += ", or make min and max whole numbers and leave distribution out"
		}
		r.errorf(a.at, "%s draws fractions, but %s takes %s; %s", name, a.name, a.kind, help)
		return false
	case interface{ step() number }:
		if !d.step().isInt {
			r.errorf(o.values["q"], "got %s, but %s takes %s; write q without a point", d.step(), a.name, a.kind)
			return false
		}
	}
	return true
}

// fitLimits refuses a min or a max outside of what the parameter takes. A
// limit that is itself excluded, such as a learning rate of 0, may be the end
// of a continuous distribution. Of what rounding to q does, fitShare takes care.
func (r *reader) fitLimits(a axis, k numeric, name string, o object) bool {
	if !o.has("min") {
		return true
	}
	if d, is := a.distribution.(intUniform); is {
		_, okMin := r.check(o.values["min"], k, d.min)
		_, okMax := r.check(o.values["max"], k, d.max)
		return okMin && okMax
	}
	low, high := a.distribution.(interface{ ends() (low, high float64) }).ends()
	least, most := k.limits()
	lowKey, highKey := "min", "max"
	if name == "inv_log_uniform" { // of 1/X
		lowKey, highKey = highKey, lowKey
	}
	if low < least {
		r.errorf(o.values[lowKey], "%s would draw values from %s on, but %s takes %s", name, canonical(low), a.name, k)
		return false
	}
	if high > most {
		r.errorf(o.values[highKey], "%s would draw values up to %s, but %s takes %s", name, canonical(high), a.name, k)
		return false
	}
	return true
}

// fitGrid refuses what cannot be counted. The points of q_uniform rise, so
// that its first and last ones speak for all.
func (r *reader) fitGrid(a axis, name string) bool {
	d, is := a.distribution.(countable)
	if !is {
		r.errorf(a.at, "%s has no end of values, which a grid cannot try; list some under values, or write method: random", name)
		return false
	}
	last := d.size() - 1
	if last > 0 && (d.point(0) == d.point(1) || d.point(last-1) == d.point(last)) {
		r.errorf(a.at, "q is too small to tell the values between min and max apart")
		return false
	}
	for _, i := range []int{0, last} {
		if _, err := a.kind.check(d.point(i)); err != nil {
			r.errorf(a.at, "value %d of the grid: %v", i+1, err)
			return false
		}
	}
	return true
}

// fitShare warns of a distribution that also draws values that the parameter
// does not take, and refuses one that draws more of them than others.
func (r *reader) fitShare(a axis, name string) bool {
	const probes = 1000
	outside := 0
	for i := range probes {
		if _, err := a.kind.check(a.distribution.quantile((float64(i) + 0.5) / probes)); err != nil {
			outside++
		}
	}
	percent := float64(100*outside) / probes
	switch {
	case outside > probes/2:
		r.errorf(a.at, "about %v %% of what %s draws is not %s, which %s takes; change its keys", percent, name, a.kind, a.name)
		return false
	case outside > 0:
		r.warnf(a.at, "about %v %% of what %s draws is not %s, which %s takes, and is drawn again", percent, name, a.kind, a.name)
	}
	return true
}
