package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// unitSums writes the function of that name of an implementation.
func unitSums(i isa) {
	function("unitSums"+i.name, "func(sums, dy []float32, batch int)")
	i.columnSums(param("batch"), []GPVirtual{base("dy")}, func(x []VecVirtual, sum VecVirtual) { VADDPS(x[0], sum, sum) })
}

// columnSums writes a function that adds to sums, from 0 on, what add makes of the rows
// of matrices: four vectors of columns at a time, then one, then the lanes that are left over.
func (i isa) columnSums(rows GPVirtual, matrices []GPVirtual, add func(x []VecVirtual, sum VecVirtual)) {
	sums, columns := base("sums"), length("sums")
	stride := GP64()
	MOVQ(columns, stride)
	SHLQ(Imm(2), stride)

	sumColumns := func(label string, vectors int, mask Register) {
		accumulators := i.vectors(vectors)
		for _, sum := range accumulators {
			VXORPS(sum, sum, sum)
		}
		pointers, left := make([]GPVirtual, len(matrices)), GP64()
		for m, matrix := range matrices {
			pointers[m] = GP64()
			MOVQ(matrix, pointers[m])
		}
		MOVQ(rows, left)
		Label(label)
		for v, sum := range accumulators {
			x := i.vectors(len(matrices))
			for m, pointer := range pointers {
				i.load(Mem{Base: pointer, Disp: v * i.bytes()}, x[m], mask)
			}
			add(x, sum)
		}
		for _, pointer := range pointers {
			ADDQ(stride, pointer)
		}
		DECQ(left)
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
		for _, matrix := range matrices {
			ADDQ(U32(vectors*i.bytes()), matrix)
		}
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
