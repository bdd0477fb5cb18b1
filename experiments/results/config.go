package results

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Config is a run's hyper-parameters, by name: strings, bools, int64, float64,
// lists of them ([]any), and nested groups (map[string]any).
type Config map[string]any

// UnmarshalJSON keeps whole numbers whole: 1 becomes an int64, 1.0 a float64.
func (c *Config) UnmarshalJSON(text []byte) error {
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.UseNumber()
	var raw map[string]any
	if err := decoder.Decode(&raw); err != nil {
		return err
	}
	*c = numbers(raw).(map[string]any)
	return nil
}

func numbers(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key := range v {
			v[key] = numbers(v[key])
		}
	case []any:
		for i := range v {
			v[i] = numbers(v[i])
		}
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		f, _ := v.Float64()
		return f
	}
	return v
}

// Format writes a parameter's value as a sweep file does: 0.05, relu, [128, 64].
func Format(value any) string {
	switch v := value.(type) {
	case nil:
		return "-"
	case map[string]any:
		return Config(v).String()
	}
	if list := reflect.ValueOf(value); list.Kind() == reflect.Slice { // []any of a record, or []int of a program
		words := make([]string, list.Len())
		for i := range words {
			words[i] = Format(list.Index(i).Interface())
		}
		return "[" + strings.Join(words, ", ") + "]"
	}
	return fmt.Sprint(value)
}

// FormatShort writes a value as Format does, but fractions with four digits:
// samplers draw numbers such as 0.0194168220271.
func FormatShort(value any) string {
	switch v := value.(type) {
	case float64:
		rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 4, 64), 64)
		return Format(rounded)
	case []any:
		short := make([]string, len(v))
		for i := range v {
			short[i] = FormatShort(v[i])
		}
		return "[" + strings.Join(short, ", ") + "]"
	default:
		return Format(value)
	}
}

// Number returns a parameter that is a number, whole or not. It panics if the config has
// none of that name, or something else.
func (c Config) Number(name string) float64 {
	value, ok := c[name]
	if !ok {
		panic(fmt.Sprintf("results: there is no parameter %q, but %s", name, strings.Join(c.names(), ", ")))
	}
	if number, ok := numberOf(value); ok {
		return number
	}
	panic(fmt.Sprintf("results: %s is no number, but %s", name, Format(value)))
}

// Value returns a parameter, nil where there is none. Those of a nested group are named with
// dots: optimizer.lr is lr of the group optimizer.
func (c Config) Value(name string) any {
	value, _ := c.Lookup(name)
	return value
}

// Lookup is Value, and tells a parameter that is null from one that there is none of.
func (c Config) Lookup(name string) (value any, ok bool) {
	if value, ok = c[name]; ok {
		return value, true
	}
	for i := range name {
		if name[i] != '.' {
			continue
		}
		if group, isGroup := c[name[:i]].(map[string]any); isGroup {
			if value, ok = Config(group).Lookup(name[i+1:]); ok {
				return value, true
			}
		}
	}
	return nil, false
}

// Flat returns the config without nested groups: their parameters have names as Value takes them.
func (c Config) Flat() Config {
	flat := Config{}
	for name, value := range c {
		group, isGroup := value.(map[string]any)
		if !isGroup || len(group) == 0 {
			flat[name] = value
			continue
		}
		for inner, value := range Config(group).Flat() {
			if _, taken := c[name+"."+inner]; !taken {
				flat[name+"."+inner] = value
			}
		}
	}
	return flat
}

// names are the parameters', sorted.
func (c Config) names() []string { return slices.Sorted(maps.Keys(c)) }

// String writes the config on one line, names sorted.
func (c Config) String() string {
	words := make([]string, 0, len(c))
	for _, name := range c.names() {
		words = append(words, name+"="+Format(c[name]))
	}
	return strings.Join(words, " ")
}
