package main

import (
	"slices"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// vectors writes the functions of that file of package kernel.
func vectors() {
	data()
	for _, i := range []isa{avx2, avx512} {
		i.elementwise("multiply", "y, x, mask []float32", []string{"y"}, []string{"x", "mask"}, nil,
			func(x, _ []VecVirtual) []VecVirtual { return []VecVirtual{i.mul(x[0], x[1])} })
		i.elementwise("scale", "x []float32, factor float32", []string{"x"}, []string{"x"}, []string{"factor"},
			func(x, s []VecVirtual) []VecVirtual { return []VecVirtual{i.mul(x[0], s[0])} })
		squares(i)
	}
}

// elementwise writes a loop over the elements of slices of one length, given
// scalars that are the same for all. What step makes of the elements of the slices that
// are read becomes those of the first ones of the slices that are written.
func (i isa) elementwise(name, parameters string, written, read, scalars []string, step func(x, s []VecVirtual) []VecVirtual) {
	function(name+i.name, "func("+parameters+")")
	addresses := bases(union(written, read))
	n, s := length(written[0]), i.vectors(len(scalars))
	for k, scalar := range scalars {
		address, err := Param(scalar).Resolve()
		if err != nil {
			panic(err)
		}
		VBROADCASTSS(address.Addr, s[k])
	}
	i.sweep("vectors", n, func(index, mask Register) {
		x := i.vectors(len(read))
		for k, slice := range read {
			i.load(memory(addresses[slice], index), x[k], mask)
		}
		for k, result := range step(x, s) {
			i.store(result, memory(addresses[written[k]], index), mask)
		}
	})
	VZEROUPPER()
	RET()
}

// union lists the names of both lists, each once.
func union(written, read []string) []string {
	names := slices.Clone(written)
	for _, name := range read {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// bases loads slices' addresses.
func bases(names []string) map[string]GPVirtual {
	addresses := map[string]GPVirtual{}
	for _, name := range names {
		addresses[name] = base(name)
	}
	return addresses
}

// squares writes the function of that name of an implementation.
func squares(i isa) {
	const sums = 16
	function("squares"+i.name, "func(x []float32) (sums [16]float64)")
	x, n := base("x"), length("x")
	accumulators := i.vectors(2 * sums / i.lanes)
	for _, sum := range accumulators {
		VXORPS(sum, sum, sum)
	}
	TESTQ(n, n)
	JZ(LabelRef("done"))
	Label("sixteen")
	for v, sum := range accumulators {
		wide := i.vector()
		VCVTPS2PD(Mem{Base: x, Disp: v * i.bytes() / 2}, wide)
		VFMADD231PD(wide, wide, sum)
	}
	ADDQ(Imm(4*sums), x)
	SUBQ(Imm(sums), n)
	JNZ(LabelRef("sixteen"))
	Label("done")
	first, err := Return("sums").Index(0).Resolve()
	if err != nil {
		panic(err)
	}
	result := GP64()
	LEAQ(first.Addr, result)
	for v, sum := range accumulators {
		VMOVUPD(sum, Mem{Base: result, Disp: v * i.bytes()})
	}
	VZEROUPPER()
	RET()
}
