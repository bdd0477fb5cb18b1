package kernel

// UnitSums sets sums[o] to the sum of column o of dy (batch x len(sums)), over
// the samples in order, by plain additions from 0.
func UnitSums(sums, dy []float32, batch int) { active.unitSums(sums, dy[:batch*len(sums)], batch) }

// Descend sets w = fma(-rate, gradient, w), element by element.
func Descend(w, gradient []float32, rate float32) { active.descend(w, gradient[:len(w)], rate) }
