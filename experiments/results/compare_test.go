package results_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"gradbook/experiments/results"
)

func TestValuesAreInOrder(t *testing.T) {
	list := func(values ...any) []any { return values }
	want := []any{nil, int64(-1), 0.5, int64(2), false, "relu", "tanh", true, list(int64(64)), list(int64(128)), list(int64(32), int64(64)), list(int64(64), int64(8))}
	got := slices.Clone(want)
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	slices.SortFunc(got, results.CompareValues)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
