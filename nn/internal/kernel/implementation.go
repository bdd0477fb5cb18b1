package kernel

// implementation is one way to do the package's arithmetic: portable Go, or the
// vector instructions of one kind of CPU. All give the same bits, those that the
// exported function of the same name promises. The exported functions have made
// sure that the slices' lengths fit, so that assembly need not.
type implementation struct {
	name string

	sigmoid, relu, tanh, leakyReLU, elu, gelu, silu activation

	softmax             func(p, z []float32, classes int)
	softmaxCrossEntropy func(p, losses, z []float32, labels []uint8, classes int)
	sigmoidCrossEntropy func(p, losses, z []float32, labels []uint8, classes int)
	divide              func(x []float32, by float32)

	intensities func(x []float32, pixels []uint8)

	// What the matrix products are made of: see matMul. Strides are the
	// distances of rows, in numbers; all sizes are at least 1.

	// panel sets c = start + a b for up to panelColumns columns:
	// row r of c starts at c[r*cStride], what it starts from at
	// start[r*startStride] (which may be the row of c itself), row k of b at
	// b[k*bStride], and element (r, k) of a is a[r*aRow+k*aDepth].
	panel        func(c []float32, cStride int, start []float32, startStride int, a []float32, aRow, aDepth int, b []float32, bStride int, depth, rows, columns int)
	panelColumns int // a multiple of 4, at most maxPanelColumns
	// copyPanel copies depth rows of columns numbers, and transpose columns rows
	// of depth numbers into depth rows. Both may write panelColumns numbers a row.
	copyPanel func(to []float32, toStride int, from []float32, fromStride int, depth, columns int)
	transpose func(to []float32, toStride int, from []float32, fromStride int, depth, columns int)

	unitSums func(sums, dy []float32, batch int)
	descend  func(w, gradient []float32, rate float32)
	decay    func(gradient, w []float32, decay float32)
	momentum func(w, b, gradient []float32, momentum, rate float32)
	nesterov func(w, b, gradient []float32, momentum, rate float32)
	rmsProp  func(w, v, gradient []float32, alpha, share, epsilon, rate float32)
	adam     func(w, m, v, gradient []float32, beta1, share1, beta2, share2, perRoot, epsilon, rate, keep float32)
	average  func(average, w []float32, share float32)

	multiply func(y, x, mask []float32)
	scale    func(x []float32, factor float32)
	squares  func(x []float32) (sums [squareLanes]float64) // of a multiple of squareLanes elements, which may be 0

	productSums       func(sums, a, b []float32, rows int)
	subtract          func(y, z, mean []float32)
	normalize         func(normal, y, z, mean, invDeviation, scale, shift []float32)
	normalizeGradient func(delta, normal, meanDelta, meanProduct, factor []float32)

	pixelColumns   int // the width of a panel of the two functions below, at most maxPixelColumns
	pixelForward   func(c []float32, cStride int, start []float32, startStride int, pixels []uint8, pixelStride int, b []float32, bStride int, intensity *[256]float32, depth, rows, columns int)
	pixelDescend   func(c []float32, cStride int, pixels []uint8, pixelStride int, b []float32, bStride int, intensity *[256]float32, rate float32, depth, rows, columns int)
	transposeBytes func(to []uint8, toStride int, from []uint8, fromStride, columns int)
}

// activation is an activation's two functions; source is a or z, as the exported
// Backward function says. The slices have one length, which may be 0.
type activation struct {
	forward  func(a, z []float32)
	backward func(delta, source []float32)
}

// portable is the implementation that runs everywhere. An implementation for a
// CPU starts as a copy of it and replaces what it does faster.
var portable = implementation{
	name: "portable",

	sigmoid:   activation{forwardSigmoid, backwardSigmoid},
	relu:      activation{forwardReLU, backwardReLU},
	tanh:      activation{forwardTanh, backwardTanh},
	leakyReLU: activation{forwardLeakyReLU, backwardLeakyReLU},
	elu:       activation{forwardELU, backwardELU},
	gelu:      activation{forwardGELU, backwardGELU},
	silu:      activation{forwardSiLU, backwardSiLU},

	softmax:             softmax,
	softmaxCrossEntropy: softmaxCrossEntropy,
	sigmoidCrossEntropy: sigmoidCrossEntropy,
	divide:              divide,

	intensities: intensities,

	panel:        panel,
	panelColumns: maxPanelColumns,
	copyPanel:    copyPanel,
	transpose:    transpose,

	unitSums: unitSums,
	descend:  descend,
	decay:    decay,
	momentum: momentum,
	nesterov: nesterov,
	rmsProp:  rmsProp,
	adam:     adam,
	average:  average,

	multiply: multiply,
	scale:    scale,
	squares:  squares,

	productSums:       productSums,
	subtract:          subtract,
	normalize:         normalize,
	normalizeGradient: normalizeGradient,

	pixelColumns:   maxPixelColumns,
	pixelForward:   pixelForward,
	pixelDescend:   pixelDescend,
	transposeBytes: transposeBytes,
}
