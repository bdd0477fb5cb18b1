package kernel

import "golang.org/x/sys/cpu"

// implementations lists what this CPU can run, the fastest first.
func implementations() []implementation {
	var list []implementation
	if cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512VL && cpu.X86.HasBMI1 && cpu.X86.HasBMI2 {
		list = append(list, avx512())
	}
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA && cpu.X86.HasBMI1 && cpu.X86.HasBMI2 {
		list = append(list, avx2())
	}
	return append(list, portable)
}

// avx2 is for CPUs with AVX2 and FMA: Intel since Haswell (2013), AMD since Zen (2017).
func avx2() implementation {
	i := portable
	i.name = "avx2"
	i.panelColumns, i.panel = 16, panelAVX2
	i.copyPanel, i.transpose = copyPanelAVX2, transposeAVX2
	i.unitSums, i.descend = unitSumsAVX2, descendAVX2
	i.decay, i.momentum, i.nesterov, i.rmsProp, i.adam = decayAVX2, momentumAVX2, nesterovAVX2, rmsPropAVX2, adamAVX2
	i.average = averageAVX2
	i.multiply, i.scale, i.squares = multiplyAVX2, scaleAVX2, squaresAVX2
	i.productSums, i.subtract = productSumsAVX2, subtractAVX2
	i.normalize, i.normalizeGradient = normalizeAVX2, normalizeGradientAVX2
	i.sigmoid = activation{forwardSigmoidAVX2, backwardSigmoidAVX2}
	i.relu = activation{forwardReLUAVX2, backwardReLUAVX2}
	i.tanh = activation{forwardTanhAVX2, backwardTanhAVX2}
	i.leakyReLU = activation{forwardLeakyReLUAVX2, backwardLeakyReLUAVX2}
	i.elu = activation{forwardELUAVX2, backwardELUAVX2}
	i.gelu = activation{forwardGELUAVX2, backwardGELUAVX2}
	i.silu = activation{forwardSiLUAVX2, backwardSiLUAVX2}
	i.softmax, i.softmaxCrossEntropy, i.sigmoidCrossEntropy = softmaxAVX2, softmaxCrossEntropyAVX2, sigmoidCrossEntropyAVX2
	i.divide, i.intensities = divideAVX2, intensitiesAVX2
	i.pixelColumns, i.pixelForward, i.pixelDescend = 64, pixelForwardAVX2, pixelDescendAVX2
	i.transposeBytes = transposeBytesAVX2
	return i
}

// avx512 is for CPUs with AVX-512 F, BW, DQ and VL: Intel servers since Skylake
// (2017), AMD since Zen 4 (2022).
func avx512() implementation {
	i := avx2()
	i.name = "avx512"
	i.panelColumns, i.panel = 32, panelAVX512
	i.copyPanel, i.transpose = copyPanelAVX512, transposeAVX512
	i.unitSums, i.descend = unitSumsAVX512, descendAVX512
	i.decay, i.momentum, i.nesterov, i.rmsProp, i.adam = decayAVX512, momentumAVX512, nesterovAVX512, rmsPropAVX512, adamAVX512
	i.average = averageAVX512
	i.multiply, i.scale, i.squares = multiplyAVX512, scaleAVX512, squaresAVX512
	i.productSums, i.subtract = productSumsAVX512, subtractAVX512
	i.normalize, i.normalizeGradient = normalizeAVX512, normalizeGradientAVX512
	i.sigmoid = activation{forwardSigmoidAVX512, backwardSigmoidAVX512}
	i.relu = activation{forwardReLUAVX512, backwardReLUAVX512}
	i.tanh = activation{forwardTanhAVX512, backwardTanhAVX512}
	i.leakyReLU = activation{forwardLeakyReLUAVX512, backwardLeakyReLUAVX512}
	i.elu = activation{forwardELUAVX512, backwardELUAVX512}
	i.gelu = activation{forwardGELUAVX512, backwardGELUAVX512}
	i.silu = activation{forwardSiLUAVX512, backwardSiLUAVX512}
	i.softmax, i.softmaxCrossEntropy, i.sigmoidCrossEntropy = softmaxAVX512, softmaxCrossEntropyAVX512, sigmoidCrossEntropyAVX512
	i.divide, i.intensities = divideAVX512, intensitiesAVX512
	i.pixelColumns, i.pixelForward, i.pixelDescend = 128, pixelForwardAVX512, pixelDescendAVX512
	return i
}
