package augment

import (
	"math/bits"
	"math/rand/v2"

	"gradbook/experiments/exact"
)

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
// centres are interpolated bilinearly. What smooths them (kernel.go) is narrower
// by what the interpolation smooths, and the numbers are smaller, as fewer of them
// cancel each other: so that displacements deviate and correlate as they should.
type elastic struct {
	cell         int // side of a cell in pixels
	across, down int // how many cells

	smoothing  kernel
	firstShift int   // of numbers smoothed along columns: divided by 2^firstShift
	gain       int64 // what they are multiplied by then,
	lastShift  int   // and, smoothed along rows too, divided by 2^lastShift
}

// field is a displacement field, and room to make one.
type field struct {
	numbers []lanes // across columns of down numbers, 0 above and below as far as the smoothing reaches
	smooth  []lanes // a column, smoothed
	rows    []lanes // down+2 rows of across numbers, smoothed along columns, 0 left and right
	nodes   []lanes // down+2 rows of across+2 displacements, in pixels·2^coordinateBits/(2·cell)²
}

// lanes are two signed 32-bit numbers in one, low + high·2³²: adding them,
// or multiplying them by a number, does it to both as long as neither overflows.
type lanes = int64

// laneBits is how many bits a number in a lane may have, besides its sign, before a shift.
const laneBits = 30

func pack(low, high int64) lanes { return high<<32 + low }

func newElastic(alpha, sigma float64, width, height int) *elastic {
	cell := 1
	for cell < 8 && float64(4*cell) <= sigma {
		cell *= 2
	}
	e := &elastic{cell: cell, across: (width + cell - 1) / cell, down: (height + cell - 1) / cell}

	// A place a share t of the way from one centre to the next gets its displacement
	// from places of the variance t(1-t), in cells. This is its mean over the
	// pixels of a cell.
	size := float64(cell)
	interpolation := 0.0
	for m := range cell {
		t := float64(2*m+e.firstPhase()) / (2 * size)
		interpolation += exact.Mul(t, 1-t) / size
	}
	e.smoothing = newKernel(exact.Mul(likeness, exact.Mul(sigma/size, sigma/size)) - interpolation)
	weights := e.smoothing.weights()
	alone, neighbours := correlation(weights, 0), correlation(weights, 1)
	deviation := alone - exact.Mul(2*interpolation, alone-neighbours)
	amplitude := exact.Mul(alpha, correlation(gaussian(sigma), 0)/deviation)

	// The numbers are -255, -253, ... 255. Of the 30 bits that a lane has for what
	// becomes of them, the gain gets ten.
	const numberBits, gainBits = 8, 10
	sum := e.smoothing.sum()
	sumBits := bits.Len64(uint64(sum))
	e.firstShift = max(numberBits+sumBits-(laneBits-gainBits-sumBits), 0)
	gain := exact.Mul(amplitude, float64(int(1)<<coordinateBits)/(4*size*size)) / (1 << numberBits) // without shifts
	gain = exact.Mul(gain, float64(int(1)<<e.firstShift)) / float64(sum*sum)
	for e.lastShift < laneBits && exact.Mul(2, gain) < 1<<gainBits {
		gain = exact.Mul(2, gain)
		e.lastShift++
	}
	e.gain = exact.Fixed(gain, 0)
	return e
}

// firstPhase is how far right of a cell's centre the first pixel right of it is, in
// half pixels: a cell of even side has its centre between pixels.
func (e *elastic) firstPhase() int { return (e.cell + 1) % 2 }

// margin is how many numbers of 0 smoothing needs at either end of a line. The nodes
// start and end one before and behind the numbers.
func (e *elastic) margin() int { return e.smoothing.reach() + 1 }

func (e *elastic) newField() field {
	margin := 2 * e.margin()
	return field{
		numbers: make([]lanes, e.across*(e.down+margin)),
		smooth:  make([]lanes, e.down+2),
		rows:    make([]lanes, (e.down+2)*(e.across+margin)),
		nodes:   make([]lanes, (e.down+2)*(e.across+2)),
	}
}

// draw makes a new field. Cell by cell, column by column, the next byte of random is
// for the displacement to the right and the one after it for that down, the
// lowest byte of each number first.
func (e *elastic) draw(f *field, random *rand.PCG) {
	margin := e.margin()
	height, width := e.down+2*margin, e.across+2*margin
	var bytes uint64
	left := 0 // pairs in bytes
	for x := range e.across {
		column := f.numbers[x*height : (x+1)*height]
		cells := column[margin : margin+e.down]
		for y := range cells {
			if left == 0 {
				bytes, left = random.Uint64(), 4
			}
			cells[y] = pack(int64(bytes&0xff)*2-255, int64(bytes>>8&0xff)*2-255)
			bytes >>= 16
			left--
		}
		e.smoothing.smooth(f.smooth, column, 1)
		shiftRight(f.smooth, e.firstShift)
		for y, both := range f.smooth {
			f.rows[y*width+margin+x] = both
		}
	}
	for y := range e.down + 2 {
		nodes := f.nodes[y*(e.across+2) : (y+1)*(e.across+2)]
		e.smoothing.smooth(nodes, f.rows[y*width:(y+1)*width], e.gain)
		shiftRight(nodes, e.lastShift)
	}
}

// shiftRight divides both lanes, each within ±2^laneBits, by 2^shift and rounds.
func shiftRight(all []lanes, shift int) {
	// Both are made positive, so that a lane's sign does not reach the other,
	// and what falls from one into the other is masked.
	const bias = 1 << laneBits
	half := int64(1) << shift / 2
	positive := pack(bias+half, bias+half)
	mask := pack(1<<(32-shift)-1, 1<<(32-shift)-1)
	unbias := pack(bias>>shift, bias>>shift)
	for i, both := range all {
		all[i] = int64(uint64(both+positive)>>shift)&mask - unbias
	}
}

// row sets coordinates, rowLength of them, to those of the image's row y: that of its
// first pixel, which is number before, is at, each next one is right of it,
// and the displacements of f are added.
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
	at -= int64(e.before()) * right
	left := high*above[0] + low*below[0]
	for i := 1; i < stride; i++ {
		next := high*above[i] + low*below[i]
		step := next - left
		displaced := at + int64(whole)*left + int64(e.firstPhase())*step
		step = 2*step + right
		pixels := coordinates[:e.cell]
		for j := range pixels {
			pixels[j] = displaced
			displaced += step
		}
		coordinates = coordinates[e.cell:]
		left = next
		at += int64(e.cell) * right
	}
}

// before is how many pixels left of the image a row starts: those between the
// first two columns of nodes.
func (e *elastic) before() int { return (e.cell + 1) / 2 }

// rowLength is how many pixels there are between the columns of nodes.
func (e *elastic) rowLength() int { return (e.across + 1) * e.cell }
