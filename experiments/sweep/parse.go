package sweep

import (
	"maps"
	"math"
	"slices"
	"strings"

	"gradbook/experiments/sweep/sampler"

	"go.yaml.in/yaml/v4"
)

// distributionKeys says which keys a distribution needs, and which it takes besides.
type distributionKeys struct{ needs, takes []string }

func (k distributionKeys) all() []string { return append(slices.Clone(k.needs), k.takes...) }

// distributions is every distribution of W&B's schema but the nested group.
var distributions = func() map[string]distributionKeys {
	between := distributionKeys{needs: []string{"min", "max"}}
	normal := distributionKeys{takes: []string{"mu", "sigma"}}
	all := map[string]distributionKeys{
		"constant":                    {needs: []string{"value"}},
		"categorical":                 {needs: []string{"values"}},
		"categorical_w_probabilities": {needs: []string{"values", "probabilities"}},
		"int_uniform":                 between,
		"inv_log_uniform_values":      between,
		"inv_log_uniform":             between,
	}
	for name, keys := range map[string]distributionKeys{
		"uniform":            between,
		"log_uniform_values": between,
		"log_uniform":        between,
		"normal":             normal,
		"log_normal":         normal,
		"beta":               {takes: []string{"a", "b"}},
	} {
		all[name] = keys
		all["q_"+name] = distributionKeys{keys.needs, append(slices.Clone(keys.takes), "q")}
	}
	return all
}()

// distribution reads what a parameter's keys say, without a regard for what the
// parameter takes.
func (r *reader) distribution(o object) (name string, d sampler.Distribution, ok bool) {
	name, ok = r.distributionName(o)
	if !ok || !r.checkKeys(o, name) {
		return name, nil, false
	}
	base, isQuantized := strings.CutPrefix(name, "q_")
	var real sampler.Continuous
	switch base {
	case "constant":
		d, ok := r.constant(o)
		return name, d, ok
	case "categorical", "categorical_w_probabilities":
		d, ok := r.categorical(o)
		return name, d, ok
	case "int_uniform":
		d, ok := r.intUniform(o)
		return name, d, ok
	case "normal", "log_normal":
		mu, good := r.numberOr(o, "mu", number{})
		sigma, okay := r.positiveOr(o, "sigma", number{float: 1})
		real, ok = sampler.Normal(mu.float, sigma.float, base == "log_normal"), good && okay
	case "beta":
		a, good := r.positiveOr(o, "a", number{float: 1})
		b, okay := r.positiveOr(o, "b", number{float: 1})
		real, ok = sampler.Beta(a.float, b.float), good && okay
	default:
		real, ok = r.between(o, base)
	}
	if !isQuantized {
		return name, real, ok
	}
	q, good := r.positiveOr(o, "q", number{float: 1, int: 1, isInt: true})
	if !ok || !good {
		return name, nil, false
	}
	rounded := sampler.Quantized{Continuous: real, Q: q.float, Ints: q.isInt}
	if base == "uniform" {
		return name, sampler.Steps{Quantized: rounded, FromInt: isInt(o.values["min"])}, true
	}
	return name, rounded, true
}

// distributionName is the name that is written, or that follows from the other keys.
func (r *reader) distributionName(o object) (string, bool) {
	switch {
	case o.has("distribution"):
		return r.oneOf(o.values["distribution"], slices.Sorted(maps.Keys(distributions)), distributionWords)
	case o.has("value"):
		return "constant", true
	case o.has("values") && o.has("probabilities"):
		return "categorical_w_probabilities", true
	case o.has("values"):
		return "categorical", true
	case o.has("min") && o.has("max"):
		if isInt(o.values["min"]) && isInt(o.values["max"]) {
			return "int_uniform", true
		}
		return "uniform", true
	case o.has("min"):
		r.errorf(o.at, "max is missing")
	case o.has("max"):
		r.errorf(o.at, "min is missing")
	case o.has("mu") || o.has("sigma"):
		r.errorf(o.at, "distribution is missing; write distribution: normal, log_normal, q_normal or q_log_normal")
	case o.has("a") || o.has("b"):
		r.errorf(o.at, "distribution is missing; write distribution: beta or q_beta")
	case !slices.ContainsFunc(o.names, func(key string) bool { return !slices.Contains(parameterKeys, key) && key != "when" }): // else a key that has been refused stands for it
		r.errorf(o.at, "it has no value; write value, values, or min and max")
	}
	return "", false
}

func isInt(at place) bool {
	v, err := scalar(at.node)
	_, is := v.(int64)
	return at.node.Kind == yaml.ScalarNode && err == nil && is
}

// checkKeys reports the keys that a distribution lacks or does not take.
func (r *reader) checkKeys(o object, name string) bool {
	keys, ok := distributions[name], true
	for _, need := range keys.needs {
		if !o.has(need) {
			r.errorf(o.at, "%s is missing; %s needs %s", need, name, strings.Join(keys.needs, " and "))
			ok = false
		}
	}
	for _, key := range o.names {
		if key == "distribution" || slices.Contains(keys.all(), key) || !slices.Contains(parameterKeys, key) {
			continue
		}
		help := ""
		if _, has := distributions["q_"+name]; key == "q" && has {
			help = "; write distribution: q_" + name
		} else if key == "probabilities" && name == "categorical" {
			help = "; write distribution: categorical_w_probabilities"
		}
		r.errorf(o.keys[key], "%s takes no %s, only %s%s", name, key, strings.Join(keys.all(), ", "), help)
		ok = false
	}
	return ok
}

func (r *reader) constant(o object) (sampler.Distribution, bool) {
	v, ok := r.value(o.values["value"])
	return sampler.Categorical{Values: []any{v}}, ok
}

func (r *reader) categorical(o object) (sampler.Distribution, bool) {
	places, ok := r.list(o.values["values"])
	d := sampler.Categorical{}
	for _, at := range places {
		v, good := r.value(at)
		d.Values, ok = append(d.Values, v), ok && good
	}
	if o.has("probabilities") {
		shares, good := r.list(o.values["probabilities"])
		ok = ok && good
		if ok && len(shares) != len(places) {
			r.errorf(o.values["probabilities"], "got %d probabilities for %d values; write one for each", len(shares), len(places))
			ok = false
		}
		sum := 0.0
		for _, at := range shares {
			share, good := r.number(at)
			if good && share.float < 0 {
				r.errorf(at, "got %s, expected a probability from 0 to 1", share)
				good = false
			}
			sum += share.float
			d.Cumulative, ok = append(d.Cumulative, sum), ok && good
		}
		if ok && math.Abs(sum-1) > 1e-6 {
			r.errorf(o.values["probabilities"], "the probabilities add up to %v, expected 1", sum)
			ok = false
		}
	}
	return d, ok
}

func (r *reader) intUniform(o object) (sampler.Distribution, bool) {
	low, high, ok := r.minMax(o)
	for _, n := range []number{low, high} {
		if ok && !n.isInt {
			r.errorf(n.at, "got %s, expected a whole number for int_uniform; write it without a point, or distribution: uniform", n)
			ok = false
		}
	}
	return sampler.IntUniform{Min: low.int, Max: high.int}, ok
}

func (r *reader) between(o object, name string) (sampler.Continuous, bool) {
	low, high, ok := r.minMax(o)
	if !ok {
		return sampler.Continuous{}, false
	}
	switch name {
	case "log_uniform_values", "inv_log_uniform_values":
		if low.float <= 0 {
			r.errorf(low.at, "got %s, expected a number above 0, as its logarithm is taken", low)
			return sampler.Continuous{}, false
		}
	case "log_uniform", "inv_log_uniform":
		written := o.values["distribution"].node.Value
		least, greatest := sampler.Between(name, low.float, high.float).Ends()
		if low.float >= 0 && high.float <= 1 {
			r.errorf(o.values["distribution"], "min and max of %s are exponents of e, so that it would draw from %.4g to %.4g; write %[1]s_values, whose min and max are the limits themselves", written, least, greatest)
			return sampler.Continuous{}, false
		}
		r.warnf(o.keys["distribution"], "min and max of it are exponents of e, so that it draws from %.4g to %.4g; W&B deprecates it, write %s_values with the limits themselves", least, greatest, written)
	}
	return sampler.Between(name, low.float, high.float), true
}

func (r *reader) minMax(o object) (low, high number, ok bool) {
	low, okLow := r.number(o.values["min"])
	high, okHigh := r.number(o.values["max"])
	if !okLow || !okHigh {
		return low, high, false
	}
	if low.float >= high.float {
		r.errorf(high.at, "got %s, expected more than min, which is %s", high, low)
		return low, high, false
	}
	return low, high, true
}

func (r *reader) numberOr(o object, key string, otherwise number) (number, bool) {
	if !o.has(key) {
		return otherwise, true
	}
	return r.number(o.values[key])
}

func (r *reader) positiveOr(o object, key string, otherwise number) (number, bool) {
	n, ok := r.numberOr(o, key, otherwise)
	if ok && n.float <= 0 {
		r.errorf(n.at, "got %s, expected a number above 0", n)
		return n, false
	}
	return n, ok
}
