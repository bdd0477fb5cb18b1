package sweep

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"

	"gradbook/experiments/results"
)

// Key identifies a config but for its seed: runs that have the same key repeat
// the same training. It is the first 16 hexadecimal digits of the SHA-256 of
// the config, without its seed, as [results.Canonical] writes it. A float parameter whose
// whole value JSON turned into an int is turned back first. A parameter that runs did not
// read from the first is left out at its default, so that configs from before keep their
// keys.
func (s *Schema) Key(config results.Config) string {
	config = maps.Clone(config)
	delete(config, "seed")
	for _, p := range s.Parameters {
		if v, err := p.Kind.Check(config[p.Name]); err == nil && config[p.Name] != nil {
			config[p.Name] = v
			if p.Later && v == p.Default.Value {
				delete(config, p.Name)
			}
		}
	}
	sum := sha256.Sum256([]byte(results.Canonical(config)))
	return hex.EncodeToString(sum[:8])
}

// Key is [Schema.Key] of a run of the sweep.
func (s *Spec) Key(config results.Config) string { return s.schema.Key(config) }
