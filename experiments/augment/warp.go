package augment

import "encoding/binary"

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
	columns     []uint8 // stride: of padded's columns, those that are 0 throughout
	coordinates []lanes // where in the original the pixels of a row come from
}

func newWarp(width, height int, e *elastic) *warp {
	w := &warp{width: width, height: height, elastic: e, stride: (width + 2 + 7) / 8 * 8, coordinates: make([]lanes, width)}
	w.padded = make([]uint8, w.stride*(height+2))
	w.columns = make([]uint8, w.stride)
	if e != nil {
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
	firstX := x + 1 - float64(ink.left) - mul(m.xx, x+a.right) - mul(m.xy, y+a.down)
	firstY := y + 1 - float64(ink.top) - mul(m.yx, x+a.right) - mul(m.yy, y+a.down)

	const fine = 32                               // bits: errors add up over the rows
	const rounding = 1 << (fine - weightBits - 1) // as sample cuts off what is below its weights
	rowX, rowY := fixed(firstX, fine)+rounding, fixed(firstY, fine)+rounding
	downX, downY := fixed(m.xy, fine), fixed(m.yy, fine)
	right := pack(fixed(m.xx, coordinateBits), fixed(m.yx, coordinateBits))
	for y := range w.height {
		at := pack(rowX>>(fine-coordinateBits), rowY>>(fine-coordinateBits))
		if w.elastic != nil {
			w.elastic.row(w.coordinates, &w.field, y, at, right)
		} else {
			for x := range w.coordinates {
				w.coordinates[x] = at
				at += right
			}
		}
		w.sample(to[y*w.width:(y+1)*w.width], ink)
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
func (w *warp) sample(to []uint8, ink box) {
	width, height := uint32(ink.right-ink.left), uint64(ink.bottom-ink.top)
	upper := w.padded[ink.top*w.stride+ink.left:]
	lower := upper[w.stride:]
	stride := w.stride
	coordinates := w.coordinates[:len(to)]
	for i := range to {
		at := coordinates[i]
		// A coordinate below 0 is a large one as an unsigned number. (The one above
		// it is then 1 too small, but that does not matter any more.)
		x, y := uint32(at)>>coordinateBits, uint64(at)>>(32+coordinateBits)
		if x >= width || y >= height {
			to[i] = 0
			continue
		}
		// The four pixels around it, as two columns, the lower pixel in the upper half.
		place := int(y)*stride + int(x)
		four := uint32(binary.LittleEndian.Uint16(upper[place:])) | uint32(binary.LittleEndian.Uint16(lower[place:]))<<16
		const evenBytes = 0x00ff00ff
		first, second := four&evenBytes, four>>8&evenBytes
		both := first<<weightBits + (second-first)*uint32(uint8(at>>(coordinateBits-weightBits)))
		above, below := both&0xffff, both>>16
		sum := above<<weightBits + (below-above)*uint32(uint8(at>>(32+coordinateBits-weightBits)))
		to[i] = uint8((sum + 1<<(2*weightBits-1)) >> (2 * weightBits))
	}
}
