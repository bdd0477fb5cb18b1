package sweep

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"gradbook/experiments/hint"
	"gradbook/experiments/results"
	"gradbook/experiments/sweep/sampler"
)

// A Schema says what a sweep file may set or vary, and what its runs report. The runs of a
// program of our own read the parameters that its Schema lists, and a file that names
// another one is refused; those of anybody's program have the Schema [Open].
type Schema struct {
	Parameters []Parameter
	Metrics    []ReportedMetric
	Metric     string // what a sweep is judged by that does not say it: the name of one of Metrics, "" for nothing
	Steps      string // the parameter that says how many steps a run reports at, "" where none does

	Agreements []Agreement
	Demands    []Demand
	ReadBy     map[string]Condition // of parameters that only some runs read, which these are

	Words       hint.Glossary // what other programs call the parameters
	MetricWords hint.Glossary // what other programs call the metrics
	// Instead says what to write in place of a parameter that does not exist but that the
	// file's parameters together say the meaning of, "" where they don't; nil says nothing.
	Instead func(name string, file []WrittenNumbers) string

	open bool
}

// A Parameter is one that runs read.
type Parameter struct {
	Theme   string // what it is about: "Network"
	Name    string
	Kind    Kind            // what it takes
	Default sampler.Default // in a run whose sweep does not mention it
	Decided any             // a value that stands for others, such as auto: a run is recorded with the one that it stood for; nil if there is none
	Later   bool            // runs came to read it after the first ones were recorded: a stored config may lack it, and then has its default
	Doc     string          // what it does, on one line
}

// Kind says which values a parameter takes.
type Kind = sampler.Kind

// A ReportedMetric is one that runs report: a share from 0 to 1, or a number from 0 on.
type ReportedMetric struct {
	results.Metric        // its Goal is the direction in which predictions get better
	Instead        string // the metric to judge by, where judging by this one deceives; "" where it does not
	Needs          *Need  // what a run must have to report it; nil if that is nothing
}

// A Need is what the value of a parameter must be.
type Need struct {
	Parameter string
	Met       func(value any) bool
	Unmet     string // what is wrong where it is not met, and what to do
}

// WrittenNumbers is a parameter of a file with the whole numbers that are listed for it;
// nil where anything else is.
type WrittenNumbers struct {
	Name    string
	Numbers []int64
}

// Find returns the parameter of a name.
func (s *Schema) Find(name string) (Parameter, bool) {
	i := slices.IndexFunc(s.Parameters, func(p Parameter) bool { return p.Name == name })
	if i < 0 {
		return Parameter{}, false
	}
	return s.Parameters[i], true
}

// metric returns what is known of a metric; it is false of one that the schema does not list.
func (s *Schema) metric(name string) (ReportedMetric, bool) {
	i := slices.IndexFunc(s.Metrics, func(m ReportedMetric) bool { return m.Name == name })
	if i < 0 {
		return ReportedMetric{}, false
	}
	return s.Metrics[i], true
}

// names lists the parameters, sorted.
func (s *Schema) names() []string {
	names := make([]string, len(s.Parameters))
	for i, p := range s.Parameters {
		names[i] = p.Name
	}
	slices.Sort(names)
	return names
}

// Standard writes the default as a sweep file does or, where it follows another parameter, in
// words.
func (p Parameter) Standard() string {
	switch v := p.Default.Value.(type) {
	case nil:
		return fmt.Sprintf("the %s's own", p.Default.Follows)
	case string:
		return v
	case float64:
		if v == math.Trunc(v) {
			return results.Canonical(int64(v))
		}
	}
	return results.Canonical(p.Default.Value)
}

// Complete adds to a config the default of each parameter that it lacks, and returns it.
func (s *Schema) Complete(config results.Config) results.Config {
	for _, p := range s.Parameters {
		if _, has := config[p.Name]; has || p.Default.Value == nil {
			continue
		}
		standard, err := p.Kind.Check(p.Default.Value) // a copy, as the caller may change lists
		if err != nil {
			panic(fmt.Sprintf("sweep: the default of %s: %v", p.Name, err))
		}
		config[p.Name] = standard
	}
	for _, p := range s.Parameters {
		if _, has := config[p.Name]; !has && p.Default.Follows != "" {
			config[p.Name] = p.Default.From(config[p.Default.Follows])
		}
	}
	return config
}

// defaults are those of all parameters.
func (s *Schema) defaults() map[string]sampler.Default {
	all := map[string]sampler.Default{}
	for _, p := range s.Parameters {
		all[p.Name] = p.Default
	}
	return all
}

// Check returns a complete config with each value as a run reads it. The config may be one
// that was stored as JSON, where whole floats may have become ints, before runs read all of
// today's parameters. The error names the parameter that is missing, unknown, out of its
// range, or at odds with another one.
func (s *Schema) Check(config results.Config) (results.Config, error) {
	for _, name := range slices.Sorted(maps.Keys(config)) {
		if _, known := s.Find(name); !known {
			return nil, fmt.Errorf("config: no such parameter as %s%s", name, hint.For(name, s.names(), s.Words))
		}
	}
	checked := results.Config{}
	for _, p := range s.Parameters {
		value, has := config[p.Name]
		if !has && p.Later {
			value, has = p.Default.Value, true
		}
		if !has {
			return nil, fmt.Errorf("config: %s is missing; expected %s", p.Name, p.Kind)
		}
		value, err := p.Kind.Check(value)
		if e := (elementError{}); errors.As(err, &e) {
			return nil, fmt.Errorf("config: %s[%d]: %w", p.Name, e.index, e.err)
		} else if err != nil {
			return nil, fmt.Errorf("config: %s: %w", p.Name, err)
		}
		checked[p.Name] = value
	}
	for _, a := range s.Agreements {
		if err := a.Check(checked[a.Name], checked[a.With]); err != nil {
			return nil, fmt.Errorf("config: %s: %w", a.Name, err)
		}
	}
	return checked, nil
}
