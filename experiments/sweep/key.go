package sweep

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"gradbook/experiments/results"
)

// Key identifies a config but for its seed: runs that have the same key repeat
// the same training. It is the first 16 hexadecimal digits of the SHA-256 of
// the config, without its seed, as canonical JSON: names sorted, no spaces,
// and a number that is not an int with a point or an exponent, so that 1 and
// 1.0 differ. A float parameter whose whole value JSON turned into an int is
// turned back first. A parameter that runs did not read from the first is left out
// at its default, so that configs from before keep their keys.
func Key(values results.Config) string {
	config := maps.Clone(map[string]any(values))
	delete(config, "seed")
	for _, p := range parameters {
		if v, err := p.kind.check(config[p.name]); err == nil {
			config[p.name] = v
			if p.isOptional() && v == p.fallback {
				delete(config, p.name)
			}
		}
	}
	sum := sha256.Sum256([]byte(canonical(config)))
	return hex.EncodeToString(sum[:8])
}

// canonical writes a value as JSON in one way only.
func canonical(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case float64:
		text := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(text, ".eIN") { // infinity and NaN, which messages show, keep their names
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
			elements[i] = canonical(v[i])
		}
		return "[" + strings.Join(elements, ",") + "]"
	case results.Config:
		return canonical(map[string]any(v))
	case map[string]any:
		pairs := make([]string, 0, len(v))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			pairs = append(pairs, canonical(name)+":"+canonical(v[name]))
		}
		return "{" + strings.Join(pairs, ",") + "}"
	default: // bool, int64
		return fmt.Sprint(v)
	}
}
