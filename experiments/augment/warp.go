package augment

// Coordinates are in units of 2^-16 pixels, x and y in a pair of lanes.
const coordinateBits = 16

// weightBits is how fine the weights of an interpolation between pixels are.
const weightBits = 8

// warp is what one goroutine needs to warp an image.
type warp struct {
	width, height int
	elastic       *elastic // nil without
	field         field

	padded      []uint8 // the original, a pixel of 0 around it
	stride      int     // of padded
	coordinates []lanes // where in the original the pixels of a row come from
}

func newWarp(width, height int, e *elastic) *warp {
	w := &warp{width: width, height: height, elastic: e, stride: width + 2, coordinates: make([]lanes, width)}
	w.padded = make([]uint8, w.stride*(height+2))
	if e != nil {
		w.field = e.newField()
	}
	return w
}

// apply writes the image that an affine map and the displacements of field make
// of the original. Pixels come from between those of the original, by
// bilinear interpolation; around it all is 0.
func (w *warp) apply(to, from []uint8, a affine) {
	for y := range w.height {
		copy(w.padded[(y+1)*w.stride+1:], from[y*w.width:(y+1)*w.width])
	}
	m := a.inverse()
	x, y := float64(w.width-1)/2, float64(w.height-1)/2
	// The pixel at the upper left comes from here, in pixels of padded.
	firstX := x + 1 - mul(m.xx, x+a.right) - mul(m.xy, y+a.down)
	firstY := y + 1 - mul(m.yx, x+a.right) - mul(m.yy, y+a.down)

	const fine = 32 // bits: errors add up over the rows
	const rounding = 1 << (fine - weightBits - 1) // as sample cuts off what is below its weights
	rowX, rowY := fixed(firstX, fine)+rounding, fixed(firstY, fine)+rounding
	downX, downY := fixed(m.xy, fine), fixed(m.yy, fine)
	right := pack(fixed(m.xx, coordinateBits), fixed(m.yx, coordinateBits))
	for y := range w.height {
		at := pack(rowX>>(fine-coordinateBits), rowY>>(fine-coordinateBits))
		for x := range w.coordinates {
			w.coordinates[x] = at
			at += right
		}
		if w.elastic != nil {
			w.elastic.addRow(w.coordinates, &w.field, y)
		}
		w.sample(to[y*w.width : (y+1)*w.width])
		rowX += downX
		rowY += downY
	}
}

// sample reads the original at the coordinates.
func (w *warp) sample(to []uint8) {
	width, height := uint32(w.width+1), uint64(w.height+1)
	for i, at := range w.coordinates[:len(to)] {
		// A coordinate below 0 is a large one as an unsigned number. (The one above
		// it is then 1 too small, but that does not matter any more.)
		x, y := uint32(at)>>coordinateBits, uint64(at)>>(32+coordinateBits)
		if x >= width || y >= height {
			to[i] = 0
			continue
		}
		const one = 1 << weightBits
		right, down := int32(uint8(at>>(coordinateBits-weightBits))), int32(uint8(at>>(32+coordinateBits-weightBits)))
		upper := w.padded[int(y)*w.stride+int(x):]
		lower := upper[w.stride:]
		above := int32(upper[0])*one + right*(int32(upper[1])-int32(upper[0]))
		below := int32(lower[0])*one + right*(int32(lower[1])-int32(lower[0]))
		to[i] = uint8((above*one + down*(below-above) + one*one/2) >> (2*weightBits))
	}
}
