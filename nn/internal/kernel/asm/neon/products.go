package main

// Registers of panelNEON. panelC, panelStart, panelA and panelRows belong to
// the block of rows at hand; strides and offsets are in bytes.
const (
	panelC, panelCStride           = "R0", "R1"
	panelStart, panelStartStride   = "R2", "R3"
	panelA, panelARow, panelADepth = "R4", "R5", "R6"
	panelB, panelBStride           = "R7", "R8"
	panelRows, panelDepth          = "R9", "R10"
	depthOffset                    = "R11" // in the rows of a
	panelPointer, panelStep        = "R12", "R13"
	secondVector, lastVector       = "R14", "R15" // offsets in a row
)

// Eight rows of three vectors are 24 accumulators, from vector register 0 on.
const (
	panelBlockRows = 8
	panelRowOfB    = 24
	panelFactors   = 27
)

// panelAPointers point at the rows of a, at depth 0.
var panelAPointers = [panelBlockRows]string{"R16", "R17", "R19", "R20", "R21", "R22", "R23", "R24"}

// products writes what the matrix products are made of.
func products(f *file) {
	panel(f)
	copyPanel(f)
	transpose(f)
}

// width is how a row of a block lies in vectors. Nothing beyond the row's
// columns may be touched, so that its last vector ends with the row: it may
// overlap the one before, and what lies in both is computed twice, alike.
type width struct {
	name    string
	whole   bool     // vectors of four columns, else of one
	offsets []string // where the vectors begin, in bytes after the row's first column: a number or a register
}

var widths = []width{
	{"twelve", true, []string{"0", "16", lastVector}},         // 9 to 12 columns
	{"eight", true, []string{"0", lastVector}},                // 5 to 8
	{"four", true, []string{"0"}},                             // 4
	{"three", false, []string{"0", secondVector, lastVector}}, // 1 to 3
}

// load and store move a vector of the row at base.
func (w width) load(f *file, base string, vector, register int) {
	at := w.offsets[vector]
	switch {
	case !isRegister(at):
		f.line("%s %s(%s), F%d", w.move(), at, base, register)
	case w.whole:
		f.loadQ(register, base, at)
	default:
		f.line("FMOVS (%s)(%s), F%d", base, at, register)
	}
}

func (w width) store(f *file, register int, base string, vector int) {
	at := w.offsets[vector]
	switch {
	case !isRegister(at):
		f.line("%s F%d, %s(%s)", w.move(), register, at, base)
	case w.whole:
		f.storeQ(register, base, at)
	default:
		f.line("FMOVS F%d, (%s)(%s)", register, base, at)
	}
}

func (w width) move() string {
	if w.whole {
		return "FMOVQ"
	}
	return "FMOVS"
}

// chooseWidth jumps to the label of the width for that many columns, and sets the offsets.
func chooseWidth(f *file, columns string) {
	f.line("SUBS $4, %s, %s", columns, lastVector)
	f.line("BLT fewColumns")
	f.line("LSL $2, %s", lastVector)
	f.line("BEQ four")
	f.line("CMP $8, %s", columns)
	f.line("BLE eight")
	f.line("B twelve")
	f.label("fewColumns")
	f.line("SUB $1, %s, %s", columns, lastVector)
	f.line("LSL $2, %s", lastVector)
	f.line("MOVD $4, %s", secondVector)
	f.line("CMP %s, %s", lastVector, secondVector)
	f.line("CSEL LT, %s, %s, %s", secondVector, lastVector, secondVector)
	f.line("B three")
}

func bytesArgument(f *file, name string, at int, register string) {
	f.line("MOVD %s+%d(FP), %s", name, at, register)
	f.line("LSL $2, %s", register)
}

// panel writes the function of that name. It goes through the rows in blocks,
// whose elements are accumulators in registers. A block at the end that has fewer
// rows takes its last row for the missing ones, too: all of them store the same numbers.
func panel(f *file) {
	f.function("is the panel of an implementation of up to 12 columns.", "panelNEON", "(c []float32, cStride int, start []float32, startStride int, "+
		"a []float32, aRow, aDepth int, b []float32, bStride int, depth, rows, columns int)", 160)
	f.line("MOVD c_base+0(FP), %s", panelC)
	bytesArgument(f, "cStride", 24, panelCStride)
	f.line("MOVD start_base+32(FP), %s", panelStart)
	bytesArgument(f, "startStride", 56, panelStartStride)
	f.line("MOVD a_base+64(FP), %s", panelA)
	bytesArgument(f, "aRow", 88, panelARow)
	bytesArgument(f, "aDepth", 96, panelADepth)
	bytesArgument(f, "bStride", 128, panelBStride)
	f.line("MOVD rows+144(FP), %s", panelRows)
	f.line("MOVD columns+152(FP), %s", panelStep)
	chooseWidth(f, panelStep)
	for _, w := range widths {
		f.label(w.name)
		f.line("CMP $%d, %s", panelBlockRows, panelRows)
		f.line("BLT %sRest", w.name)
		w.block(f, w.name, false)
		f.line("ADD %s<<3, %s", panelARow, panelA)
		f.line("SUB $%d, %s", panelBlockRows, panelRows)
		f.line("B %s", w.name)
		f.label(w.name + "Rest")
		f.line("CBZ %s, done", panelRows)
		w.block(f, w.name+"Rest", true)
		f.line("RET")
	}
	f.label("done")
	f.line("RET")
}

// block writes the computation of a block of 8 rows, or of the rest.
func (w width) block(f *file, name string, rest bool) {
	vectors := len(w.offsets)
	accumulator := func(row, vector int) int { return row*vectors + vector }
	// next moves a pointer from a row to the next one, if there is one.
	next := func(row int, from, stride, to string) {
		if rest {
			f.line("CMP $%d, %s", row+1, panelRows)
			f.line("CSEL GT, %s, ZR, %s", stride, panelStep)
			stride = panelStep
		}
		f.line("ADD %s, %s, %s", stride, from, to)
	}

	f.line("MOVD %s, %s", panelStart, panelPointer)
	for r := range panelBlockRows {
		for v := range vectors {
			w.load(f, panelPointer, v, accumulator(r, v))
		}
		if r < panelBlockRows-1 {
			next(r, panelPointer, panelStartStride, panelPointer)
		}
	}
	f.line("ADD %s<<3, %s", panelStartStride, panelStart)
	f.line("MOVD %s, %s", panelA, panelAPointers[0])
	for r := range panelBlockRows - 1 {
		next(r, panelAPointers[r], panelARow, panelAPointers[r+1])
	}

	f.line("MOVD b_base+104(FP), %s", panelB)
	f.line("MOVD depth+136(FP), %s", panelDepth)
	f.line("MOVD ZR, %s", depthOffset)
	f.label(name + "Depth")
	const loaded = 32 - panelFactors // factors are loaded as far ahead as there are registers
	loadFactor := func(r int) {
		f.line("FMOVS (%s)(%s), F%d", panelAPointers[r], depthOffset, panelFactors+r%loaded)
	}
	for v := range vectors {
		w.load(f, panelB, v, panelRowOfB+v)
	}
	for r := range loaded {
		loadFactor(r)
	}
	f.line("ADD %s, %s", panelBStride, panelB)
	for r := range panelBlockRows {
		for v := range vectors {
			f.vector(fmlaElement, accumulator(r, v), panelRowOfB+v, panelFactors+r%loaded)
		}
		if r+loaded < panelBlockRows {
			loadFactor(r + loaded)
		}
	}
	f.line("ADD %s, %s", panelADepth, depthOffset)
	f.line("SUBS $1, %s", panelDepth)
	f.line("BNE %sDepth", name)

	f.line("MOVD %s, %s", panelC, panelPointer)
	for r := range panelBlockRows {
		for v := range vectors {
			w.store(f, accumulator(r, v), panelPointer, v)
		}
		if r < panelBlockRows-1 {
			next(r, panelPointer, panelCStride, panelPointer)
		}
	}
	f.line("ADD %s<<3, %s", panelCStride, panelC)
}

// copyPanel writes the function of that name.
func copyPanel(f *file) {
	const (
		to, toStride, from, fromStride = "R0", "R1", "R2", "R3"
		depth, columns                 = "R4", "R5"
	)
	f.function("is the copyPanel of an implementation of up to 12 columns.", "copyPanelNEON",
		"(to []float32, toStride int, from []float32, fromStride int, depth, columns int)", 80)
	f.line("MOVD to_base+0(FP), %s", to)
	bytesArgument(f, "toStride", 24, toStride)
	f.line("MOVD from_base+32(FP), %s", from)
	bytesArgument(f, "fromStride", 56, fromStride)
	f.line("MOVD depth+64(FP), %s", depth)
	f.line("MOVD columns+72(FP), %s", columns)
	chooseWidth(f, columns)
	for _, w := range widths {
		f.label(w.name)
		for v := range w.offsets {
			w.load(f, from, v, v)
		}
		for v := range w.offsets {
			w.store(f, v, to, v)
		}
		f.line("ADD %s, %s", fromStride, from)
		f.line("ADD %s, %s", toStride, to)
		f.line("SUBS $1, %s", depth)
		f.line("BNE %s", w.name)
		f.line("RET")
	}
}

// transpose writes the function of that name: blocks of 4 columns x 4 of depth in
// registers, the rest one by one.
func transpose(f *file) {
	const (
		to, toStride, from, fromStride = "R0", "R1", "R2", "R3"
		columns                        = "R4"
		left                           = "R5" // of the depth
		target                         = "R6"
		depth                          = "R12"
		value                          = "R7"
	)
	source := [4]string{"R8", "R9", "R10", "R11"}
	f.function("is the transpose of any implementation.", "transposeNEON",
		"(to []float32, toStride int, from []float32, fromStride int, depth, columns int)", 80)
	f.line("MOVD to_base+0(FP), %s", to)
	bytesArgument(f, "toStride", 24, toStride)
	f.line("MOVD from_base+32(FP), %s", from)
	bytesArgument(f, "fromStride", 56, fromStride)
	f.line("MOVD depth+64(FP), %s", depth)
	f.line("MOVD columns+72(FP), %s", columns)

	f.label("fourColumns")
	f.line("SUBS $4, %s", columns)
	f.line("BLT rest")
	f.line("MOVD %s, %s", from, source[0])
	for j := range 3 {
		f.line("ADD %s, %s, %s", fromStride, source[j], source[j+1])
	}
	f.line("ADD %s, %s, %s", fromStride, source[3], from)
	f.line("MOVD %s, %s", to, target)
	f.line("MOVD %s, %s", depth, left)
	f.label("fourDeep")
	f.line("SUBS $4, %s", left)
	f.line("BLT oneDeep")
	for j := range 4 {
		f.line("FMOVQ.P 16(%s), F%d", source[j], j)
	}
	// Pairs of rows, element by element, then pairs of those, two elements by two.
	f.vector(trn1, 4, 0, 1)
	f.vector(trn2, 5, 0, 1)
	f.vector(trn1, 6, 2, 3)
	f.vector(trn2, 7, 2, 3)
	f.vector(trn1d, 0, 4, 6)
	f.vector(trn1d, 1, 5, 7)
	f.vector(trn2d, 2, 4, 6)
	f.vector(trn2d, 3, 5, 7)
	for k := range 4 {
		f.line("FMOVQ F%d, (%s)", k, target)
		f.line("ADD %s, %s", toStride, target)
	}
	f.line("B fourDeep")
	f.label("oneDeep")
	f.line("ADDS $4, %s", left)
	f.line("BEQ nextFour")
	f.label("oneDeeper")
	for j := range 4 {
		f.line("MOVWU.P 4(%s), %s", source[j], value)
		f.line("MOVW %s, %d(%s)", value, 4*j, target)
	}
	f.line("ADD %s, %s", toStride, target)
	f.line("SUBS $1, %s", left)
	f.line("BNE oneDeeper")
	f.label("nextFour")
	f.line("ADD $16, %s", to)
	f.line("B fourColumns")

	f.label("rest")
	f.line("ADDS $4, %s", columns)
	f.line("BEQ done")
	f.label("column")
	f.line("MOVD %s, %s", from, source[0])
	f.line("ADD %s, %s", fromStride, from)
	f.line("MOVD %s, %s", to, target)
	f.line("ADD $4, %s", to)
	f.line("MOVD %s, %s", depth, left)
	f.label("element")
	f.line("MOVWU.P 4(%s), %s", source[0], value)
	f.line("MOVW %s, (%s)", value, target)
	f.line("ADD %s, %s", toStride, target)
	f.line("SUBS $1, %s", left)
	f.line("BNE element")
	f.line("SUBS $1, %s", columns)
	f.line("BNE column")
	f.label("done")
	f.line("RET")
}
