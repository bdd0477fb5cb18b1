package kernel

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// The products' contract: every element of a result is one float32 accumulator,
// to which the terms are added in increasing order of the summed index, each by
// one fma. A term with a factor 0 may be left out.
//
// This implementation, gonum's, adds the terms in another order on some CPUs and
// does not fuse: its bits are not the contract's, and not the same on every architecture.
//
// All matrices are dense, by rows.

// Forward sets y (batch x outputs) to x (batch x inputs) times w (inputs x outputs)
// plus the bias, which every accumulator starts at: bias holds outputs numbers, or
// one for all, or none for zero. The sum runs over the inputs.
func Forward(y, x, w, bias []float32, batch, inputs, outputs int) {
	for b := range batch {
		row := y[b*outputs : (b+1)*outputs]
		switch len(bias) {
		case 0:
			clear(row)
		case outputs:
			copy(row, bias)
		default:
			for o := range row {
				row[o] = bias[0]
			}
		}
	}
	multiply(false, false, matrix(y, batch, outputs), matrix(x, batch, inputs), matrix(w, inputs, outputs), 1)
}

// WeightGradient sets dw (inputs x outputs) to x (batch x inputs) transposed
// times dy (batch x outputs). The sum runs over the samples of the batch.
func WeightGradient(dw, x, dy []float32, batch, inputs, outputs int) {
	multiply(true, false, matrix(dw, inputs, outputs), matrix(x, batch, inputs), matrix(dy, batch, outputs), 0)
}

// InputGradient sets dx (batch x inputs) to dy (batch x outputs) times
// w (inputs x outputs) transposed. The sum runs over the outputs.
func InputGradient(dx, dy, w []float32, batch, inputs, outputs int) {
	multiply(false, true, matrix(dx, batch, inputs), matrix(dy, batch, outputs), matrix(w, inputs, outputs), 0)
}

func matrix(data []float32, rows, columns int) blas32.General {
	return blas32.General{Rows: rows, Cols: columns, Stride: columns, Data: data}
}

// multiply sets c = beta*c + a b. It goes through c in blocks that gonum does
// not find worth more than one thread: runs side by side have a core each.
func multiply(transposeA, transposeB bool, c, a, b blas32.General, beta float32) {
	const blockRows, blockColumns = 64, 128
	for row := 0; row < c.Rows; row += blockRows {
		rows := min(blockRows, c.Rows-row)
		partA, formA := slice(a, row, rows, !transposeA), transposition(transposeA)
		for column := 0; column < c.Cols; column += blockColumns {
			columns := min(blockColumns, c.Cols-column)
			partB, formB := slice(b, column, columns, transposeB), transposition(transposeB)
			partC := slice(slice(c, row, rows, true), column, columns, false)
			blas32.Gemm(formA, formB, 1, partA, partB, beta, partC)
		}
	}
}

// slice is the view of count rows of m, or count columns, from the given one on.
func slice(m blas32.General, from, count int, rows bool) blas32.General {
	if rows {
		m.Data, m.Rows = m.Data[from*m.Stride:], count
	} else {
		m.Data, m.Cols = m.Data[from:], count
	}
	return m
}

func transposition(transposed bool) blas.Transpose {
	if transposed {
		return blas.Trans
	}
	return blas.NoTrans
}

// UnitSums sets sums[o] to the sum of column o of dy (batch x len(sums)), over
// the samples in order, by plain additions from 0.
func UnitSums(sums, dy []float32, batch int) {
	clear(sums)
	for b := range batch {
		for o, v := range dy[b*len(sums) : (b+1)*len(sums)] {
			sums[o] += v
		}
	}
}

// Descend sets w = fma(-rate, gradient, w), element by element.
func Descend(w, gradient []float32, rate float32) {
	for i, g := range gradient[:len(w)] {
		w[i] = FMA(-rate, g, w[i])
	}
}
