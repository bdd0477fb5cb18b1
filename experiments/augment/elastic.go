package augment

import "math/rand/v2"

// elastic makes the displacement fields of P. Simard, D. Steinkraus, J. Platt 2003,
// "Best Practices for Convolutional Neural Networks Applied to Visual Document
// Analysis": for every pixel two numbers uniform in ±1, one to the right and one
// down, all of them smoothed by a normalised Gaussian of standard deviation σ
// and multiplied by α. Outside of the image the numbers are 0, so that displacements
// fade towards its border, at which their standard deviation is 1/√2 of that
// inside.
//
// A field that smooth is known from fewer points than pixels. The image is cut into
// square cells with a number each; the smoothed numbers stand at their centres
// and at those of the cells around the image, and displacements between four
// centres are interpolated bilinearly. The Gaussian is narrower by what the
// interpolation smooths, and the numbers are larger, as each stands for
// several: so that displacements deviate and correlate as they should.
type elastic struct {
	cell         int // side of a cell in pixels
	across, down int // how many cells

	// Weights of the smoothing, from the middle on, for columns and then for rows.
	// The second ones are also in the units of field.nodes, times 1 << shift.
	vertical, horizontal []int64
	shift                int
}

// field is a displacement field, and room to make one.
type field struct {
	numbers []lanes // down rows of across cells, in a margin of 0 as wide as the smoothing
	row     []lanes // one of them, smoothed over columns
	nodes   []lanes // down+2 rows of across+2 displacements, in pixels·2^coordinateBits/(2·cell)²
}

// lanes are two signed 32-bit numbers in one, low + high·2³²: adding them,
// or multiplying them by a number, does it to both as long as neither overflows.
type lanes = int64

func pack(low, high int64) lanes { return high<<32 + low }

// gaussianUnit is what the vertical weights sum to.
const gaussianUnit = 1 << 11

func newElastic(alpha, sigma float64, width, height int) *elastic {
	cell := 1
	for cell < 8 && float64(4*cell) <= sigma {
		cell *= 2
	}
	e := &elastic{cell: cell, across: (width + cell - 1) / cell, down: (height + cell - 1) / cell}

	// A place a share t of the way from one centre to the next is off by a variance
	// of t(1-t), in cells. These are the means over the pixels of a cell.
	size := float64(cell)
	interpolation := 0.0
	for m := range cell {
		t := float64(2*m+e.firstPhase()) / (2 * size)
		interpolation += mul(t, 1-t) / size
	}
	variance := mul(sigma/size, sigma/size) - interpolation
	narrow := gaussian(variance)
	alone, neighbours := correlation(narrow, 0), correlation(narrow, 1)
	deviation := alone - mul(2*interpolation, alone-neighbours)
	amplitude := mul(alpha, correlation(gaussian(mul(sigma, sigma)), 0)/deviation)

	// The numbers are -255, -253, ... 255. What comes of them stays below 2^30.
	unit := mul(amplitude, float64(int(1)<<coordinateBits)/(4*size*size)) / 256
	for e.shift < 24 && mul(256*unit, float64(int(2)<<e.shift)) < 1<<30 {
		e.shift++
	}
	unit = mul(unit, float64(int(1)<<e.shift)) / gaussianUnit
	for _, weight := range narrow {
		e.vertical = append(e.vertical, fixed(mul(gaussianUnit, weight), 0))
		e.horizontal = append(e.horizontal, fixed(mul(unit, weight), 0))
	}
	return e
}

// firstPhase is how far right of a cell's centre the first pixel right of it is, in
// half pixels: a cell of even side has its centre between pixels.
func (e *elastic) firstPhase() int { return (e.cell + 1) % 2 }

// gaussian returns the weights of a Gaussian, from the middle on, which
// with those left of the middle sum to 1.
func gaussian(variance float64) []float64 {
	ratio := expMinus(1 / (2 * variance)) // of the second to the first
	square := mul(ratio, ratio)
	sum := 0.0
	var weights []float64
	for weight := 1.0; weight > 0.005; weight, ratio = mul(weight, ratio), mul(ratio, square) {
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
		sum += mul(weights[max(i, -i)], weights[max(i+lag, -i-lag)])
	}
	return sum
}

func (e *elastic) reach() int { return len(e.vertical) }

func (e *elastic) newField() field {
	margin := 2 * e.reach()
	return field{
		numbers: make([]lanes, (e.down+margin)*(e.across+margin)),
		row:     make([]lanes, e.across+margin),
		nodes:   make([]lanes, (e.down+2)*(e.across+2)),
	}
}

// draw makes a new field. Cell by cell, row by row, the next byte of random is for the
// displacement to the right and the one after it for that down, the lowest
// byte of each number first.
func (e *elastic) draw(f *field, random *rand.PCG) {
	reach := e.reach()
	stride := e.across + 2*reach
	var bits uint64
	left := 0 // numbers in bits
	for y := range e.down {
		row := f.numbers[(y+reach)*stride+reach:]
		row = row[:e.across]
		for x := range row {
			if left == 0 {
				bits, left = random.Uint64(), 4
			}
			row[x] = pack(int64(bits&0xff)*2-255, int64(bits>>8&0xff)*2-255)
			bits >>= 16
			left--
		}
	}
	for y := range e.down + 2 {
		columns := f.row[reach : reach+e.across]
		smooth(columns, f.numbers[y*stride+reach:], stride, e.vertical)
		nodes := f.nodes[y*(e.across+2) : (y+1)*(e.across+2)]
		smooth(nodes, f.row, 1, e.horizontal)
		shiftRight(nodes, e.shift)
	}
}

// smooth applies a symmetric filter: out[i] is the sum of in[i+k*stride] with the
// weights from the last to the first and back to the last.
func smooth(out, in []lanes, stride int, weights []int64) {
	last := len(weights) - 1
	from := func(k int) []lanes { return in[k*stride:][:len(out)] }
	for i, number := range from(last) {
		out[i] = weights[0] * number
	}
	d := 1
	for ; d+2 <= last; d += 3 {
		w1, w2, w3 := weights[d], weights[d+1], weights[d+2]
		a1, a2, a3 := from(last-d), from(last-d-1), from(last-d-2)
		b1, b2, b3 := from(last+d), from(last+d+1), from(last+d+2)
		for i := range out {
			out[i] += w1*(a1[i]+b1[i]) + w2*(a2[i]+b2[i]) + w3*(a3[i]+b3[i])
		}
	}
	for ; d <= last; d++ {
		a, b := from(last-d), from(last+d)
		for i := range out {
			out[i] += weights[d] * (a[i] + b[i])
		}
	}
}

// shiftRight divides both lanes, each between ±2^30, by 1 << shift and rounds.
func shiftRight(all []lanes, shift int) {
	// Both are made positive, so that a lane's sign does not reach the other,
	// and what falls from one into the other is masked.
	const bias = 1 << 30
	half := int64(1) << shift / 2
	positive := pack(bias+half, bias+half)
	mask := pack(1<<(32-shift)-1, 1<<(32-shift)-1)
	unbias := pack(bias>>shift, bias>>shift)
	for i, both := range all {
		all[i] = int64(uint64(both+positive)>>shift)&mask - unbias
	}
}

// row sets coordinates to those of the image's row y: the first is at, each next
// one is right of it, and the displacements of f are added.
func (e *elastic) row(coordinates []lanes, f *field, y int, at, right lanes) {
	whole := 2 * e.cell
	row := 2*y + 1 + e.cell // in half pixels from the first row of nodes
	low := int64(row % whole)
	high := int64(whole) - low
	stride := e.across + 2
	above := f.nodes[row/whole*stride:][:stride]
	below := f.nodes[min(row/whole+1, e.down+1)*stride:][:stride]

	// The pixels between two columns of nodes are those of half a cell and of half the
	// next one, of the first cell the right half. Where cells are pixels,
	// they are the left one of the two columns.
	x := -(e.cell + 1) / 2
	at += int64(x) * right
	left := high*above[0] + low*below[0]
	for i := 1; i < stride; i++ {
		next := high*above[i] + low*below[i]
		step := next - left
		displaced := at + int64(whole)*left + int64(e.firstPhase())*step
		step = 2*step + right
		for range e.cell {
			if uint(x) < uint(len(coordinates)) {
				coordinates[x] = displaced
			}
			displaced += step
			x++
		}
		left = next
		at += int64(e.cell) * right
	}
}
