package main

import (
	"fmt"
	"math"
)

// Registers of pixelForwardNEON and pixelDescendNEON that hold their arguments.
// c, start and pixels are those of the row at hand; strides are in bytes.
const (
	pixelC, pixelCStride         = "R0", "R1"
	pixelStart, pixelStartStride = "R2", "R3"
	pixelRow, pixelStride        = "R4", "R5"
	pixelB, pixelBStride         = "R6", "R7"
	intensity                    = "R8"
	secondHalf                   = "R9" // from a row's first vector to that of its second half
	words, pixelRows             = "R10", "R11"
)

// half is how the columns of a panel lie in vectors: as many from the first
// column on as there are up to the last column. The two halves may overlap: what
// lies in both is computed twice, alike.
type half struct {
	move    string // the instruction that loads or stores a vector
	lanes   int    // columns of a vector
	vectors int
}

// pixelHalves are for 33 to 64 columns, 17 to 32, 9 to 16, 4 to 8, 2 to 3, and 1.
var pixelHalves = []half{{"FMOVQ", 4, 8}, {"FMOVQ", 4, 4}, {"FMOVQ", 4, 2}, {"FMOVQ", 4, 1}, {"FMOVD", 2, 1}, {"FMOVS", 1, 1}}

func (h half) columns() int { return h.lanes * h.vectors }

func (h half) name() string { return fmt.Sprint("half", h.columns()) }

// each calls do for every vector of a row, with its address, which is relative
// to first or second: pointers to the halves.
func (h half) each(first, second string, do func(vector int, address string)) {
	for v := range 2 * h.vectors {
		base := first
		if v >= h.vectors {
			base = second
		}
		do(v, fmt.Sprintf("%d(%s)", 4*h.lanes*(v%h.vectors), base))
	}
}

// pixels writes the products of pixels, which leave out those that are 0.
func pixels(f *file) {
	intensities(f)
	transposeBytes(f)
	f.function("is the pixelForward of an implementation of up to 64 columns.", "pixelForwardNEON",
		"(c []float32, cStride int, start []float32, startStride int, pixels []uint8, pixelStride int, "+
			"b []float32, bStride int, intensity *[256]float32, depth, rows, columns int)", 160)
	f.line("MOVD c_base+0(FP), %s", pixelC)
	bytesArgument(f, "cStride", 24, pixelCStride)
	f.line("MOVD start_base+32(FP), %s", pixelStart)
	bytesArgument(f, "startStride", 56, pixelStartStride)
	f.line("MOVD pixels_base+64(FP), %s", pixelRow)
	f.line("MOVD pixelStride+88(FP), %s", pixelStride)
	f.line("MOVD b_base+96(FP), %s", pixelB)
	bytesArgument(f, "bStride", 120, pixelBStride)
	f.line("MOVD intensity+128(FP), %s", intensity)
	f.line("MOVD depth+136(FP), %s", words)
	f.line("MOVD rows+144(FP), %s", pixelRows)
	f.line("MOVD columns+152(FP), %s", secondHalf)
	eachHalf(f, func(h half) {
		const second = "R12"
		f.line("ADD %s, %s, %s", pixelStart, secondHalf, second)
		h.each(pixelStart, second, func(v int, address string) { f.line("%s %s, F%d", h.move, address, v) })
		f.line("ADD %s, %s", pixelStartStride, pixelStart)
		h.addPixels(f)
		f.line("ADD %s, %s, %s", pixelC, secondHalf, second)
		h.each(pixelC, second, func(v int, address string) { f.line("%s F%d, %s", h.move, v, address) })
	})

	f.function("is the pixelDescend of an implementation of up to 64 columns.", "pixelDescendNEON",
		"(c []float32, cStride int, pixels []uint8, pixelStride int, b []float32, bStride int, "+
			"intensity *[256]float32, rate float32, depth, rows, columns int)", 136)
	f.line("MOVD c_base+0(FP), %s", pixelC)
	bytesArgument(f, "cStride", 24, pixelCStride)
	f.line("MOVD pixels_base+32(FP), %s", pixelRow)
	f.line("MOVD pixelStride+56(FP), %s", pixelStride)
	f.line("MOVD b_base+64(FP), %s", pixelB)
	bytesArgument(f, "bStride", 88, pixelBStride)
	f.line("MOVD intensity+96(FP), %s", intensity)
	f.line("MOVD depth+112(FP), %s", words)
	f.line("MOVD rows+120(FP), %s", pixelRows)
	f.line("MOVD columns+128(FP), %s", secondHalf)
	eachHalf(f, func(h half) {
		const (
			second = "R12"
			rate   = 31
		)
		for v := range 2 * h.vectors {
			f.vector(eor, v, v, v)
		}
		h.addPixels(f)
		f.line("CBZ %s, %sNext", anyPixel, h.name())
		f.line("FMOVS rate+104(FP), F%d", rate)
		f.line("ADD %s, %s, %s", pixelC, secondHalf, second)
		// All is loaded before anything is stored, as the halves may overlap: each
		// result takes the register of the sum before.
		result := func(v int) int { return (v + 2*h.vectors) % (2*h.vectors + 1) }
		h.each(pixelC, second, func(v int, address string) {
			f.line("%s %s, F%d", h.move, address, result(v))
			f.vector(fmlsElement, result(v), v, rate)
		})
		h.each(pixelC, second, func(v int, address string) { f.line("%s F%d, %s", h.move, result(v), address) })
		f.label(h.name() + "Next")
	})
}

// eachHalf writes the choice among the halves and, for each, the loop over the rows
// with what row writes. It finds the number of columns in secondHalf and that of the
// pixels in words.
func eachHalf(f *file, row func(half)) {
	f.line("LSR $3, %s // eight pixels are a word", words)
	f.line("CBZ %s, done", pixelRows)
	for n, h := range pixelHalves[:len(pixelHalves)-1] {
		least := pixelHalves[n+1].columns()*2 + 1
		if h.vectors == 1 {
			least = h.lanes
		}
		f.line("CMP $%d, %s", least, secondHalf)
		f.line("BGE %s", h.name())
	}
	f.line("B %s", pixelHalves[len(pixelHalves)-1].name())
	for _, h := range pixelHalves {
		f.label(h.name())
		f.line("SUB $%d, %s", h.columns(), secondHalf)
		f.line("LSL $2, %s", secondHalf)
		f.label(h.name() + "Row")
		row(h)
		f.line("ADD %s, %s", pixelCStride, pixelC)
		f.line("ADD %s, %s", pixelStride, pixelRow)
		f.line("SUBS $1, %s", pixelRows)
		f.line("BNE %sRow", h.name())
		f.line("RET")
	}
	f.label("done")
	f.line("RET")
}

// anyPixel is not 0 after addPixels if a pixel of the row is not.
const anyPixel = "R24"

// addPixels adds to the accumulators, the vectors from 0 on, the intensities of
// the row's pixels times the rows of b, for the pixels that are not 0, in order.
func (h half) addPixels(f *file) {
	const (
		pointer, left = "R13", "R14" // of the words of the row
		rowOfB        = "R15"        // that belongs to the word's first pixel
		word          = "R16"
		shift         = "R17" // of the first pixel in the word that is not 0
		pixel         = "R19"
		mask          = "R20"
		first, second = "R21", "R22"
		factor        = 31
		loaded        = 16 // the first vector register with numbers of b
	)
	name := h.name()
	f.line("MOVD %s, %s", pixelRow, pointer)
	f.line("MOVD %s, %s", words, left)
	f.line("MOVD %s, %s", pixelB, rowOfB)
	f.line("MOVD ZR, %s", anyPixel)
	f.label(name + "Word")
	f.line("MOVD.P 8(%s), %s", pointer, word)
	f.line("CBZ %s, %sNextWord", word, name)
	f.line("MOVD %s, %s", word, anyPixel)
	f.label(name + "Pixel")
	f.line("RBIT %s, %s", word, shift)
	f.line("CLZ %s, %s", shift, shift)
	f.line("AND $56, %s // the bit where the byte begins", shift)
	f.line("LSR %s, %s, %s", shift, word, pixel)
	f.line("AND $255, %s", pixel)
	f.line("FMOVS (%s)(%s<<2), F%d", intensity, pixel, factor)
	f.line("MOVD $255, %s", mask)
	f.line("LSL %s, %s", shift, mask)
	f.line("BIC %s, %s", mask, word)
	f.line("LSR $3, %s", shift)
	f.line("MADD %s, %s, %s, %s", shift, rowOfB, pixelBStride, first)
	f.line("ADD %s, %s, %s", first, secondHalf, second)
	// One half of the vectors at a time, so that there are registers for all that is loaded.
	h.each(first, second, func(v int, address string) {
		f.line("%s %s, F%d", h.move, address, loaded+v%h.vectors)
		if v%h.vectors == h.vectors-1 {
			for n := range h.vectors {
				f.vector(fmlaElement, v-v%h.vectors+n, loaded+n, factor)
			}
		}
	})
	f.line("CBNZ %s, %sPixel", word, name)
	f.label(name + "NextWord")
	f.line("ADD %s<<3, %s", pixelBStride, rowOfB)
	f.line("SUBS $1, %s", left)
	f.line("BNE %sWord", name)
}

// transposeBytes writes the function of that name, for a multiple of 8 columns.
func transposeBytes(f *file) {
	const (
		to, toStride, from, fromStride = "R0", "R1", "R2", "R3"
		columns, pointer               = "R4", "R5"
	)
	f.function("is the transposeBytes of an implementation.", "transposeBytesNEON",
		"(to []uint8, toStride int, from []uint8, fromStride, columns int)", 72)
	f.line("MOVD to_base+0(FP), %s", to)
	f.line("MOVD toStride+24(FP), %s", toStride)
	f.line("MOVD from_base+32(FP), %s", from)
	f.line("MOVD fromStride+56(FP), %s", fromStride)
	f.line("MOVD columns+64(FP), %s", columns)
	f.line("CBZ %s, done", columns)
	f.label("columns")
	f.line("MOVD %s, %s", from, pointer)
	for r := range 8 {
		f.line("FMOVD (%s), F%d", pointer, r)
		f.line("ADD %s, %s", fromStride, pointer)
	}
	// Swap the corners of all squares of two rows, then of four, then of eight.
	f.transposeSquares([]pair{{0, 1}, {2, 3}, {4, 5}, {6, 7}}, 0, 8, trn1b, trn2b)
	f.transposeSquares([]pair{{0, 2}, {1, 3}, {4, 6}, {5, 7}}, 8, 0, trn1h, trn2h)
	f.transposeSquares([]pair{{0, 4}, {1, 5}, {2, 6}, {3, 7}}, 0, 8, trn1s, trn2s)
	for r := range 8 {
		f.line("FMOVD F%d, (%s)", 8+r, to)
		f.line("ADD %s, %s", toStride, to)
	}
	f.line("ADD $8, %s", from)
	f.line("SUBS $8, %s", columns)
	f.line("BNE columns")
	f.label("done")
	f.line("RET")
}

type pair [2]int

// transposeSquares writes the exchange of each pair of rows, whose registers
// are from + the row before and to + the row after.
func (f *file) transposeSquares(pairs []pair, from, to int, even, odd instruction) {
	for _, p := range pairs {
		f.vector(even, to+p[0], from+p[0], from+p[1])
		f.vector(odd, to+p[1], from+p[0], from+p[1])
	}
}

// intensities writes pixel/255, sixteen at a time. A division costs more than
// the product with 1/255 as the sum of two float32, which has the same bits for all 256 pixels.
func intensities(f *file) {
	const (
		perHigh, perLow = 0x1.010102p-08, -0x1.fdfdfep-33
		high, low       = 30, 31
		pixels          = 16
	)
	f.function("is Intensities of a multiple of 16 pixels.", "intensitiesOf16NEON", "(x []float32, pixels []uint8)", 48)
	f.line("MOVD x_base+0(FP), R0")
	f.line("MOVD x_len+8(FP), R2")
	f.line("MOVD pixels_base+24(FP), R1")
	f.line("MOVD $constants<>(SB), %s", tableRegister)
	f.line("FMOVQ %d(%s), F%d", f.constant(math.Float32bits(perHigh)), tableRegister, high)
	f.line("FMOVQ %d(%s), F%d", f.constant(math.Float32bits(perLow)), tableRegister, low)
	f.line("CBZ R2, done")
	f.label("loop")
	f.line("FMOVQ.P 16(R1), F%d", pixels)
	f.vector(ushll2b, pixels+1, pixels)
	f.vector(ushllb, pixels, pixels)
	for v := range 4 {
		widen := [...]instruction{ushllh, ushll2h}[v%2]
		x := 4 + v
		f.vector(widen, v, pixels+v/2)
		f.vector(ucvtf, v, v)
		f.vector(fmul, x, v, low)
		f.vector(fmla, x, v, high)
		f.line("FMOVQ.P F%d, 16(R0)", x)
	}
	f.line("SUBS $16, R2")
	f.line("BNE loop")
	f.label("done")
	f.line("RET")
}
