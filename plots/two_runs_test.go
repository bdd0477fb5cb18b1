package plots

import (
	"bytes"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
)

// bothLayouts returns what a reader finds in a figure for screen and paper, and fails
// if something has no place on them.
func bothLayouts(t *testing.T, f *figure.Figure, err error) (words string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []*figure.Figure{f, f.Print()} {
		var svg bytes.Buffer
		if err := f.WriteSVG(&svg); err != nil {
			t.Fatal(err)
		}
		for _, number := range []string{"NaN", "Inf"} {
			if strings.Contains(svg.String(), number) {
				t.Errorf("%s in the SVG file", number)
			}
		}
		words += texts(t, svg.Bytes())
	}
	return words
}

func TestTellApart(t *testing.T) {
	run := func(id, seed int64, config results.Config) results.Run {
		return results.Run{ID: id, Seed: seed, Config: config}
	}
	five := results.Config{"a": int64(1), "b": int64(1), "c": int64(1), "d": int64(1), "e": int64(1)}
	others := results.Config{"a": int64(2), "b": int64(2), "c": int64(2), "d": int64(2), "e": int64(2)}
	for _, c := range []struct {
		a, b         results.Run
		wantA, wantB string
	}{
		{run(1, 1, results.Config{"bias": "scalar", "x": "y"}), run(2, 1, results.Config{"bias": "vector", "x": "y"}), "run 1 (bias scalar)", "run 2 (bias vector)"},
		{run(1, 1, five), run(2, 2, five), "run 1 (seed 1)", "run 2 (seed 2)"},
		{run(1, 1, five), run(1, 1, five), "run 1", "run 1"},
		{run(1, 1, five), run(2, 1, others), "run 1 (a 1, b 1, c 1, 2 more)", "run 2 (a 2, b 2, c 2, 2 more)"},
	} {
		if a, b := tellApart(c.a, c.b); a != c.wantA || b != c.wantB {
			t.Errorf("%q and %q, want %q and %q", a, b, c.wantA, c.wantB)
		}
	}
}
