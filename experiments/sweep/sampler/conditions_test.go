package sampler

import (
	"reflect"
	"slices"
	"testing"

	"gradbook/experiments/results"
)

// nested is a space with conditions one behind the other: c where b has one of two values, b
// where a is "on"; d, which follows b where it has no value of its own, is decided by both.
func nested() Space {
	list := func(values ...any) Categorical { return Categorical{Values: values} }
	return Space{
		Axes: []Axis{
			{{Name: "a", Kind: anything{}, Distribution: list("on", "off")}},
			{{Name: "b", Kind: anything{}, Distribution: IntUniform{1, 4}, When: []Requirement{{"a", []any{"on"}}}}},
			{{Name: "c", Kind: anything{}, Distribution: list("x", "y", "z"), When: []Requirement{{"b", []any{int64(2), int64(4)}}}}},
			{{Name: "d", Kind: anything{}, Distribution: list(int64(0), int64(20)), When: []Requirement{{"c", []any{"y"}}}}},
		},
		Defaults: map[string]Default{
			"b": {Value: int64(0)}, "c": {Value: "none"},
			"d": {Follows: "b", From: func(b any) any { return b.(int64) * 10 }},
		},
	}
}

// What a config is, with its defaults; a default that follows another parameter is made of it.
func complete(s Space, settled results.Config) results.Config {
	all := results.Config{}
	for _, name := range []string{"a", "b", "c", "d"} {
		all[name] = s.settled(name, settled, results.Config{})
	}
	return all
}

// A grid over conditions has each config once that a person would write down, in an order in which
// its points are found by number.
func TestGridOverNestedConditions(t *testing.T) {
	s := nested()
	var want []results.Config
	add := func(config results.Config) { want = append(want, config) }
	add(results.Config{"a": "off"})
	for b := int64(1); b <= 4; b++ {
		if b%2 == 1 {
			add(results.Config{"a": "on", "b": b})
			continue
		}
		add(results.Config{"a": "on", "b": b, "c": "x"})
		add(results.Config{"a": "on", "b": b, "c": "z"})
		for _, d := range []int64{0, 20} {
			add(results.Config{"a": "on", "b": b, "c": "y", "d": d})
		}
	}
	grid, stuck := s.Grid()
	if stuck != nil || grid.Size() != len(want) {
		t.Fatalf("the grid has %d points, want %d; %v is stuck", grid.Size(), len(want), stuck)
	}
	for i := range grid.Size() {
		point := grid.Point(i)
		k := slices.IndexFunc(want, func(config results.Config) bool { return reflect.DeepEqual(config, point) })
		if k < 0 {
			t.Errorf("point %d is %v, which is none, or there twice", i, point)
			continue
		}
		want = slices.Delete(want, k, k+1)
	}
}

// A requirement may be met by a default that follows another parameter: e has values where d is 20,
// which it is by default where b is 2.
func TestGridOverDefaultsThatFollow(t *testing.T) {
	s := nested()
	s.Axes = append(s.Axes, Axis{{Name: "e", Kind: anything{}, Distribution: Categorical{Values: []any{"p", "q"}}, When: []Requirement{{"d", []any{int64(20)}}}}})
	grid, stuck := s.Grid()
	if stuck != nil {
		t.Fatal(stuck)
	}
	counts := map[any]int{} // of points, by b
	seen := map[string]bool{}
	for i := range grid.Size() {
		point := grid.Point(i)
		all := complete(s, point)
		if _, has := point["e"]; has != (all["d"] == int64(20)) {
			t.Errorf("%v has d = %v", point, all["d"])
		}
		counts[all["b"]]++
		seen[results.Canonical(point)] = true
	}
	want := map[any]int{int64(0): 1, int64(1): 1, int64(2): 2 + 2 + 3, int64(3): 1, int64(4): 1 + 1 + 3} // of c: x, z and y
	if !reflect.DeepEqual(counts, want) || len(seen) != grid.Size() {
		t.Errorf("there are %v points, %d of them different; want %v", counts, len(seen), want)
	}
}

func TestWhatDecidesAVariable(t *testing.T) {
	s := nested()
	for name, want := range map[string][]string{"a": nil, "b": {"a"}, "c": {"b"}, "d": {"c", "b"}} {
		v, ok := s.Find(name)
		if got := s.Deciders(v); !ok || !slices.Equal(got, want) {
			t.Errorf("%s is decided by %v, want %v", name, got, want)
		}
	}
	// A default that follows another decides nothing of a variable that always has a value.
	d, _ := s.Find("d")
	d.When = nil
	if got := s.Deciders(d); got != nil {
		t.Errorf("without a condition, d is decided by %v", got)
	}
	// A requirement of a parameter that does not vary is one of what its default follows.
	if name, varied := (Space{Axes: s.Axes, Defaults: map[string]Default{"e": {Follows: "b"}}}).source(Requirement{"e", nil}); name != "b" || !varied {
		t.Errorf("what decides e is %s, %v", name, varied)
	}
	if name, varied := s.source(Requirement{"other", nil}); name != "other" || varied {
		t.Errorf("what decides a parameter that is held is %s, %v", name, varied)
	}
	if axis := s.Axes[0]; axis.IsConditional() || !axis.Varies() || !s.Axes[1].IsConditional() {
		t.Error("an axis does not know whether it has conditions, or varies")
	}
	if held := (Axis{{Name: "h", Kind: anything{}, Distribution: Categorical{Values: []any{1}}}}); held.Varies() {
		t.Error("an axis of one value varies")
	}
}

func TestDefaultsThatFollow(t *testing.T) {
	s := nested()
	for _, c := range []struct {
		settled results.Config
		d       any
	}{
		{results.Config{"a": "off"}, int64(0)},
		{results.Config{"a": "on", "b": int64(3)}, int64(30)},
		{results.Config{"a": "on", "b": int64(2), "c": "x"}, int64(20)},
		{results.Config{"a": "on", "b": int64(2), "c": "y", "d": int64(0)}, int64(0)},
	} {
		if got := complete(s, c.settled)["d"]; got != c.d {
			t.Errorf("%v has d = %v, want %v", c.settled, got, c.d)
		}
	}
}

// Two configs whose defaults make them the same are one.
func TestConfigsThatDefaultsMakeEqualAreOne(t *testing.T) {
	tried := NewTried(NewSupply(nested()))
	tried.Add(results.Config{"a": "on", "b": int64(2), "c": "y", "d": int64(20)})
	if !tried.Has(results.Config{"a": "on", "b": int64(2), "c": "y", "d": int64(20)}) || tried.Has(results.Config{"a": "on", "b": int64(2), "c": "y", "d": int64(0)}) {
		t.Error("what was tried is not known")
	}
	if tried.Has(results.Config{"a": "on", "b": int64(4), "c": "y", "d": int64(20)}) || tried.Has(results.Config{"a": "on", "b": int64(2), "c": "x"}) {
		t.Error("another config is taken for it")
	}
}

// A side finds the row of linked lists by those of its values that a config has.
func TestRowsByTheValuesThatThereAre(t *testing.T) {
	axis := Axis{
		{Name: "p", Kind: anything{}, Distribution: Categorical{Values: []any{"a", "a", "b"}}},
		{Name: "q", Kind: anything{}, Distribution: Categorical{Values: []any{int64(1), int64(2), int64(2)}}},
	}
	s := listSide(axis, axis[0].Distribution.(Categorical))
	for _, c := range []struct {
		values []any
		row    int
		has    bool
	}{
		{[]any{"a", int64(2)}, 1, true}, {[]any{"b", int64(1)}, 0, false}, {[]any{"b", nil}, 2, true}, {[]any{nil, int64(2)}, 1, true},
		{[]any{nil, int64(1)}, 0, true}, {[]any{"c", nil}, 0, false}, {[]any{nil, nil}, 0, false},
	} {
		if row, has := s.row(c.values); has != c.has || has && row != c.row {
			t.Errorf("%v has row %d, %v", c.values, row, has)
		}
	}
	if values := s.values(1); values[0] != "b" || values[1] != int64(2) {
		t.Errorf("at the end of the side there are %v", values)
	}
	if values := s.values(-1); values[0] != "a" || values[1] != int64(1) {
		t.Errorf("before its beginning there are %v", values)
	}
}

// Steps of a grid, as numpy.arange has them: from the low end, without the high one.
func TestStepsOfAGrid(t *testing.T) {
	for _, c := range []struct {
		low, high, q float64
		want         int
	}{{1, 5, 1, 4}, {1, 5.5, 1, 5}, {0, 0.3, 0.1, 3}, {-4, 4, 2, 4}, {10, 11, 5, 1}, {3, 9, 3, 2}} {
		d := Steps{Quantized: Quantized{Continuous: Between("uniform", c.low, c.high), Q: c.q}}
		if got := d.Size(); got != c.want {
			t.Errorf("from %v to %v by %v there are %d steps, want %d", c.low, c.high, c.q, got, c.want)
		}
		for i := range d.Size() {
			if got := toFloat(d.Point(i)); got != c.low+float64(i)*c.q {
				t.Errorf("step %d from %v by %v is %v", i, c.low, c.q, got)
			}
		}
	}
}
