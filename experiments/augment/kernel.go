package augment

import "gradbook/experiments/exact"

// kernel is a filter that smooths a line of numbers much as a Gaussian does: a mix of two
// triangles that differ by 1 in their widths. What it makes of independent numbers
// correlates by the triangle's convolution with itself, which is a bell. It reads five
// numbers for each that it writes, however wide it is, as a triangle's second
// difference is 0 but at its three corners.
type kernel struct {
	half         int   // the narrower triangle has 2*half-1 weights, the wider one two more
	narrow, wide int64 // what the triangles' outermost weights are
}

// likeness is the variance, as a share of a Gaussian's, at which a triangle makes numbers
// correlate most as the Gaussian does: to 0.02 at any distance.
const likeness = 0.9

// newKernel returns the kernel with about that variance.
func newKernel(variance float64) kernel {
	k := kernel{half: 1}
	of := func(half int) float64 { return float64(half*half-1) / 6 } // a triangle's variance
	for of(k.half+1) < variance {
		k.half++
	}
	share := (variance - of(k.half)) / (of(k.half+1) - of(k.half)) // of the wider one in the sum
	narrow := (1 - share) / float64(k.half*k.half)
	wide := share / float64((k.half+1)*(k.half+1))
	const parts = 16
	k.wide = exact.Fixed(exact.Mul(parts, wide/(narrow+wide)), 0)
	k.narrow = parts - k.wide
	return k
}

// reach is how many numbers each way a smoothed one is computed from.
func (k kernel) reach() int { return k.half + 1 }

// sum is that of the weights.
func (k kernel) sum() int64 {
	half := int64(k.half)
	return k.narrow*half*half + k.wide*(half+1)*(half+1)
}

// weights returns them as shares of their sum, from the middle on.
func (k kernel) weights() []float64 {
	var shares []float64
	for d := int64(0); d <= int64(k.half); d++ {
		weight := k.narrow*max(int64(k.half)-d, 0) + k.wide*(int64(k.half)+1-d)
		shares = append(shares, float64(weight)/float64(k.sum()))
	}
	return shares
}

// smooth sets out to the weighted sums of in, times gain: out[i] to that about
// in[i+reach()]. In has as many numbers as out and reach() more at either end. The first
// reach()+1 of them are 0.
func (k kernel) smooth(out, in []lanes, gain int64) {
	narrow, wide := k.narrow*gain, k.wide*gain
	middle := -2 * (narrow + wide)
	var slope, value lanes
	for i := 1; i <= k.half; i++ { // up to the first of out; in is 0 there and before
		slope += narrow*in[i+k.half] + wide*in[i+k.half+1]
		value += slope
	}
	wide1, narrow1 := in[0:][:len(out)], in[1:][:len(out)]
	centre := in[k.half+1:][:len(out)]
	narrow2, wide2 := in[2*k.half+1:][:len(out)], in[2*k.half+2:][:len(out)]
	for i := range out {
		out[i] = value
		slope += narrow*(narrow1[i]+narrow2[i]) + wide*(wide1[i]+wide2[i]) + middle*centre[i]
		value += slope
	}
}

// gaussian returns the weights of a normalised Gaussian over whole numbers, from
// the middle on.
func gaussian(deviation float64) []float64 {
	ratio := exact.ExpMinus(1 / (2 * exact.Mul(deviation, deviation))) // of a weight to the one before
	square := exact.Mul(ratio, ratio)
	sum := 0.0
	var weights []float64
	for weight := 1.0; weight > 1e-6; weight, ratio = exact.Mul(weight, ratio), exact.Mul(ratio, square) {
		weights = append(weights, weight)
		sum += 2 * weight
	}
	for i := range weights {
		weights[i] /= sum - 1
	}
	return weights
}

// correlation returns the sum of products of a symmetric filter's weights with
// those a lag further.
func correlation(weights []float64, lag int) float64 {
	sum := 0.0
	for i := 1 - len(weights); i+lag < len(weights); i++ {
		sum += exact.Mul(weights[max(i, -i)], weights[max(i+lag, -i-lag)])
	}
	return sum
}
