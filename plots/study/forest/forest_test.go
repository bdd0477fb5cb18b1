package forest

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

// predict finds a point's leaf, and fails if it lies in none or in several.
func predict(t *testing.T, tree *Tree, point []int) (value float64) {
	t.Helper()
	found := 0
	for _, l := range tree.leaves {
		inside := true
		for d, level := range point {
			inside = inside && l.box[d].has(level)
		}
		if inside {
			found, value = found+1, l.value
		}
	}
	if found != 1 {
		t.Fatalf("point %v lies in %d leaves", point, found)
	}
	return value
}

// everywhere lists all points.
func everywhere(space []Dimension) (points [][]int) {
	points = [][]int{nil}
	for _, dimension := range space {
		var longer [][]int
		for _, p := range points {
			for level := range dimension.Levels {
				longer = append(longer, append(p[:len(p):len(p)], level))
			}
		}
		points = longer
	}
	return points
}

// What is computed from leaves is what averages over all points of the space are.
func TestMarginalsAreAverages(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1))
		var space []Dimension
		for range rapid.IntRange(1, 3).Draw(rt, "dimensions") {
			space = append(space, Dimension{1 + random.IntN(6), random.IntN(2) == 0})
		}
		var samples []Sample
		for range rapid.IntRange(1, 30).Draw(rt, "samples") {
			point := make([]int, len(space))
			for d := range point {
				point[d] = random.IntN(space[d].Levels)
			}
			samples = append(samples, Sample{point, float64(random.IntN(9))})
		}
		tree := Grow(space, samples)
		mean, square := 0.0, 0.0
		marginals := make([][]float64, len(space))
		for d := range space {
			marginals[d] = make([]float64, space[d].Levels)
		}
		points := everywhere(space)
		n := float64(len(points))
		for _, point := range points {
			v := predict(t, tree, point)
			mean += v / n
			square += v * v / n
			for d, level := range point {
				marginals[d][level] += v / n * float64(space[d].Levels)
			}
		}
		if !near(tree.Mean(), mean) || math.Abs(tree.Variance()-(square-mean*mean)) > 1e-9 {
			rt.Fatalf("mean %v and variance %v, want %v and %v", tree.Mean(), tree.Variance(), mean, square-mean*mean)
		}
		explained := 0.0
		for d := range space {
			variance := 0.0
			for level, v := range tree.Marginal(d) {
				if !near(v, marginals[d][level]) {
					rt.Fatalf("at level %d of dimension %d the mean is %v, want %v", level, d, v, marginals[d][level])
				}
				variance += (v - mean) * (v - mean) / float64(space[d].Levels)
			}
			if !near(variance, tree.MainEffect(d)) {
				rt.Fatalf("main effect %v, want %v", tree.MainEffect(d), variance)
			}
			explained += variance
		}
		if explained > tree.Variance()+1e-9 {
			rt.Fatalf("main effects of %v explain more than the variance, %v", explained, tree.Variance())
		}
	})
}

// A tree grows until it repeats what it was shown, also where no single split helps.
func TestTreeRepeatsItsSamples(t *testing.T) {
	space := []Dimension{{2, true}, {2, false}}
	samples := []Sample{{[]int{0, 0}, 1}, {[]int{0, 1}, -1}, {[]int{1, 0}, -1}, {[]int{1, 1}, 1}}
	tree := Grow(space, samples)
	for _, s := range samples {
		if got := predict(t, tree, s.Point); got != s.Value {
			t.Errorf("at %v: %v, want %v", s.Point, got, s.Value)
		}
	}
	if !near(tree.Variance(), 1) || tree.MainEffect(0) != 0 || tree.MainEffect(1) != 0 {
		t.Errorf("an exclusive or is nothing but interaction: variance %v, main effects %v and %v", tree.Variance(), tree.MainEffect(0), tree.MainEffect(1))
	}
	if tree := Grow(space, []Sample{{[]int{0, 0}, 1}, {[]int{0, 0}, 4}}); predict(t, tree, []int{1, 1}) != 2.5 {
		t.Error("samples at one point: not their mean")
	}
}

// A cut lies half-way between the levels seen; without an order, one not seen goes
// with the more frequent.
func TestLevelsWithoutSamples(t *testing.T) {
	samples := []Sample{{[]int{0}, 0}, {[]int{9}, 1}, {[]int{9}, 1}}
	if tree := Grow([]Dimension{{10, true}}, samples); predict(t, tree, []int{4}) != 0 || predict(t, tree, []int{5}) != 1 {
		t.Error("the cut of 0 and 9 is not between 4 and 5")
	}
	if tree := Grow([]Dimension{{10, false}}, samples); predict(t, tree, []int{4}) != 1 {
		t.Error("a level without samples is not with the larger side")
	}
	if tree := Grow([]Dimension{{MostLevels, true}}, []Sample{{[]int{63}, 1}, {[]int{0}, 0}}); !near(tree.Mean(), 0.5) {
		t.Error("as many levels as there can be")
	}
}

// squares is the sum of squares of samples about their mean.
func squares(samples []Sample) (sum float64) {
	for _, s := range samples {
		sum += (s.Value - mean(samples)) * (s.Value - mean(samples))
	}
	return sum
}

// leftBy is the sum of squares on both sides of a split; +Inf where one side is empty.
func leftBy(samples []Sample, dimension int, lower levels) float64 {
	split := slices.Clone(samples)
	n := partition(split, func(s Sample) bool { return lower.has(s.Point[dimension]) })
	if n == 0 || n == len(split) {
		return math.Inf(1)
	}
	return squares(split[:n]) + squares(split[n:])
}

// No other split leaves a smaller sum of squares: of an ordered dimension no other cut, of one
// without an order no other set of levels.
func TestSplitIsTheBestOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		space := []Dimension{{rapid.IntRange(2, 5).Draw(t, "levels"), true}, {rapid.IntRange(2, 5).Draw(t, "words"), false}}
		samples := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Sample {
			point := []int{rapid.IntRange(0, space[0].Levels-1).Draw(t, "level"), rapid.IntRange(0, space[1].Levels-1).Draw(t, "word")}
			return Sample{point, float64(rapid.IntRange(-9, 30).Draw(t, "value"))}
		}), 2, 12).Draw(t, "samples")
		least := math.Inf(1)
		for n := 1; n < space[0].Levels; n++ {
			least = min(least, leftBy(samples, 0, firstLevels(n)))
		}
		for lower := levels(1); lower < firstLevels(space[1].Levels); lower++ {
			least = min(least, leftBy(samples, 1, lower))
		}
		whole := []levels{firstLevels(space[0].Levels), firstLevels(space[1].Levels)}
		best, found := (&Tree{space: space}).bestSplit(whole, samples)
		if varies := squares(samples) > 1e-9; !varies || math.IsInf(least, 1) {
			if found && !varies {
				t.Fatalf("values that are all the same are split by %+v", best)
			}
			return
		}
		if left := leftBy(samples, best.dimension, best.lower); !found || !(left <= least+1e-9) {
			t.Fatalf("%+v leaves %v, the best split %v", best, left, least)
		}
		if gain := squares(samples) - least; !(math.Abs(best.gain-gain) <= 1e-9) {
			t.Fatalf("%+v takes away %v", best, gain)
		}
	})
}

// Of splits that are as good, the tree takes the one of the first dimension, and there the lowest.
func TestFirstOfEqualSplits(t *testing.T) {
	space := []Dimension{{3, true}, {3, true}}
	samples := []Sample{{[]int{0, 0}, 0}, {[]int{1, 1}, 3}, {[]int{2, 2}, 0}}
	best, _ := (&Tree{space: space}).bestSplit([]levels{7, 7}, samples)
	if best.dimension != 0 || best.lower != 1 {
		t.Errorf("%+v", best)
	}
}

// Without an order, levels without samples go with the larger side, and above where both are as large.
func TestLevelsWithoutSamplesGoWithTheLargerSide(t *testing.T) {
	for _, c := range []struct {
		low, high int // samples of either level
		want      float64
	}{{1, 2, 1}, {2, 1, 0}, {2, 2, 1}, {3, 2, 0}} {
		samples := slices.Concat(slices.Repeat([]Sample{{[]int{0}, 0}}, c.low), slices.Repeat([]Sample{{[]int{1}, 1}}, c.high))
		if got := predict(t, Grow([]Dimension{{3, false}}, samples), []int{2}); got != c.want {
			t.Errorf("%d samples of 0 and %d of 1: a level without any has %v", c.low, c.high, got)
		}
	}
}

// Samples of one value need no split, wherever they lie.
func TestOneValueIsOneLeaf(t *testing.T) {
	if tree := Grow([]Dimension{{3, true}}, []Sample{{[]int{0}, 2}, {[]int{1}, 2}, {[]int{2}, 2}}); len(tree.leaves) != 1 {
		t.Errorf("%d leaves", len(tree.leaves))
	}
}

// Words are in the order of their means, not of their sums: one sample of -4 lies below ten of -1/2.
func TestWordsAreInTheOrderOfMeans(t *testing.T) {
	samples := slices.Concat([]Sample{{[]int{1}, -4}}, slices.Repeat([]Sample{{[]int{0}, -0.5}}, 10), slices.Repeat([]Sample{{[]int{2}, 0.45}}, 20))
	if best, _ := (&Tree{space: []Dimension{{3, false}}}).bestSplit([]levels{7}, samples); best.lower != 2 {
		t.Errorf("%+v", best)
	}
}
