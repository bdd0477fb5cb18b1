package augment

import (
	"encoding/binary"

	"gradbook/experiments/exact"
)

// Coordinates are in units of 2^-16 pixels, x and y in a pair of lanes.
const coordinateBits = 16

// weightBits is how fine the weights of an interpolation between pixels are.
const weightBits = 8

// warp is what one goroutine needs to warp an image.
type warp struct {
	width, height int
	elastic       *elastic // nil without
	field         field

	padded      []uint8 // the original with 0 around it, one pixel or more
	stride      int     // of padded, a multiple of 8
	columns     []uint8 // for each column of padded, all its pixels or-ed
	coordinates []lanes // where in the original the pixels of a row come from
}

func newWarp(width, height int, e *elastic) *warp {
	w := &warp{width: width, height: height, elastic: e, stride: (width + 2 + 7) / 8 * 8, coordinates: make([]lanes, width)}
	w.padded = make([]uint8, w.stride*(height+2))
	w.columns = make([]uint8, w.stride)
	if e != nil {
		w.coordinates = make([]lanes, e.rowLength())
		w.field = e.newField()
	}
	return w
}

// apply writes the image that an affine map and the displacements of field make
// of the original. Pixels come from between those of the original, by
// bilinear interpolation; around it all is 0.
func (w *warp) apply(to, from []uint8, a affine) {
	ink := w.pad(from)
	if ink.empty() {
		clear(to)
		return
	}
	m := a.inverse()
	x, y := float64(w.width-1)/2, float64(w.height-1)/2
	// The pixel at the upper left comes from here, in pixels of the ink.
	firstX := x + 1 - float64(ink.left) - exact.Mul(m.xx, x+a.right) - exact.Mul(m.xy, y+a.down)
	firstY := y + 1 - float64(ink.top) - exact.Mul(m.yx, x+a.right) - exact.Mul(m.yy, y+a.down)

	const fine = 32                               // bits: errors add up over the rows
	const rounding = 1 << (fine - weightBits - 1) // as sample cuts off what is below its weights
	rowX, rowY := exact.Fixed(firstX, fine)+rounding, exact.Fixed(firstY, fine)+rounding
	downX, downY := exact.Fixed(m.xy, fine), exact.Fixed(m.yy, fine)
	right := pack(exact.Fixed(m.xx, coordinateBits), exact.Fixed(m.yx, coordinateBits))
	for y := range w.height {
		row := w.coordinates
		at := pack(rowX>>(fine-coordinateBits), rowY>>(fine-coordinateBits))
		if w.elastic != nil {
			w.elastic.row(w.coordinates, &w.field, y, at, right)
			row = row[w.elastic.before():]
		} else {
			for x := range w.coordinates {
				w.coordinates[x] = at
				at += right
			}
		}
		w.sample(to[y*w.width:(y+1)*w.width], row, ink)
		rowX += downX
		rowY += downY
	}
}

// box is a rectangle of padded, from left, top (included) to right, bottom.
type box struct{ left, top, right, bottom int }

func (b box) empty() bool { return b.left >= b.right }

// pad copies the original into padded. It returns the smallest box outside of which
// all is 0, and with it all that is interpolated from there: most of a digit's
// image need not be looked at.
func (w *warp) pad(from []uint8) (ink box) {
	clear(w.columns)
	ink = box{left: w.stride, top: -1}
	for y := 1; y <= w.height; y++ {
		row := w.padded[y*w.stride : (y+1)*w.stride]
		copy(row[1:], from[(y-1)*w.width:y*w.width])
		var any uint64
		for x := 0; x+8 <= len(row) && x+8 <= len(w.columns); x += 8 {
			eight := binary.LittleEndian.Uint64(row[x:])
			any |= eight
			seen := w.columns[x : x+8]
			binary.LittleEndian.PutUint64(seen, binary.LittleEndian.Uint64(seen)|eight)
		}
		if any != 0 {
			if ink.top < 0 {
				ink.top = y - 1
			}
			ink.bottom = y + 1
		}
	}
	for x, any := range w.columns {
		if any != 0 {
			ink.left = min(ink.left, x-1)
			ink.right = x + 1
		}
	}
	return ink
}

// sample reads the original at the coordinates.
func (w *warp) sample(to []uint8, coordinates []lanes, ink box) {
	// Coordinates below 0 and coordinates beyond the ink, subtracted from its size,
	// have the sign bit of their lane. (The lane above a negative one is 1 too small,
	// but that does not matter any more.)
	const signs = -1<<63 | 1<<31
	size := pack(int64(ink.right-ink.left)<<coordinateBits-1, int64(ink.bottom-ink.top)<<coordinateBits-1)
	original, stride := w.padded[ink.top*w.stride+ink.left:], uint64(w.stride)
	coordinates = coordinates[:len(to)]
	for i := range to {
		at := coordinates[i]
		if (at|(size-at))&signs != 0 {
			to[i] = 0
			continue
		}
		upper := uint64(at)>>(32+coordinateBits)*stride + uint64(uint32(at)>>coordinateBits)
		lower := upper + stride
		left, right := uint32(original[upper]), uint32(original[upper+1])
		lowerLeft, lowerRight := uint32(original[lower]), uint32(original[lower+1])
		across := uint32(uint8(at >> (coordinateBits - weightBits)))
		above := left<<weightBits + (right-left)*across
		below := lowerLeft<<weightBits + (lowerRight-lowerLeft)*across
		sum := above<<weightBits + (below-above)*uint32(uint8(at>>(32+coordinateBits-weightBits)))
		to[i] = uint8((sum + 1<<(2*weightBits-1)) >> (2 * weightBits))
	}
}
