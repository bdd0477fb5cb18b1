package results_test

import (
	"encoding/json"
	"testing"

	"gradbook/experiments/results"
)

// What Canonical writes is JSON that reads back to the same value.
func TestCanonical(t *testing.T) {
	for want, v := range map[string]any{
		`1`: int64(1), `1.0`: 1.0, `-0.0`: negativeZero(), `0.1`: 0.1, `1e-05`: 1e-5, `1e+21`: 1e21, `123456.0`: 123456.0, `true`: true, `null`: nil,
		`"a<\"é"`: `a<"é`, `[]`: []any{}, `[1,1.0]`: []any{int64(1), 1.0}, `{"a":{"c":2},"b":[1]}`: results.Config{"b": []any{int64(1)}, "a": map[string]any{"c": int64(2)}},
	} {
		if got := results.Canonical(v); got != want || !json.Valid([]byte(got)) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func negativeZero() float64 { zero := 0.0; return -zero }
