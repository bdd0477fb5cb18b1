package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// unitSums writes the function of that name of an implementation: four vectors
// of columns at a time, then one, then the lanes that are left over.
func unitSums(i isa) {
	function("unitSums"+i.name, "func(sums, dy []float32, batch int)")
	sums, dy, columns := base("sums"), base("dy"), GP64()
	Load(Param("sums").Len(), columns)
	stride := GP64()
	MOVQ(columns, stride)
	SHLQ(Imm(2), stride)

	sumColumns := func(label string, vectors int, mask Register) {
		accumulators := i.vectors(vectors)
		for _, sum := range accumulators {
			VXORPS(sum, sum, sum)
		}
		row, batch := GP64(), param("batch")
		MOVQ(dy, row)
		Label(label)
		for v, sum := range accumulators {
			term := i.vector()
			i.load(Mem{Base: row, Disp: v * i.bytes()}, term, mask)
			VADDPS(term, sum, sum)
		}
		ADDQ(stride, row)
		DECQ(batch)
		JNZ(LabelRef(label))
		for v, sum := range accumulators {
			i.store(sum, Mem{Base: sums, Disp: v * i.bytes()}, mask)
		}
	}
	whole := func(label string, vectors int, next string) {
		Label(label)
		CMPQ(columns, Imm(uint64(vectors*i.lanes)))
		JL(LabelRef(next))
		sumColumns(label+"Row", vectors, nil)
		ADDQ(U32(vectors*i.bytes()), sums)
		ADDQ(U32(vectors*i.bytes()), dy)
		SUBQ(Imm(uint64(vectors*i.lanes)), columns)
		JMP(LabelRef(label))
	}
	whole("four", 4, "one")
	whole("one", 1, "rest")
	Label("rest")
	TESTQ(columns, columns)
	JZ(LabelRef("done"))
	sumColumns("restRow", 1, i.firstLanes(columns))
	Label("done")
	VZEROUPPER()
	RET()
}

// descend writes the function of that name of an implementation.
func descend(i isa) {
	function("descend"+i.name, "func(w, gradient []float32, rate float32)")
	w, gradient, count := base("w"), base("gradient"), GP64()
	Load(Param("w").Len(), count)
	rate := i.vector()
	address, err := Param("rate").Resolve()
	if err != nil {
		panic(err)
	}
	VBROADCASTSS(address.Addr, rate)

	step := func(vectors int, mask Register) {
		weights, slopes := i.vectors(vectors), i.vectors(vectors)
		for v := range vectors {
			i.load(Mem{Base: w, Disp: v * i.bytes()}, weights[v], mask)
			i.load(Mem{Base: gradient, Disp: v * i.bytes()}, slopes[v], mask)
			VFNMADD231PS(slopes[v], rate, weights[v])
			i.store(weights[v], Mem{Base: w, Disp: v * i.bytes()}, mask)
		}
	}
	whole := func(label string, vectors int, next string) {
		Label(label)
		CMPQ(count, Imm(uint64(vectors*i.lanes)))
		JL(LabelRef(next))
		step(vectors, nil)
		ADDQ(U32(vectors*i.bytes()), w)
		ADDQ(U32(vectors*i.bytes()), gradient)
		SUBQ(Imm(uint64(vectors*i.lanes)), count)
		JMP(LabelRef(label))
	}
	whole("four", 4, "one")
	whole("one", 1, "rest")
	Label("rest")
	TESTQ(count, count)
	JZ(LabelRef("done"))
	step(1, i.firstLanes(count))
	Label("done")
	VZEROUPPER()
	RET()
}
