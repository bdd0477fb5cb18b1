package forest

// Mean is what the tree predicts on average, over all points of the space.
func (t *Tree) Mean() float64 {
	total := 0.0
	for _, l := range t.leaves {
		total += float64(t.volume(l) * l.value)
	}
	return total
}

// Variance is that of what the tree predicts over all points of the space.
func (t *Tree) Variance() float64 {
	total, mean := 0.0, t.Mean()
	for _, l := range t.leaves {
		off := l.value - mean
		total += float64(t.volume(l) * off * off)
	}
	return total
}

// Marginal is what the tree predicts on average at each level of a dimension,
// over all points of the others.
func (t *Tree) Marginal(dimension int) []float64 {
	marginal := make([]float64, t.space[dimension].Levels)
	for _, l := range t.leaves {
		share := t.volume(l) / t.width(l, dimension) * l.value
		for level := range marginal {
			if l.box[dimension].has(level) {
				marginal[level] += share
			}
		}
	}
	return marginal
}

// MainEffect is the variance that a dimension explains by itself: that of its
// marginal. What the main effects of all dimensions leave of [Tree.Variance] are
// interactions. It is computed exactly, from the leaves, as in Hutter, Hoos
// and Leyton-Brown: An Efficient Approach for Assessing Hyperparameter
// Importance (ICML 2014), https://proceedings.mlr.press/v32/hutter14.html.
func (t *Tree) MainEffect(dimension int) float64 {
	mean, total := t.Mean(), 0.0
	marginal := t.Marginal(dimension)
	for _, v := range marginal {
		off := v - mean
		total += float64(off * off)
	}
	return total / float64(len(marginal))
}

// volume is a leaf's part of the space.
func (t *Tree) volume(l leaf) float64 {
	volume := 1.0
	for dimension := range t.space {
		volume *= t.width(l, dimension)
	}
	return volume
}

// width is the part of a dimension's levels that a leaf has.
func (t *Tree) width(l leaf, dimension int) float64 {
	return float64(l.box[dimension].count()) / float64(t.space[dimension].Levels)
}
