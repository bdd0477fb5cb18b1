package kernel

// implementations lists what this CPU can run, the fastest first.
func implementations() []implementation { return []implementation{neon(), portable} }

// neon is for every arm64 CPU: NEON is part of the architecture.
func neon() implementation {
	i := portable
	i.name = "neon"

	i.sigmoid = activation{forwardSigmoidNEON, backwardSigmoidNEON}
	i.relu = activation{forwardReLUNEON, backwardReLUNEON}
	i.tanh = activation{forwardTanhNEON, backwardTanhNEON}
	i.leakyReLU = activation{forwardLeakyReLUNEON, backwardLeakyReLUNEON}
	i.elu = activation{forwardELUNEON, backwardELUNEON}
	i.gelu = activation{forwardGELUNEON, backwardGELUNEON}
	i.silu = activation{forwardSiLUNEON, backwardSiLUNEON}

	i.softmax = softmaxNEON
	i.softmaxCrossEntropy = softmaxCrossEntropyNEON
	i.sigmoidCrossEntropy = sigmoidCrossEntropyNEON
	i.divide = divideNEON

	i.panelColumns, i.panel = 12, panelNEON
	i.copyPanel, i.transpose = copyPanelNEON, transposeNEON

	i.unitSums = unitSumsNEON
	i.descend = descendNEON
	i.decay, i.momentum, i.nesterov, i.rmsProp, i.adam = decayNEON, momentumNEON, nesterovNEON, rmsPropNEON, adamNEON
	i.average = averageNEON
	i.multiply, i.scale, i.squares = multiplyNEON, scaleNEON, squaresNEON
	i.productSums, i.subtract = productSumsNEON, subtractNEON
	i.normalize, i.normalizeGradient = normalizeNEON, normalizeGradientNEON

	i.intensities = intensitiesNEON
	i.pixelColumns, i.pixelForward, i.pixelDescend = 64, pixelForwardNEON, pixelDescendNEON
	i.transposeBytes = transposeBytesNEON
	return i
}

// intensitiesNEON leaves the last few to Go.
func intensitiesNEON(x []float32, pixels []uint8) {
	whole := len(x) &^ 15
	intensitiesOf16NEON(x[:whole], pixels)
	intensities(x[whole:], pixels[whole:])
}
