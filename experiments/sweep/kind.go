package sweep

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gradbook/experiments/hint"
	"gradbook/experiments/results"
	"gradbook/experiments/sweep/sampler"
)

// A numeric kind takes numbers, so that a distribution can be drawn for it.
type numeric interface {
	sampler.Kind
	limits() (low, high float64) // no value lies outside of them
}

// elementError is what is wrong with one element of a list.
type elementError struct {
	index int
	err   error
}

func (e elementError) Error() string { return fmt.Sprintf("element %d: %v", e.index, e.err) }

func mismatch(got any, expected sampler.Kind, hint string) error {
	return fmt.Errorf("got %s, expected %s%s", brief(got), expected, hint)
}

// whole takes int64 from min to max.
type whole struct{ min, max int64 }

func (k whole) String() string { return fmt.Sprintf("a whole number from %d to %d", k.min, k.max) }

func (k whole) limits() (low, high float64) { return float64(k.min), float64(k.max) }

func (k whole) Check(value any) (any, error) {
	switch v := value.(type) {
	case int64:
		if k.min <= v && v <= k.max {
			return v, nil
		}
	case float64:
		if v == math.Trunc(v) && float64(k.min) <= v && v <= float64(k.max) {
			return nil, mismatch(v, k, fmt.Sprintf("; write %d", int64(v)))
		}
	}
	return nil, mismatch(value, k, "")
}

// interval takes float64 from min to max, which may be excluded. Networks are
// trained in float32: there too a number must not be an excluded end, nor 0 if it
// is not 0. It takes an int64 too and makes a float64 of it.
type interval struct {
	what                     string
	min, max                 float64
	minExcluded, maxExcluded bool
}

var (
	positive    = interval{what: "a number above 0", max: math.MaxFloat32, minExcluded: true}
	notNegative = interval{what: "a number from 0 on", max: math.MaxFloat32}
	belowOne    = interval{what: "a number from 0 to below 1", max: 1, maxExcluded: true}
	upToOne     = interval{what: "a number above 0, up to 1", max: 1, minExcluded: true}
)

func fromTo(min, max float64) interval {
	return interval{what: fmt.Sprintf("a number from %v to %v", min, max), min: min, max: max}
}

func (k interval) String() string { return k.what }

func (k interval) limits() (low, high float64) { return k.min, k.max }

func (k interval) Check(value any) (any, error) {
	v, ok := value.(float64)
	if n, isInt := value.(int64); isInt {
		v, ok = float64(n), true
	}
	trained := float64(float32(v))
	switch {
	case !ok, !(k.min <= v && v <= k.max), trained == 0 && v != 0,
		k.minExcluded && trained <= k.min, k.maxExcluded && trained >= k.max:
		return nil, mismatch(value, k, "")
	}
	return v, nil
}

// choice takes one of some names.
type choice []string

func choices[T ~string](names []T) choice {
	words := make(choice, len(names))
	for i, name := range names {
		words[i] = string(name)
	}
	return words
}

func (k choice) String() string {
	if len(k) == 1 {
		return k[0]
	}
	return "one of " + strings.Join(k, ", ")
}

func (k choice) Check(value any) (any, error) {
	v, ok := value.(string)
	if !ok {
		return nil, mismatch(value, k, "")
	}
	if !slices.Contains(k, v) {
		return nil, mismatch(v, k, hint.For(v, k, nil))
	}
	return v, nil
}

// words is a choice whose names go by others elsewhere.
type words struct {
	choice
	glossary hint.Glossary
}

func (k words) Check(value any) (any, error) {
	switch v := value.(type) {
	case string:
		if !slices.Contains(k.choice, v) {
			return nil, mismatch(v, k, hint.For(v, k.choice, k.glossary))
		}
		return v, nil
	case bool:
		return nil, mismatch(v, k, hint.For(results.Canonical(v), k.choice, k.glossary))
	}
	return nil, mismatch(value, k, "")
}

// flag takes true and false.
type flag struct{}

func (flag) String() string { return "true or false" }

func (k flag) Check(value any) (any, error) {
	if _, ok := value.(bool); !ok {
		hint := ""
		switch value { // YAML 1.1 read these words as bools, and Python's PyYAML still does
		case "yes", "Yes", "YES", "on", "On", "ON":
			hint = "; write true"
		case "no", "No", "NO", "off", "Off", "OFF":
			hint = "; write false"
		}
		return nil, mismatch(value, k, hint)
	}
	return value, nil
}

// text takes any string but the empty one.
type text struct{ what string }

func (k text) String() string { return k.what }

func (k text) Check(value any) (any, error) {
	if v, ok := value.(string); !ok || v == "" {
		return nil, mismatch(value, k, "")
	}
	return value, nil
}

// listOf takes lists, empty ones too, of a kind of element.
type listOf struct {
	what    string
	element sampler.Kind
}

func (k listOf) String() string { return k.what }

func (k listOf) Check(value any) (any, error) {
	list, ok := value.([]any)
	if !ok {
		hint := ""
		if _, err := k.element.Check(value); err == nil {
			hint = fmt.Sprintf("; write [%s]", results.Canonical(value))
		}
		return nil, mismatch(value, k, hint)
	}
	checked := make([]any, len(list))
	for i := range list {
		v, err := k.element.Check(list[i])
		if err != nil {
			return nil, elementError{i, err}
		}
		checked[i] = v
	}
	return checked, nil
}

// eachLayer takes one number for all hidden layers, or a list with one for each.
type eachLayer struct{ interval }

func (k eachLayer) String() string {
	return k.interval.String() + ", or a list of one for each hidden layer"
}

func (k eachLayer) Check(value any) (any, error) {
	if _, is := value.([]any); is {
		return listOf{k.String(), k.interval}.Check(value)
	}
	v, err := k.interval.Check(value)
	if err != nil {
		return nil, mismatch(value, k, "")
	}
	return v, nil
}
