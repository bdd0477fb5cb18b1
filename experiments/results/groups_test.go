package results

import (
	"reflect"
	"testing"
)

// Parameters of nested groups have names with dots, and no name hides another.
func TestParametersOfGroups(t *testing.T) {
	config := Config{"optimizer": map[string]any{"lr": 0.1, "momentum": nil, "a.b": int64(1), "inner": map[string]any{"x": true}}, "lr": 2.0, "model.width": int64(8), "empty": map[string]any{}}
	for name, want := range map[string]any{"lr": 2.0, "optimizer.lr": 0.1, "optimizer.a.b": int64(1), "optimizer.inner.x": true, "model.width": int64(8), "optimizer.nothing": nil, "": nil, "lr.": nil} {
		if got := config.Value(name); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	if _, ok := config.Lookup("optimizer.momentum"); !ok {
		t.Error("a parameter that is null is taken for none")
	}
	want := Config{"optimizer.lr": 0.1, "optimizer.momentum": nil, "optimizer.a.b": int64(1), "optimizer.inner.x": true, "lr": 2.0, "model.width": int64(8), "empty": map[string]any{}}
	if got := config.Flat(); !reflect.DeepEqual(got, want) {
		t.Errorf("flat it is %v", got)
	}
	for name, value := range want {
		if !reflect.DeepEqual(config.Value(name), value) {
			t.Errorf("%s is not found by its name", name)
		}
	}
	other := Config{"optimizer": map[string]any{"lr": 0.2, "momentum": nil, "a.b": int64(1), "inner": map[string]any{"x": true}}, "lr": 2.0, "model.width": int64(8), "empty": map[string]any{}}
	if varied := Varied([]Run{{Config: config}, {Config: other}}); len(varied) != 1 || varied[0] != "optimizer.lr" {
		t.Errorf("varied are %v", varied)
	}
}
