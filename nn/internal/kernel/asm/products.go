package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// products writes what the matrix products and a step's update are made of.
func products() {
	data()
	for _, i := range []isa{avx2, avx512} {
		panel(i)
		copyPanel(i)
		transpose(i)
		unitSums(i)
		descend(i)
	}
}

// panel writes the function of that name of an implementation. It goes through
// the rows in blocks, whose elements are accumulators in registers, and ends with a
// smaller block for the rows that are left over.
func panel(i isa) {
	function("panel"+i.name, "func(c []float32, cStride int, start []float32, startStride int, "+
		"a []float32, aRow, aDepth int, b []float32, bStride int, depth, rows, columns int)")
	columns, last := param("columns"), GP64()
	CMPQ(columns, Imm(uint64(2*i.lanes)))
	JE(LabelRef("full"))
	MOVQ(columns, last)
	SUBQ(Imm(uint64(i.lanes)), last)
	JG(LabelRef("two"))

	i.blocks("one", 1, i.half, i.firstLanes(columns))
	Label("two")
	i.blocks("two", 2, i.full, i.firstLanes(last))
	Label("full")
	i.blocks("full", 2, i.full, nil)
}

// blocks goes through the rows for a panel of that many vectors. The mask is of the
// last one's lanes.
func (i isa) blocks(label string, vectors, blockRows int, mask Register) {
	c, start, a, rows := base("c"), base("start"), base("a"), param("rows")

	Label(label + "Blocks")
	CMPQ(rows, Imm(uint64(blockRows)))
	JL(LabelRef(label + "Rest"))
	i.block(label+"Loop", blockRows, vectors, mask, c, start, a)
	aBlock := bytesParam("aRow")
	IMUL3Q(Imm(uint64(blockRows)), aBlock, aBlock)
	ADDQ(aBlock, a)
	SUBQ(Imm(uint64(blockRows)), rows)
	JMP(LabelRef(label + "Blocks"))

	Label(label + "Rest")
	for r := 1; r < blockRows; r++ {
		CMPQ(rows, Imm(uint64(r)))
		JE(LabelRef(fmt.Sprint(label, r)))
	}
	VZEROUPPER()
	RET()
	for r := 1; r < blockRows; r++ {
		Label(fmt.Sprint(label, r))
		i.block(fmt.Sprint(label, r, "Loop"), r, vectors, mask, c, start, a)
		VZEROUPPER()
		RET()
	}
}

// block computes a block of rows x vectors accumulators. It moves c and start
// to the next row after the block.
func (i isa) block(label string, rows, vectors int, mask Register, c, start, a GPVirtual) {
	maskOf := func(v int) Register {
		if v == vectors-1 {
			return mask
		}
		return nil
	}
	sums := make([][]VecVirtual, rows)
	stride := bytesParam("startStride")
	for r := range sums {
		sums[r] = i.vectors(vectors)
		for v := range vectors {
			i.load(Mem{Base: start, Disp: v * i.bytes()}, sums[r][v], maskOf(v))
		}
		ADDQ(stride, start)
	}

	// Five rows of a are within reach of one pointer.
	const reach = 5
	aRow, aRow3, aDepth := bytesParam("aRow"), GP64(), bytesParam("aDepth")
	if rows > 3 {
		LEAQ(Mem{Base: aRow, Index: aRow, Scale: 2}, aRow3)
	}
	var pointers []GPVirtual
	for r := 0; r < rows; r += reach {
		p := GP64()
		if r == 0 {
			MOVQ(a, p)
		} else {
			LEAQ(Mem{Base: pointers[len(pointers)-1], Index: aRow, Scale: 4}, p)
			ADDQ(aRow, p)
		}
		pointers = append(pointers, p)
	}
	factor := func(r int) Mem {
		p := pointers[r/reach]
		switch r % reach {
		case 0:
			return Mem{Base: p}
		case 3:
			return Mem{Base: p, Index: aRow3, Scale: 1}
		default:
			return Mem{Base: p, Index: aRow, Scale: uint8(r % reach)}
		}
	}

	b, bStride, depth := base("b"), bytesParam("bStride"), param("depth")
	align()
	Label(label)
	row := i.vectors(vectors)
	for v := range vectors {
		i.load(Mem{Base: b, Disp: v * i.bytes()}, row[v], maskOf(v))
	}
	for r := range rows {
		if i.lanes == 16 {
			for v := range vectors {
				VFMADD231PS_BCST(factor(r), row[v], sums[r][v])
			}
			continue
		}
		broadcast := i.vector()
		VBROADCASTSS(factor(r), broadcast)
		for v := range vectors {
			VFMADD231PS(broadcast, row[v], sums[r][v])
		}
	}
	for _, p := range pointers {
		ADDQ(aDepth, p)
	}
	ADDQ(bStride, b)
	DECQ(depth)
	JNZ(LabelRef(label))

	stride = bytesParam("cStride")
	for r := range sums {
		for v := range vectors {
			i.store(sums[r][v], Mem{Base: c, Disp: v * i.bytes()}, maskOf(v))
		}
		ADDQ(stride, c)
	}
}
