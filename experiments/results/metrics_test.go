package results_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"gradbook/experiments/results"
)

// Whatever a program reports comes back by its name and to the bit, and the record's text is
// JSON to everybody.
func TestMetricsAreKeptAsTheyWereReported(t *testing.T) {
	names := rapid.OneOf(rapid.SampledFrom(results.MetricNames), rapid.String(),
		rapid.SampledFrom([]string{"loss", "", `a"b`, `a\b`, `a":1,"b`, "größe", "\xff", `\`, "\x7f", "a, b", "}", "[0]", "\n", "learning_rate"}))
	values := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 1, 1e21, 5e-324, nan, math.Inf(1), math.Inf(-1)}))
	rapid.Check(t, func(t *rapid.T) {
		drawn := rapid.MapOf(names, values).Draw(t, "metrics")
		m := results.MetricsOf(drawn)
		object := m.Object()
		if !utf8.Valid(object) {
			t.Fatalf("%q is not UTF-8", object)
		}
		reported := map[string]float64{} // JSON is UTF-8, so that a name is, too
		for name, value := range drawn {
			reported[strings.ToValidUTF8(name, "\uFFFD")] = value
		}
		var plain map[string]any
		if err := json.Unmarshal(object, &plain); err != nil {
			t.Fatalf("%s: %v", object, err)
		}
		for _, text := range [][]byte{object, indented(plain)} {
			read, err := results.ParseMetrics(text)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			if got, want := slices.Sorted(slices.Values(read.Names())), slices.Sorted(maps.Keys(reported)); !slices.Equal(got, want) {
				t.Errorf("%q became %q", want, got)
			}
			for name, want := range reported {
				got, measured := read.Lookup(name)
				if !measured || math.Float64bits(got) != math.Float64bits(want) && !(math.IsNaN(got) && math.IsNaN(want)) {
					t.Errorf("%q: %v, which was %v, of %s", name, got, want, text)
				}
			}
			if _, measured := read.Lookup("never"); measured {
				t.Error("what was not reported is measured")
			}
		}
	})
}

// indented is JSON as another program might write it.
func indented(value any) []byte {
	text, _ := json.MarshalIndent(value, "", "  ")
	return text
}

// A loss that is no number beside an accuracy was measured; both missing, they were not.
func TestWhatWasMeasured(t *testing.T) {
	m := results.Metrics{TrainLoss: nan, TrainAccuracy: 0.5, ValLoss: nan, ValAccuracy: nan, TestLoss: math.Inf(1), TestAccuracy: 1}
	if got := m.Names(); !reflect.DeepEqual(got, []string{"train_loss", "train_accuracy", "test_loss", "test_accuracy"}) {
		t.Errorf("measured: %q", got)
	}
	if got, want := string(m.Object()), `{"train_loss":"NaN","train_accuracy":0.5,"test_loss":"Infinity","test_accuracy":1.0}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	m = results.Metrics{TrainLoss: nan, TrainAccuracy: nan, ValLoss: nan, ValAccuracy: 0.5, TestLoss: nan, TestAccuracy: 0.5}
	if got := fmt.Sprint(m.Names()); got != "[val_loss val_accuracy test_loss test_accuracy]" {
		t.Errorf("measured: %s", got)
	}
	m = results.MetricsOf(map[string]float64{"val_loss": nan, "z": 1, "a": 2})
	if got := fmt.Sprint(m.Names()); got != "[val_loss a z]" {
		t.Errorf("measured: %s", got)
	}
}

func TestWhatIsNoObjectOfNumbers(t *testing.T) {
	for _, text := range []string{"", "1", "null", "[1]", "{", `{"a":}`, `{"a":"low"}`, `{"a":true}`, `{"a":null}`, `{"a":[1]}`, `{"a":{"b":1}}`, `{"a":1,}`, `{,"a":1}`, `{a:1}`, `{"a":inf}`, `{"a":+1}`, `{"a" 1}`, `{"a":"1}`, `{"a"b":1}`, `{""":1}`, `{"a":1,"b"":2}`} {
		if m, err := results.ParseMetrics([]byte(text)); err == nil {
			t.Errorf("%s is taken for %s", text, m.Object())
		}
	}
	if m, err := results.ParseMetrics([]byte(`{"a":9e999,"b":-9e999}`)); err != nil || m.Other["a"] != math.Inf(1) || m.Other["b"] != math.Inf(-1) {
		t.Errorf("as SQLite writes infinities: %v, %v", m, err)
	}
}

// The record's own text is read without encoding/json, which takes several times as long.
func TestOwnTextIsReadFast(t *testing.T) {
	for _, values := range []map[string]float64{{"train_loss": 0.5, "val_accuracy": 0.25}, {"train_loss": nan, "val_accuracy": math.Inf(1)}} {
		m := results.MetricsOf(values)
		object := m.Object()
		ours := testing.AllocsPerRun(10, func() { results.ParseMetrics(object) })
		var plain map[string]any
		theirs := testing.AllocsPerRun(10, func() { json.Unmarshal(object, &plain) })
		if ours > theirs/2 {
			t.Errorf("%s takes %v allocations, encoding/json %v", object, ours, theirs)
		}
	}
}

func TestMetricsThatHaveAnything(t *testing.T) {
	for _, c := range []struct {
		values map[string]float64
		want   bool
	}{{nil, false}, {map[string]float64{"reward": 1}, true}, {map[string]float64{"test_accuracy": 0}, true}, {map[string]float64{"val_loss": nan}, true}} {
		if m := results.MetricsOf(c.values); m.HasAny() != c.want {
			t.Errorf("%v has any: %t", c.values, m.HasAny())
		}
	}
}
