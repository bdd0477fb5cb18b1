package sweep

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"

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
		if v, err := p.kind.Check(config[p.name]); err == nil {
			config[p.name] = v
			if p.isOptional() && v == p.fallback {
				delete(config, p.name)
			}
		}
	}
	sum := sha256.Sum256([]byte(results.Canonical(config)))
	return hex.EncodeToString(sum[:8])
}
