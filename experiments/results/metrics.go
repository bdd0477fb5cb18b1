package results

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Metrics are what a run reports at a step, by name: the losses and accuracies of the three
// splits, which our networks report and which have fields, and whatever else a program does.
// Losses are means over the split's samples, in nats; accuracies are shares from 0 to 1. A
// field is NaN where the metric was not measured (a sweep with validation: 0 has no val
// split) or is not a number; Lookup tells the two apart.
type Metrics struct {
	TrainLoss, TrainAccuracy float64
	ValLoss, ValAccuracy     float64
	TestLoss, TestAccuracy   float64

	Other map[string]float64 // metrics of other names; nil where there are none

	// Which fields were measured, one bit for each, and one more where that is known. Where
	// the fields were set one by one, what is NaN was not measured, but for a loss beside
	// an accuracy.
	fields uint8
}

const fieldsKnown = 1 << 7

// MetricNames are the names of the metrics that have fields, in the order of the fields.
var MetricNames = []string{"train_loss", "train_accuracy", "val_loss", "val_accuracy", "test_loss", "test_accuracy"}

// MetricsOf returns the metrics of these names and values. What values lacks was not measured.
func MetricsOf(values map[string]float64) Metrics {
	nan := math.NaN()
	m := Metrics{TrainLoss: nan, TrainAccuracy: nan, ValLoss: nan, ValAccuracy: nan, TestLoss: nan, TestAccuracy: nan, fields: fieldsKnown}
	for name, value := range values {
		m.set(name, value)
	}
	return m
}

func (m *Metrics) set(name string, value float64) {
	i := slices.Index(MetricNames, name)
	if i < 0 {
		if m.Other == nil {
			m.Other = map[string]float64{}
		}
		m.Other[name] = value
		return
	}
	*m.field(i) = value
	m.fields |= 1 << i
}

// field is that of MetricNames[i].
func (m *Metrics) field(i int) *float64 {
	switch i {
	case 0:
		return &m.TrainLoss
	case 1:
		return &m.TrainAccuracy
	case 2:
		return &m.ValLoss
	case 3:
		return &m.ValAccuracy
	case 4:
		return &m.TestLoss
	default:
		return &m.TestAccuracy
	}
}

// Value returns the metric of the given name; NaN where there is none.
func (m Metrics) Value(name string) float64 {
	value, _ := m.Lookup(name)
	return value
}

// HasAny reports whether anything was measured.
func (m *Metrics) HasAny() bool {
	for i := range MetricNames {
		if m.measured(i) {
			return true
		}
	}
	return len(m.Other) > 0
}

// Lookup returns the metric of the given name, and whether it was measured. The value is NaN
// where it was not.
func (m Metrics) Lookup(name string) (value float64, measured bool) {
	i := slices.Index(MetricNames, name)
	if i < 0 {
		value, measured = m.Other[name]
		if !measured {
			value = math.NaN()
		}
		return value, measured
	}
	return *m.field(i), m.measured(i)
}

// measured reports whether MetricNames[i] was.
func (m *Metrics) measured(i int) bool {
	if m.fields&fieldsKnown != 0 {
		return m.fields&(1<<i) != 0 || !math.IsNaN(*m.field(i))
	}
	isLoss := i%2 == 0
	return !math.IsNaN(*m.field(i)) || isLoss && !math.IsNaN(*m.field(i + 1))
}

// Names returns the names of what was measured: those of MetricNames in their order, then the
// others, sorted.
func (m Metrics) Names() []string {
	names := make([]string, 0, len(MetricNames)+len(m.Other))
	for i, name := range MetricNames {
		if m.measured(i) {
			names = append(names, name)
		}
	}
	return append(names, slices.Sorted(maps.Keys(m.Other))...)
}

// Add takes in the metrics of more, in place of what m has of their names.
func (m *Metrics) Add(more Metrics) {
	for i, name := range MetricNames {
		if more.measured(i) {
			m.set(name, *more.field(i))
		}
	}
	for name, value := range more.Other {
		m.set(name, value)
	}
}

// Clone returns a copy that shares nothing with m.
func (m Metrics) Clone() Metrics {
	m.Other = maps.Clone(m.Other)
	return m
}

// Format writes the metric of the given name, with its unit: "97.69 %", "0.08512", "NaN". It is
// "" where it was not measured.
func (m Metrics) Format(name string) string {
	value, measured := m.Lookup(name)
	if measured && math.IsNaN(value) {
		return "NaN"
	}
	return MetricNamed(name).Format(value)
}

// namesOf returns MetricNames and then, sorted, the other names that some of the runs or
// epochs have measured.
func namesOf[M interface{ Names() []string }](all []M) []string {
	others := map[string]bool{}
	for _, m := range all {
		for _, name := range m.Names() {
			others[name] = true
		}
	}
	for _, name := range MetricNames {
		delete(others, name)
	}
	return slices.Concat(MetricNames, slices.Sorted(maps.Keys(others)))
}

// MetricNames returns the names of the metrics that have fields, and then, sorted, of the others
// that some of the epochs have.
func (epochs Epochs) MetricNames() []string { return namesOf(epochs) }

// MetricNames returns the names of the metrics that have fields, and then, sorted, of the others
// that some of the runs have.
func (runs Runs) MetricNames() []string { return namesOf(runs) }

// Object is the metrics as the record keeps them: a JSON object of what was measured, a
// number for each name. What JSON has no number for is "NaN", "Infinity" or "-Infinity".
func (m Metrics) Object() []byte { return m.object(append(make([]byte, 0, 256), '{')) }

// Object is the metrics of the epoch, as [Metrics.Object], and its learning rate.
func (e Epoch) Object() []byte {
	if math.IsNaN(e.LearningRate) {
		return e.Metrics.Object()
	}
	text := append(make([]byte, 0, 256), `{"learning_rate":`...)
	return e.object(appendNumber(text, e.LearningRate))
}

// object appends the members to an object that is open, and closes it.
func (m *Metrics) object(text []byte) []byte {
	member := func(name []byte, value float64) {
		if len(text) > 1 {
			text = append(text, ',')
		}
		text = append(append(text, name...), ':')
		text = appendNumber(text, value)
	}
	for i := range MetricNames {
		if m.measured(i) {
			member(quotedMetrics[i], *m.field(i))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.Other)) {
		member(quote(name), m.Other[name])
	}
	return append(text, '}')
}

// quote writes a name as JSON.
func quote(name string) []byte {
	for i := range len(name) {
		if c := name[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			quoted, _ := json.Marshal(name) // a string always is JSON
			return quoted
		}
	}
	return append(append([]byte{'"'}, name...), '"')
}

// quotedMetrics are MetricNames as JSON.
var quotedMetrics = func() (quoted [][]byte) {
	for _, name := range MetricNames {
		quoted = append(quoted, []byte(strconv.Quote(name)))
	}
	return quoted
}()

// appendNumber writes a number so that it reads back to the same bits, and not as a whole
// number, of which SQL divides without a fraction.
func appendNumber(text []byte, value float64) []byte {
	switch {
	case math.IsNaN(value):
		return append(text, `"NaN"`...)
	case math.IsInf(value, 1):
		return append(text, `"Infinity"`...)
	case math.IsInf(value, -1):
		return append(text, `"-Infinity"`...)
	}
	start := len(text)
	text = strconv.AppendFloat(text, value, 'g', -1, 64)
	if !slices.ContainsFunc(text[start:], func(c byte) bool { return c == '.' || c == 'e' }) {
		text = append(text, ".0"...)
	}
	return text
}

// ParseMetrics reads what [Metrics.Object] writes, or of it only the metrics of some names.
func ParseMetrics(object []byte, only ...string) (Metrics, error) {
	m := MetricsOf(nil)
	if m.parse(object, only) {
		return m, nil
	}
	// Another program has written it otherwise, or it is no such object.
	var values map[string]any
	decoder := json.NewDecoder(bytes.NewReader(object))
	decoder.UseNumber()
	if err := decoder.Decode(&values); err != nil || values == nil {
		return Metrics{}, fmt.Errorf("%.100q is no JSON object", object)
	}
	m = MetricsOf(nil)
	for name, value := range values {
		if only != nil && !slices.Contains(only, name) {
			continue
		}
		number, ok := parseNumber(fmt.Sprint(value))
		if !ok {
			return Metrics{}, fmt.Errorf("metric %.100q is %.100q, which is no number", name, fmt.Sprint(value))
		}
		m.set(name, number)
	}
	return m, nil
}

// parse reads an object without spaces and escapes, several times as fast as encoding/json. It
// returns false where it is another.
func (m *Metrics) parse(object []byte, only []string) bool {
	rest, opens := bytes.CutPrefix(object, []byte{'{'})
	members, closes := bytes.CutSuffix(rest, []byte{'}'})
	if !opens || !closes || bytes.ContainsAny(object, "\\ \t\n\r[]") {
		return false
	}
	for len(members) > 0 {
		if members[0] != '"' {
			return false
		}
		name, value, ok := bytes.Cut(members[1:], []byte(`":`))
		if !ok || bytes.IndexByte(name, '"') >= 0 {
			return false
		}
		value, members, ok = bytes.Cut(value, []byte{','})
		if ok && len(members) == 0 {
			return false
		}
		if only != nil && !slices.Contains(only, string(name)) {
			continue
		}
		text := string(value)
		if quoted := strings.Trim(text, `"`); len(quoted) == len(text)-2 {
			text = quoted
		}
		number, ok := parseNumber(text)
		if !ok {
			return false
		}
		m.set(string(name), number)
	}
	return true
}

// parseNumber reads a number as appendNumber writes it.
func parseNumber(text string) (value float64, ok bool) {
	switch text {
	case "NaN":
		return math.NaN(), true
	case "Infinity":
		return math.Inf(1), true
	case "-Infinity":
		return math.Inf(-1), true
	}
	if text == "" || text[0] != '-' && (text[0] < '0' || text[0] > '9') {
		return 0, false
	}
	value, err := strconv.ParseFloat(text, 64)
	return value, err == nil || math.IsInf(value, 0) // SQLite writes infinity as 9e999
}
