package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// copyPanel writes the function of that name of an implementation.
func copyPanel(i isa) {
	function("copyPanel"+i.name, "func(to []float32, toStride int, from []float32, fromStride int, depth, columns int)")
	to, toStride, from, fromStride := base("to"), bytesParam("toStride"), base("from"), bytesParam("fromStride")
	depth, columns := param("depth"), param("columns")

	rows := func(label string, vectors int) {
		mask, row := i.firstLanes(columns), i.vectors(vectors)
		Label(label)
		for v := range vectors {
			var lanes Register
			if v == vectors-1 {
				lanes = mask
			}
			i.load(Mem{Base: from, Disp: v * i.bytes()}, row[v], lanes)
		}
		for v := range vectors {
			VMOVUPS(row[v], Mem{Base: to, Disp: v * i.bytes()})
		}
		ADDQ(fromStride, from)
		ADDQ(toStride, to)
		DECQ(depth)
		JNZ(LabelRef(label))
		VZEROUPPER()
		RET()
	}
	CMPQ(columns, Imm(uint64(i.lanes)))
	JG(LabelRef("twoVectors"))
	rows("one", 1)
	Label("twoVectors")
	SUBQ(Imm(uint64(i.lanes)), columns)
	rows("two", 2)
}

// transpose writes the function of that name of an implementation. It
// transposes blocks of lanes x 4 numbers, then number by number what is left over.
func transpose(i isa) {
	function("transpose"+i.name, "func(to []float32, toStride int, from []float32, fromStride int, depth, columns int)")
	to, toStride, from, fromStride := base("to"), bytesParam("toStride"), base("from"), bytesParam("fromStride")
	columns := param("columns")
	toStride3, fromStride3 := GP64(), GP64()
	LEAQ(Mem{Base: toStride, Index: toStride, Scale: 2}, toStride3)
	LEAQ(Mem{Base: fromStride, Index: fromStride, Scale: 2}, fromStride3)

	Label("columns")
	CMPQ(columns, Imm(uint64(i.lanes)))
	JL(LabelRef("columnsRest"))
	source, target, depth := GP64(), GP64(), param("depth")
	MOVQ(from, source)
	MOVQ(to, target)
	Label("depth")
	CMPQ(depth, Imm(4))
	JL(LabelRef("depthRest"))
	rows := i.gather4(source, fromStride, fromStride3)
	for k, row := range i.transpose4(rows) {
		VMOVUPS(row, [4]Mem{
			{Base: target}, {Base: target, Index: toStride, Scale: 1},
			{Base: target, Index: toStride, Scale: 2}, {Base: target, Index: toStride3, Scale: 1},
		}[k])
	}
	ADDQ(Imm(16), source)
	LEAQ(Mem{Base: target, Index: toStride, Scale: 4}, target)
	SUBQ(Imm(4), depth)
	JMP(LabelRef("depth"))

	Label("depthRest")
	TESTQ(depth, depth)
	JZ(LabelRef("columnsNext"))
	Comment("The last up to three of the depth.")
	p, number := GP64(), GP32()
	MOVQ(source, p)
	for lane := range i.lanes {
		MOVL(Mem{Base: p}, number)
		MOVL(number, Mem{Base: target, Disp: 4 * lane})
		ADDQ(fromStride, p)
	}
	ADDQ(Imm(4), source)
	ADDQ(toStride, target)
	DECQ(depth)
	JMP(LabelRef("depthRest"))

	Label("columnsNext")
	ADDQ(Imm(uint64(i.bytes())), to)
	MOVQ(fromStride, p)
	IMUL3Q(Imm(uint64(i.lanes)), p, p)
	ADDQ(p, from)
	SUBQ(Imm(uint64(i.lanes)), columns)
	JMP(LabelRef("columns"))

	Label("columnsRest")
	TESTQ(columns, columns)
	JZ(LabelRef("done"))
	MOVQ(from, source)
	MOVQ(to, target)
	Load(Param("depth"), depth)
	Label("one")
	MOVL(Mem{Base: source}, number)
	MOVL(number, Mem{Base: target})
	ADDQ(Imm(4), source)
	ADDQ(toStride, target)
	DECQ(depth)
	JNZ(LabelRef("one"))
	ADDQ(Imm(4), to)
	ADDQ(fromStride, from)
	DECQ(columns)
	JMP(LabelRef("columnsRest"))

	Label("done")
	VZEROUPPER()
	RET()
}

// gather4 reads four numbers of each of lanes rows. Register n holds those of
// rows n, n+4, n+8 and so on.
func (i isa) gather4(source, stride, stride3 GPVirtual) (rows [4]VecVirtual) {
	p := GP64()
	MOVQ(source, p)
	for group := range i.lanes / 4 {
		for n := range rows {
			row := [4]Mem{{Base: p}, {Base: p, Index: stride, Scale: 1}, {Base: p, Index: stride, Scale: 2}, {Base: p, Index: stride3, Scale: 1}}[n]
			switch {
			case group == 0:
				rows[n] = i.vector()
				VMOVUPS(row, rows[n].AsX())
			case i.lanes == 16:
				VINSERTF32X4(Imm(uint64(group)), row, rows[n], rows[n])
			default:
				VINSERTF128(Imm(1), row, rows[n], rows[n])
			}
		}
		if group+1 < i.lanes/4 {
			LEAQ(Mem{Base: p, Index: stride, Scale: 4}, p)
		}
	}
	return rows
}

// transpose4 transposes 4 x 4 numbers in each quarter of the registers.
// Register n holds row 4q+n of the block in its quarter q; the results hold column n.
func (i isa) transpose4(rows [4]VecVirtual) [4]VecVirtual {
	low01, high01, low23, high23 := i.vector(), i.vector(), i.vector(), i.vector()
	VUNPCKLPS(rows[1], rows[0], low01)
	VUNPCKHPS(rows[1], rows[0], high01)
	VUNPCKLPS(rows[3], rows[2], low23)
	VUNPCKHPS(rows[3], rows[2], high23)
	VUNPCKLPD(low23, low01, rows[0])
	VUNPCKHPD(low23, low01, rows[1])
	VUNPCKLPD(high23, high01, rows[2])
	VUNPCKHPD(high23, high01, rows[3])
	return rows
}
