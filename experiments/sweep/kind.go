package sweep

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gradbook/experiments/hint"
	"gradbook/experiments/results"
)

// A Numeric kind takes numbers, so that a distribution can be drawn for it.
type Numeric interface {
	Kind
	Limits() (low, high float64) // no value lies outside of them
}

// elementError is what is wrong with one element of a list.
type elementError struct {
	index int
	err   error
}

func (e elementError) Error() string { return fmt.Sprintf("element %d: %v", e.index, e.err) }

func mismatch(got any, expected Kind, hint string) error {
	return fmt.Errorf("got %s, expected %s%s", brief(got), expected, hint)
}

// Whole takes int64 from Min to Max.
type Whole struct{ Min, Max int64 }

func (k Whole) String() string {
	if k == anyWhole {
		return "a whole number"
	}
	return fmt.Sprintf("a whole number from %d to %d", k.Min, k.Max)
}

// Limits are Min and Max.
func (k Whole) Limits() (low, high float64) { return float64(k.Min), float64(k.Max) }

// Check returns an int64.
func (k Whole) Check(value any) (any, error) {
	switch v := value.(type) {
	case int64:
		if k.Min <= v && v <= k.Max {
			return v, nil
		}
	case float64:
		if v == math.Trunc(v) && float64(k.Min) <= v && v <= float64(k.Max) {
			return nil, mismatch(v, k, fmt.Sprintf("; write %d", int64(v)))
		}
	}
	return nil, mismatch(value, k, "")
}

// Real takes float64 from Min to Max, which may be excluded. Networks are trained in
// float32: there too a number must not be an excluded end, nor 0 if it is not 0. It takes
// an int64 too and makes a float64 of it.
type Real struct {
	What                     string // such as "a number above 0"
	Min, Max                 float64
	MinExcluded, MaxExcluded bool
}

func (k Real) String() string { return k.What }

// Limits are Min and Max.
func (k Real) Limits() (low, high float64) { return k.Min, k.Max }

// Check returns a float64.
func (k Real) Check(value any) (any, error) {
	v, ok := value.(float64)
	if n, isInt := value.(int64); isInt {
		v, ok = float64(n), true
	}
	trained := float64(float32(v))
	switch {
	case !ok, !(k.Min <= v && v <= k.Max), trained == 0 && v != 0,
		k.MinExcluded && trained <= k.Min, k.MaxExcluded && trained >= k.Max:
		return nil, mismatch(value, k, "")
	}
	return v, nil
}

// OneOf takes one of some names. The glossary has what they go by elsewhere.
type OneOf struct {
	Names    []string
	Glossary hint.Glossary
}

func (k OneOf) String() string {
	if len(k.Names) == 1 {
		return k.Names[0]
	}
	return "one of " + strings.Join(k.Names, ", ")
}

// Check returns one of the names.
func (k OneOf) Check(value any) (any, error) {
	switch v := value.(type) {
	case string:
		if !slices.Contains(k.Names, v) {
			return nil, mismatch(v, k, hint.For(v, k.Names, k.Glossary))
		}
		return v, nil
	case bool:
		return nil, mismatch(v, k, hint.For(results.Canonical(v), k.Names, k.Glossary))
	}
	return nil, mismatch(value, k, "")
}

// Flag takes true and false.
type Flag struct{}

func (Flag) String() string { return "true or false" }

// Check returns a bool.
func (k Flag) Check(value any) (any, error) {
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

// Text takes any string but the empty one.
type Text struct{ What string }

func (k Text) String() string { return k.What }

// Check returns the string.
func (k Text) Check(value any) (any, error) {
	if v, ok := value.(string); !ok || v == "" {
		return nil, mismatch(value, k, "")
	}
	return value, nil
}

// ListOf takes lists, empty ones too, of a kind of element.
type ListOf struct {
	What    string
	Element Kind
}

func (k ListOf) String() string { return k.What }

// Check returns a list of what the elements' kind makes of each.
func (k ListOf) Check(value any) (any, error) {
	list, ok := value.([]any)
	if !ok {
		hint := ""
		if _, err := k.Element.Check(value); err == nil {
			hint = fmt.Sprintf("; write [%s]", results.Canonical(value))
		}
		return nil, mismatch(value, k, hint)
	}
	checked := make([]any, len(list))
	for i := range list {
		v, err := k.Element.Check(list[i])
		if err != nil {
			return nil, elementError{i, err}
		}
		checked[i] = v
	}
	return checked, nil
}

// Enumerate writes "a", "a and b", "a, b and c".
func Enumerate(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
