package listing

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"gradbook/experiments/results"
	"gradbook/experiments/results/where"
)

// Field returns the value of a row under a name; config.epochs is epochs in the group config.
func Field(row where.Row, name string) any {
	if value, ok := row[name]; ok {
		return value
	}
	group, rest, ok := strings.Cut(name, ".")
	if inner, isGroup := row[group].(map[string]any); ok && isGroup {
		return Field(inner, rest)
	}
	return nil
}

// FormatField formats a field of a record. metric is the metric of the record's sweep.
func FormatField(row where.Row, name, metric string) string {
	value := Field(row, name)
	if value == nil {
		return "-"
	}
	number, isNumber := toFloat(value)
	switch {
	case isNumber && (name == "best_value" || name == "last_value"):
		return Metric(metric, number)
	case isNumber && slices.Contains(results.MetricNames, name):
		return Metric(name, number)
	case isNumber && name == "seconds":
		return Seconds(number)
	}
	switch value := value.(type) {
	case string:
		if t, err := time.Parse(time.RFC3339, value); err == nil && strings.HasSuffix(name, "_at") {
			return Time(t)
		}
	case []any:
		if name == "tags" {
			words := make([]string, len(value))
			for i := range value {
				words[i] = fmt.Sprint(value[i])
			}
			return Tags(words)
		}
	case map[string]any:
		text, err := json.Marshal(value)
		if err == nil {
			return string(text)
		}
	}
	return results.FormatShort(value)
}

func toFloat(value any) (float64, bool) {
	switch value := value.(type) {
	case int64:
		return float64(value), true
	case float64:
		return value, true
	}
	return 0, false
}
