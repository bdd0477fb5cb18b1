package sampler

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"gradbook/experiments/results"
)

// within is the kind of a parameter that takes the numbers from one to another.
type within struct{ low, high float64 }

func (within) String() string { return "some numbers" }

func (k within) Check(value any) (any, error) {
	if x := toFloat(value); x < k.low || x > k.high {
		return nil, fmt.Errorf("%v is not from %v to %v", x, k.low, k.high)
	}
	return value, nil
}

// A share lies between two sums of probabilities. A value whose probability is 0 is never drawn.
func TestCategorical(t *testing.T) {
	c := Categorical{Values: []any{"a", "b", "c"}, Cumulative: []float64{2, 2, 8}}
	for u, want := range map[float64]any{0.001: "a", 0.249: "a", 0.25: "c", 0.999: "c"} {
		if got := c.Quantile(u); got != want {
			t.Errorf("at %v: %v, want %v", u, got, want)
		}
	}
	for value, want := range map[string][2]float64{"a": {0, 0.25}, "b": {0.25, 0.25}, "c": {0.25, 1}, "d": {0, 1}} {
		if below, upTo := c.Shares(value); below != want[0] || upTo != want[1] {
			t.Errorf("%s has the shares from %v to %v, want %v", value, below, upTo, want)
		}
	}
	if below, upTo := (Categorical{Values: []any{"a", "b", "c", "d"}}).Shares("b"); below != 0.25 || upTo != 0.5 {
		t.Errorf("of four alike, the second has the shares from %v to %v", below, upTo)
	}
}

func TestIntUniform(t *testing.T) {
	d := IntUniform{-1, 6}
	for _, c := range []struct {
		value any
		index int
		has   bool
	}{
		{int64(-2), 0, false}, {int64(-1), 0, true}, {int64(3), 4, true}, {int64(6), 7, true}, {int64(7), 0, false},
		{3.0, 4, true}, {3.5, 0, false}, {1e300, 0, false}, {"3", 0, false},
	} {
		if i, has := d.Index(c.value); i != c.index || has != c.has {
			t.Errorf("%v has the place %d, %v", c.value, i, has)
		}
	}
	large := IntUniform{0, 1 << 60}
	if i, has := large.Index(float64(1 << 53)); i != 1<<53 || !has {
		t.Errorf("2^53 has the place %d, %v", i, has)
	}
	if _, has := large.Index(float64(1 << 54)); has {
		t.Error("floats above 2^53 stand for several ints, but one has a place")
	}
	for u, want := range map[float64]int64{0.01: -1, 0.124: -1, 0.126: 0, 0.999: 6} {
		if got := d.Quantile(u); got != want {
			t.Errorf("at %v: %v, want %d", u, got, want)
		}
	}
	if below, upTo := d.Shares(int64(1)); below != 0.25 || upTo != 0.375 {
		t.Errorf("1 has the shares from %v to %v", below, upTo)
	}
	if all := (IntUniform{math.MinInt64, math.MaxInt64}); all.Size() != math.MaxInt || d.Size() != 8 || d.Point(7) != int64(6) {
		t.Errorf("%d ints of all, %d from -1 to 6", all.Size(), d.Size())
	}
}

// A parameter's least and greatest draw are the ends of what it takes.
func TestExtremes(t *testing.T) {
	for _, c := range []struct {
		kind      Kind
		d         Distribution
		low, high float64
	}{
		{within{-1, 2}, Normal(0, 1, false), -1, 2},
		{within{-1e9, 0.5}, Between("uniform", -3, 3), -3, 0.5},
		{anything{}, Between("uniform", -3, 3), -3, 3},
		{within{1, 4}, Quantized{Normal(2, 1, false), 1, true}, 1, 4},
	} {
		least, greatest := Variable{Kind: c.kind, Distribution: c.d}.Extremes()
		if math.Abs(toFloat(least)-c.low) > 1e-9 || math.Abs(toFloat(greatest)-c.high) > 1e-9 {
			t.Errorf("%v: draws go from %v to %v, want %v to %v", c.kind, least, greatest, c.low, c.high)
		}
	}
}

// What draws may give has each value once, without what has no chance, and the chances of each.
func TestSupport(t *testing.T) {
	phi := func(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
	inside := phi(2.5) - phi(-1.5)
	for name, c := range map[string]struct {
		axis    Axis
		values  []any
		chances []float64
	}{
		"a list":    {Axis{{Name: "x", Kind: anything{}, Distribution: Categorical{Values: []any{"a", "b", "a"}}}}, []any{"a", "b"}, []float64{2. / 3, 1. / 3}},
		"chances":   {Axis{{Name: "x", Kind: anything{}, Distribution: Categorical{Values: []any{"a", "b", "c"}, Cumulative: []float64{0.2, 0.2, 1}}}}, []any{"a", "c"}, []float64{0.2, 0.8}},
		"ints":      {Axis{{Name: "x", Kind: anything{}, Distribution: IntUniform{2, 5}}}, []any{int64(2), int64(3), int64(4), int64(5)}, []float64{0.25, 0.25, 0.25, 0.25}},
		"multiples": {Axis{{Name: "x", Kind: within{1, 4}, Distribution: Quantized{Normal(2, 1, false), 1, true}}}, []any{int64(1), int64(2), int64(3), int64(4)}, []float64{(phi(-0.5) - phi(-1.5)) / inside, (phi(0.5) - phi(-0.5)) / inside, (phi(1.5) - phi(0.5)) / inside, (phi(2.5) - phi(1.5)) / inside}},
		"steps":     {Axis{{Name: "x", Kind: anything{}, Distribution: Steps{Quantized{Between("uniform", 1, 3), 1, true}, true}}}, []any{int64(1), int64(2), int64(3)}, []float64{0.25, 0.5, 0.25}},
	} {
		values := c.axis.support()[0].Distribution.(Countable)
		var got []any
		for i := range values.Size() {
			got = append(got, values.Point(i))
		}
		if !reflect.DeepEqual(got, c.values) {
			t.Errorf("%s: %v, want %v", name, got, c.values)
		}
		chances := c.axis.chances()
		if !slices.EqualFunc(chances, c.chances, func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }) {
			t.Errorf("%s: chances %v, want %v", name, chances, c.chances)
		}
	}
}

// space has two parameters of five and three values.
func space() Space {
	return Space{Axes: []Axis{
		{{Name: "a", Kind: anything{}, Distribution: IntUniform{1, 5}}},
		{{Name: "b", Kind: anything{}, Distribution: Categorical{Values: []any{"x", "y", "z"}, Cumulative: []float64{0.5, 1 - 1e-9, 1}}}},
	}}
}

// All ways to combine values have the products of their chances.
func TestCombinations(t *testing.T) {
	s := NewSupply(space())
	sum, n := 0.0, 0
	for values, chance := range s.combinations(nil) {
		want := map[any]float64{"x": 0.1, "y": 0.1, "z": 2e-10}[values["b"]]
		if math.Abs(chance-want) > 1e-9 {
			t.Errorf("%v has a chance of %v, want %v", values, chance, want)
		}
		sum, n = sum+chance, n+1
		if n == 4 {
			break // which ends it
		}
	}
	if n != 4 || s.ways != 15 || s.Configs() != 15 || !s.repeats {
		t.Errorf("%d of %d ways, %d configs", n, s.ways, s.Configs())
	}
}

// From any place on, the one config that is left is found, by its number or by looking at all.
func TestTheLastConfig(t *testing.T) {
	last := results.Config{"a": int64(4), "b": "z"}
	tried := NewTried(NewSupply(space()))
	for i := range 15 {
		if tried.all() {
			t.Fatalf("after %d of 15 there are no others", i)
		}
		if config := tried.points.Point(i); !reflect.DeepEqual(config, last) {
			tried.Add(config)
		}
	}
	for place := range uint64(40) {
		if got, ok := tried.next(nil, place); !ok || !reflect.DeepEqual(got, last) {
			t.Errorf("from place %d on: %v, %v", place, got, ok)
		}
	}
	random := randomSampler{space(), "draws"}
	if got := random.several(1, 10, tried); len(got) != 1 || !reflect.DeepEqual(got[0], last) {
		t.Errorf("a config that is hardly ever drawn is left: several are %v", got)
	}
	if got, ok := random.Suggest(16, nil, tried); !ok || !reflect.DeepEqual(got, last) {
		t.Errorf("the last suggestion is %v, %v", got, ok)
	}
	tried.Add(last)
	if got, ok := tried.next(nil, 3); ok || !tried.all() || len(random.several(1, 10, tried)) != 0 {
		t.Errorf("when all are tried there is %v", got)
	}
}

// Several are as many untried ones as are asked for.
func TestSeveral(t *testing.T) {
	tried := NewTried(NewSupply(space()))
	tried.Add(results.Config{"a": int64(1), "b": "x"})
	for _, most := range []int{1, 7, 500} {
		several := randomSampler{space(), "draws"}.several(3, most, tried)
		if len(several) != most || slices.ContainsFunc(several, tried.Has) {
			t.Errorf("of %d, %d", most, len(several))
		}
	}
}

// A draw that the parameter does not take is drawn again.
func TestDrawsAreTaken(t *testing.T) {
	v := Variable{Name: "x", Kind: within{0, 1}, Distribution: Between("uniform", -1, 1)}
	random := stream("draws", 1, "x")
	for range 100 {
		if x := v.draw(random).(float64); x < 0 || x > 1 {
			t.Fatalf("%v", x)
		}
	}
	if first, last := unit(0), unit(1<<52-1); first != 0x1p-53 || last != 1-0x1p-53 {
		t.Errorf("the unit's ends are %v and %v", first, last)
	}
}

// Index finds a row by some of an axis' values, and a number where it stands.
func TestIndexOfAnAxis(t *testing.T) {
	ints := Axis{{Name: "x", Kind: anything{}, Distribution: IntUniform{3, 9}}}
	for value, want := range map[int64]int{2: -1, 3: 0, 7: 4, 9: 6, 10: -1} {
		if i, has := ints.Index(results.Config{"x": value}); has != (want >= 0) || has && i != want {
			t.Errorf("%d: %d, %v", value, i, has)
		}
	}
	steps := Axis{{Name: "x", Kind: anything{}, Distribution: Steps{Quantized{Between("uniform", 1, 9), 2, false}, false}}}
	for value, want := range map[float64]int{1: 0, 2: -1, 7: 3, 9: -1} {
		if i, has := steps.Index(results.Config{"x": value}); has != (want >= 0) || has && i != want {
			t.Errorf("%v: %d, %v", value, i, has)
		}
	}
	linked := Axis{
		{Name: "x", Kind: anything{}, Distribution: Categorical{Values: []any{"a", "a", "b"}}},
		{Name: "y", Kind: anything{}, Distribution: Categorical{Values: []any{int64(1), int64(2), int64(2)}}},
	}
	for _, c := range []struct {
		values results.Config
		want   int
	}{
		{results.Config{"x": "a", "y": int64(2)}, 1}, {results.Config{"x": "b"}, 2}, {results.Config{"y": int64(2)}, 1},
		{results.Config{"x": "b", "y": int64(1)}, -1}, {results.Config{}, 0},
	} {
		if i, has := linked.Index(c.values); has != (c.want >= 0) || has && i != c.want {
			t.Errorf("%v: %d, %v", c.values, i, has)
		}
	}
}
