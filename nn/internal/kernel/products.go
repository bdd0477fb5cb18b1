package kernel

// The products' contract: every element of a result is one float32 accumulator,
// to which the terms are added in increasing order of the summed index, each by
// one fma. A term with a factor 0 may be left out.
//
// All matrices are dense, by rows, and have at least one row and one column.

// Forward sets y (batch x outputs) to x (batch x inputs) times w (inputs x outputs)
// plus the bias, which every accumulator starts at: bias holds outputs numbers, or
// one for all, or none for zero. The sum runs over the inputs.
func Forward(y, x, w, bias []float32, batch, inputs, outputs int) {
	active.matMul(product{
		rows: batch, depth: inputs, columns: outputs,
		c: y, start: bias,
		a: x, aRow: inputs, aDepth: 1,
		b: w,
	})
}

// WeightGradient sets dw (inputs x outputs) to x (batch x inputs) transposed
// times dy (batch x outputs). The sum runs over the samples of the batch.
func WeightGradient(dw, x, dy []float32, batch, inputs, outputs int) {
	WeightGradientPart(dw, x, dy, batch, inputs, outputs, 0, inputs)
}

// WeightGradientPart is WeightGradient for some of the inputs, from the one to
// before the other, at least one; dw has their rows alone.
func WeightGradientPart(dw, x, dy []float32, batch, inputs, outputs, from, to int) {
	active.matMul(product{
		rows: to - from, depth: batch, columns: outputs,
		c: dw,
		a: x[from:], aRow: 1, aDepth: inputs,
		b: dy,
	})
}

// InputGradient sets dx (batch x inputs) to dy (batch x outputs) times
// w (inputs x outputs) transposed. The sum runs over the outputs.
func InputGradient(dx, dy, w []float32, batch, inputs, outputs int) {
	active.matMul(product{
		rows: batch, depth: outputs, columns: inputs,
		c: dx,
		a: dy, aRow: outputs, aDepth: 1,
		b: w, transposed: true,
	})
}
