package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// losses writes the functions of rows of logits.
func losses(i isa) {
	softmax(i, false)
	softmax(i, true)
	sigmoidCrossEntropy(i)
	divide(i)
}

// softmax writes the softmax of rows, and softmaxLosses, which finds the logits
// of the labels in losses and leaves the losses there. They take a vector's
// lanes of rows at a time, in steps that each go through these rows: the rows' own
// chains of operations are long, and a CPU sees few rows of all the steps ahead.
func softmax(i isa, withLosses bool) {
	var losses GPVirtual
	if withLosses {
		function("softmaxLosses"+i.name, "func(p, losses, z []float32, classes int)")
		losses = base("losses")
	} else {
		function("softmax"+i.name, "func(p, z []float32, classes int)")
	}
	sums := AllocLocal(i.bytes())
	p, z, classes, left := base("p"), base("z"), param("classes"), length("z")
	MOVQ(left, RAX)
	XORQ(RDX, RDX)
	DIVQ(classes)
	MOVQ(RAX, left)
	rows, row, pRow := GP64(), GP64(), GP64()

	Label("group")
	MOVQ(U32(i.lanes), rows)
	CMPQ(left, rows)
	CMOVQLT(left, rows)
	TESTQ(rows, rows)
	JZ(LabelRef("done"))

	// A row that has a NaN becomes NaN as a whole through its sum, whatever its
	// largest logit is taken to be.
	eachRow := func(step string, body func()) {
		XORQ(row, row)
		MOVQ(p, pRow)
		Label(step)
		body()
		LEAQ(memory(pRow, classes), pRow)
		INCQ(row)
		CMPQ(row, rows)
		JNE(LabelRef(step))
	}
	eachRow("exp", func() {
		first, maxima := i.vector(), i.vector()
		VBROADCASTSS(Mem{Base: z}, first)
		VMOVAPS(first, maxima)
		i.sweep("largestVectors", classes, func(index, mask Register) {
			x := i.vector()
			i.load(memory(z, index), x, mask)
			if mask != nil {
				x = i.choose(mask, x, first)
			}
			VMAXPS(x, maxima, maxima)
		})
		largest := i.largest(maxima)
		i.sweep("expVectors", classes, func(index, mask Register) {
			x := i.vector()
			i.load(memory(z, index), x, mask)
			i.store(i.exp(i.sub(x, largest)), memory(pRow, index), mask)
		})
		if withLosses {
			VSUBSS(memory(losses, row), largest.AsX(), largest.AsX())
			VMOVSS(largest.AsX(), memory(losses, row))
		}
		LEAQ(memory(z, classes), z)
	})
	eachRow("sum", func() {
		sum, class := XMM(), GP64()
		VXORPS(sum, sum, sum)
		XORQ(class, class)
		Label("sumClass")
		VADDSS(memory(pRow, class), sum, sum)
		INCQ(class)
		CMPQ(class, classes)
		JNE(LabelRef("sumClass"))
		VMOVSS(sum, sums.Idx(row, 4))
	})
	eachRow("divide", func() {
		sum := i.vector()
		VBROADCASTSS(sums.Idx(row, 4), sum)
		i.sweep("divideVectors", classes, func(index, mask Register) {
			x := i.vector()
			i.load(memory(pRow, index), x, mask)
			i.store(i.div(x, sum), memory(pRow, index), mask)
		})
	})
	if withLosses {
		sum, difference := i.vector(), i.vector()
		mask := i.firstLanes(rows)
		VMOVUPS(sums, sum)
		i.load(Mem{Base: losses}, difference, mask)
		i.store(i.add(i.log(sum), difference), Mem{Base: losses}, mask)
		LEAQ(memory(losses, rows), losses)
	}
	MOVQ(pRow, p)
	SUBQ(rows, left)
	JMP(LabelRef("group"))

	Label("done")
	VZEROUPPER()
	RET()
}

// rowSum adds numbers that are not negative from the first lane to the last, in
// one accumulator: a 0 in lanes that do not count changes nothing.
type rowSum struct {
	isa
	sum     VecVirtual
	scratch Mem
}

func (i isa) newRowSum() rowSum { return rowSum{i, XMM(), AllocLocal(i.bytes())} }

func (s rowSum) clear() { VXORPS(s.sum, s.sum, s.sum) }

func (s rowSum) add(x VecVirtual) {
	VMOVUPS(x, s.scratch)
	for lane := range s.lanes {
		VADDSS(s.scratch.Offset(4*lane), s.sum, s.sum)
	}
}

// sigmoidCrossEntropy writes the function of that name of an implementation.
func sigmoidCrossEntropy(i isa) {
	laneNumbers := GLOBL("laneNumbers"+i.name, RODATA|NOPTR)
	for lane := range i.lanes {
		DATA(4*lane, U32(lane))
	}

	function("sigmoidCrossEntropy"+i.name, "func(p, losses, z []float32, labels []uint8, classes int)")
	sums := i.newRowSum()
	p, losses, z, classes := base("p"), base("losses"), base("z"), param("classes")
	labels, end := base("labels"), length("labels")
	ADDQ(labels, end)
	CMPQ(labels, end)
	JE(LabelRef("done"))

	Label("row")
	label := GP64()
	MOVBQZX(Mem{Base: labels}, label)
	sums.clear()
	i.sweep("classes", classes, func(index, mask Register) {
		x := i.vector()
		i.load(memory(z, index), x, mask)
		i.store(i.sigmoid(x), memory(p, index), mask)

		lane, labelLane, isLabel := GP64(), i.vector(), i.lanesMask()
		MOVQ(label, lane)
		SUBQ(index, lane)
		VMOVD(lane.As32(), labelLane.AsX())
		VPBROADCASTD(labelLane.AsX(), labelLane)
		VPCMPEQD(laneNumbers, labelLane, isLabel)
		sums.add(i.keep(mask, i.softplus(i.choose(isLabel, i.negate(x), x))))
	})
	VMOVSS(sums.sum, Mem{Base: losses})
	LEAQ(memory(p, classes), p)
	LEAQ(memory(z, classes), z)
	ADDQ(Imm(4), losses)
	INCQ(labels)
	CMPQ(labels, end)
	JNE(LabelRef("row"))

	Label("done")
	VZEROUPPER()
	RET()
}

// divide writes x = x / by.
func divide(i isa) {
	function("divide"+i.name, "func(x []float32, by float32)")
	x, n := base("x"), length("x")
	address, err := Param("by").Resolve()
	if err != nil {
		panic(err)
	}
	divisor := i.vector()
	VBROADCASTSS(address.Addr, divisor)
	i.sweep("vectors", n, func(index, mask Register) {
		v := i.vector()
		i.load(memory(x, index), v, mask)
		i.store(i.div(v, divisor), memory(x, index), mask)
	})
	VZEROUPPER()
	RET()
}
