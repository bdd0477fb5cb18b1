package results

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Canonical writes a value of a config, or all of one, as JSON in one way only: names are
// sorted, there are no spaces, and a number that is not an int has a point or an exponent,
// so that 1 and 1.0 differ. Values that are equal are written alike, on every machine.
// Infinity and NaN, which JSON lacks, keep their names.
func Canonical(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case float64:
		text := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(text, ".eIN") {
			text += ".0"
		}
		return text
	case string:
		var text bytes.Buffer
		encoder := json.NewEncoder(&text)
		encoder.SetEscapeHTML(false)
		encoder.Encode(v) // writing a string to a buffer cannot fail
		return strings.TrimSuffix(text.String(), "\n")
	case []any:
		elements := make([]string, len(v))
		for i := range v {
			elements[i] = Canonical(v[i])
		}
		return "[" + strings.Join(elements, ",") + "]"
	case Config:
		return Canonical(map[string]any(v))
	case map[string]any:
		pairs := make([]string, 0, len(v))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			pairs = append(pairs, Canonical(name)+":"+Canonical(v[name]))
		}
		return "{" + strings.Join(pairs, ",") + "}"
	default: // bool, int64
		return fmt.Sprint(v)
	}
}
