package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// pixels writes the first layer's products, which leave out pixels that are 0.
func pixels() {
	data()
	for _, i := range []isa{avx2, avx512} {
		pixelForward(i)
		pixelDescend(i)
	}
	transposeBytes()
}

// pixelVectors is the width of a panel of columns, in vectors: as many sums as
// hide the latency of an fma.
const pixelVectors = 8

// pixelForward writes c = start + intensity(pixels) b for a panel of columns.
func pixelForward(i isa) {
	TEXT("pixelForward"+i.name, NOSPLIT, "func(c []float32, cStride int, start []float32, startStride int, pixels []uint8, pixelStride int, "+
		"b []float32, bStride int, intensity *[256]float32, depth, rows, columns int)")
	i.pixelPanels(func(vectors int, mask Register) {
		start, startStride, c, cStride := base("start"), bytesParam("startStride"), base("c"), bytesParam("cStride")
		p := i.newPixelRows(vectors, mask)
		p.rowLoop(fmt.Sprint("forward", vectors), func(string) {
			for v, sum := range p.sums {
				i.load(Mem{Base: start, Disp: v * i.bytes()}, sum, p.maskOf(v))
			}
			ADDQ(startStride, start)
		}, func(string) {
			for v, sum := range p.sums {
				i.store(sum, Mem{Base: c, Disp: v * i.bytes()}, p.maskOf(v))
			}
			ADDQ(cStride, c)
		})
	})
}

// pixelDescend writes c = fma(-rate, intensity(pixels) b, c) for a panel of
// columns. A row of c whose pixels are all 0 is left alone.
func pixelDescend(i isa) {
	TEXT("pixelDescend"+i.name, NOSPLIT, "func(c []float32, cStride int, pixels []uint8, pixelStride int, "+
		"b []float32, bStride int, intensity *[256]float32, rate float32, depth, rows, columns int)")
	i.pixelPanels(func(vectors int, mask Register) {
		c, cStride := base("c"), bytesParam("cStride")
		address, err := Param("rate").Resolve()
		if err != nil {
			panic(err)
		}
		rate := i.vector()
		VBROADCASTSS(address.Addr, rate)
		p := i.newPixelRows(vectors, mask)
		p.rowLoop(fmt.Sprint("descend", vectors), func(string) {
			for _, sum := range p.sums {
				VPXOR(sum.AsX(), sum.AsX(), sum.AsX())
			}
			XORQ(p.seen, p.seen)
		}, func(row string) {
			TESTQ(p.seen, p.seen)
			JZ(LabelRef(row + "Same"))
			for v, sum := range p.sums {
				weights := i.vector()
				i.load(Mem{Base: c, Disp: v * i.bytes()}, weights, p.maskOf(v))
				VFNMADD231PS(sum, rate, weights)
				i.store(weights, Mem{Base: c, Disp: v * i.bytes()}, p.maskOf(v))
			}
			Label(row + "Same")
			ADDQ(cStride, c)
		})
	})
}

// pixelPanels writes a variant of a function's body for every number of vectors
// that the columns may fill.
func (i isa) pixelPanels(body func(vectors int, mask Register)) {
	columns := param("columns")
	for vectors := 1; vectors < pixelVectors; vectors++ {
		CMPQ(columns, Imm(uint64(vectors*i.lanes)))
		JLE(LabelRef(fmt.Sprint("vectors", vectors)))
	}
	for vectors := pixelVectors; vectors > 0; vectors-- {
		Label(fmt.Sprint("vectors", vectors))
		last := GP64()
		MOVQ(columns, last)
		SUBQ(Imm(uint64((vectors-1)*i.lanes)), last)
		body(vectors, i.firstLanes(last))
		VZEROUPPER()
		RET()
	}
}

// pixelRows is a loop over rows of pixels, each of which sums the rows of b that
// belong to its pixels other than 0, in order.
type pixelRows struct {
	isa
	sums []VecVirtual
	mask Register
	seen GPVirtual // not 0 where the row has a pixel that is not 0
}

func (i isa) newPixelRows(vectors int, mask Register) *pixelRows {
	return &pixelRows{isa: i, sums: i.vectors(vectors), mask: mask, seen: GP64()}
}

// maskOf is the mask of a vector of the panel: the last one may not be full.
func (p *pixelRows) maskOf(v int) Register {
	if v == len(p.sums)-1 {
		return p.mask
	}
	return nil
}

// rowLoop writes the loop. Pixels are looked at 64 at a time: a row of them is
// padded with zeros to a multiple of that.
func (p *pixelRows) rowLoop(name string, begin, end func(row string)) {
	rows, pixels := param("rows"), base("pixels")
	table := GP64()
	Load(Param("intensity"), table)
	bStride := bytesParam("bStride")
	zero := YMM()
	if p.lanes == 8 {
		VPXOR(zero, zero, zero)
	}

	Label(name)
	begin(name)
	b, row, stop := base("b"), GP64(), param("depth")
	MOVQ(pixels, row)
	ADDQ(row, stop)

	Label(name + "Chunk")
	bits := GP64()
	if p.lanes == 16 {
		chunk, nonzero := ZMM(), K()
		VMOVDQU64(Mem{Base: row}, chunk)
		VPTESTMB(chunk, chunk, nonzero)
		KMOVQ(nonzero, bits)
	} else {
		low, high, highBits := YMM(), YMM(), GP64()
		VPCMPEQB(Mem{Base: row}, zero, low)
		VPCMPEQB(Mem{Base: row, Disp: 32}, zero, high)
		VPMOVMSKB(low, bits.As32())
		VPMOVMSKB(high, highBits.As32())
		SHLQ(Imm(32), highBits)
		ORQ(highBits, bits)
		NOTQ(bits)
	}
	ORQ(bits, p.seen)
	TESTQ(bits, bits)
	JZ(LabelRef(name + "Next"))

	Label(name + "Pixel")
	k, pixel, factor := GP64(), GP64(), p.vector()
	TZCNTQ(bits, k)
	MOVBQZX(Mem{Base: row, Index: k, Scale: 1}, pixel)
	VBROADCASTSS(Mem{Base: table, Index: pixel, Scale: 4}, factor)
	IMULQ(bStride, k)
	for v, sum := range p.sums {
		from := Mem{Base: b, Index: k, Scale: 1, Disp: v * p.bytes()}
		if mask := p.maskOf(v); mask != nil {
			last := p.vector()
			p.load(from, last, mask)
			VFMADD231PS(last, factor, sum)
		} else {
			VFMADD231PS(from, factor, sum)
		}
	}
	BLSRQ(bits, bits)
	JNZ(LabelRef(name + "Pixel"))

	Label(name + "Next")
	ADDQ(Imm(64), row)
	rows64 := GP64()
	MOVQ(bStride, rows64)
	SHLQ(Imm(6), rows64)
	ADDQ(rows64, b)
	CMPQ(row, stop)
	JNE(LabelRef(name + "Chunk"))

	end(name)
	pixelStride := param("pixelStride")
	ADDQ(pixelStride, pixels)
	DECQ(rows)
	JNZ(LabelRef(name))
}

// transposeBytes writes a transposition of 8 rows of bytes into columns of 8,
// 16 columns at a time.
func transposeBytes() {
	TEXT("transposeBytesAVX2", NOSPLIT, "func(to []uint8, toStride int, from []uint8, fromStride int, columns int)")
	to, toStride, from, fromStride, columns := base("to"), param("toStride"), base("from"), param("fromStride"), param("columns")
	Label("columns16")
	var rows []VecVirtual
	p := GP64()
	MOVQ(from, p)
	for range 8 {
		x := XMM()
		VMOVDQU(Mem{Base: p}, x)
		ADDQ(fromStride, p)
		rows = append(rows, x)
	}
	// Interleaving row r with row r+4, three times over, brings the eight bytes of
	// a column together.
	for range 3 {
		var next []VecVirtual
		for r := range 4 {
			low, high := XMM(), XMM()
			VPUNPCKLBW(rows[r+4], rows[r], low)
			VPUNPCKHBW(rows[r+4], rows[r], high)
			next = append(next, low, high)
		}
		rows = next
	}
	for _, x := range rows {
		VMOVQ(x, Mem{Base: to})
		VMOVHPS(x, Mem{Base: to, Index: toStride, Scale: 1})
		LEAQ(Mem{Base: to, Index: toStride, Scale: 2}, to)
	}
	ADDQ(Imm(16), from)
	SUBQ(Imm(16), columns)
	JNZ(LabelRef("columns16"))
	RET()
}
