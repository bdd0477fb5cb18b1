package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// elementary writes the functions of slices that are made of elementary functions.
func elementary() {
	data()
	for _, i := range []isa{avx2, avx512} {
		activations(i)
		losses(i)
		intensities(i)
	}
}

// What follows computes the functions of package kernel that have the same names,
// in whose comments the sequences are given.

const (
	log2E     = 0x1.715476p+0
	ln2High   = 0x1.62e4p-1
	ln2Low    = 0x1.7f7d1cp-20
	toInteger = 0x1.8p+23

	bitsOfOne       = 0x3f800000
	bitsOfToInteger = 0x4b400000
)

// horner is the polynomial in x with the coefficients from that of the highest power on.
func (i isa) horner(x VecVirtual, coefficients ...float32) VecVirtual {
	p := i.constant(coefficients[0])
	for _, c := range coefficients[1:] {
		p = i.fmaConstant(p, x, c)
	}
	return p
}

// reduce returns n twice: as a number, and in the low bits of toInteger + n.
func (i isa) reduce(x VecVirtual) (n, shifted, r VecVirtual) {
	shifted = i.fmaConstant(x, i.constant(log2E), toInteger)
	n = i.sub(shifted, i.constant(toInteger))
	r = i.fma(n, i.constant(-ln2Low), i.fma(n, i.constant(-ln2High), x))
	return n, shifted, r
}

func (i isa) expm1Reduced(r VecVirtual) VecVirtual {
	q := i.horner(r, 0x1.6a240ap-10, 0x1.1239f2p-7, 0x1.5558f2p-5, 0x1.555492p-3, 0x1.fffffcp-2)
	return i.fma(q, i.mul(r, r), r)
}

// power2 returns 2^n, given n in the low bits of whole numbers; the high bits,
// toInteger's, are shifted out.
func (i isa) power2(n VecVirtual) VecVirtual {
	return i.result(VPADDD, i.bits(bitsOfOne), i.result(VPSLLD, Imm(23), n))
}

// exp scales by one instruction where there is one. That rounds as the two
// products of the contract do: the first of them is exact.
func (i isa) exp(x VecVirtual) VecVirtual {
	x = i.atLeast(i.atMost(x, i.constant(89)), i.constant(-104))
	n, shifted, r := i.reduce(x)
	p := i.add(i.constant(1), i.expm1Reduced(r))
	if i.lanes == 16 {
		return i.result(VSCALEFPS, n, p)
	}
	whole := i.result(VPSUBD, i.bits(bitsOfToInteger), shifted)
	half := i.result(VPSRAD, Imm(1), whole)
	rest := i.result(VPSUBD, half, whole)
	return i.mul(i.mul(p, i.power2(half)), i.power2(rest))
}

func (i isa) expm1(x VecVirtual) VecVirtual {
	x = i.atLeast(x, i.constant(-25))
	_, shifted, r := i.reduce(x)
	s := i.power2(shifted)
	return i.fma(i.expm1Reduced(r), s, i.sub(s, i.constant(1)))
}

// log takes numbers from 1 on and NaN: here are no others.
func (i isa) log(x VecVirtual) VecVirtual {
	const (
		ln2        = 0x1.62e430p-1
		twoThirds  = 0x3f2aaaab
		maxFloat32 = 0x1.fffffep127
	)
	exponent := i.result(VPSRAD, Imm(23), i.result(VPSUBD, i.bits(twoThirds), x))
	m := i.result(VPSUBD, i.result(VPSLLD, Imm(23), exponent), x)
	f := i.sub(m, i.constant(1))
	n := i.result(VCVTDQ2PS, exponent)
	p := i.horner(f, -0x1.0931a8p-3, 0x1.1ed12cp-3, -0x1.f25dfep-4, 0x1.1ebe6ep-3,
		-0x1.55a752p-3, 0x1.99d1f2p-3, -0x1.fffe84p-3, 0x1.555502p-2, -0x1p-1)
	log := i.fma(n, i.constant(ln2), i.fma(p, i.mul(f, f), f))
	return i.choose(i.compare(x, lessOrEqual, i.constant(maxFloat32)), log, x)
}

// log1p takes numbers from 0 to 1 and NaN.
func (i isa) log1p(x VecVirtual) VecVirtual {
	w := i.add(i.constant(1), x)
	return i.add(i.log(w), i.div(i.sub(x, i.sub(w, i.constant(1))), w))
}

func (i isa) softplus(x VecVirtual) VecVirtual {
	return i.add(i.atLeast(x, i.constant(0)), i.log1p(i.exp(i.negative(x))))
}

func (i isa) sigmoid(x VecVirtual) VecVirtual {
	return i.div(i.constant(1), i.add(i.constant(1), i.exp(i.negate(x))))
}

func (i isa) tanh(x VecVirtual) VecVirtual {
	size := i.abs(x)
	two := i.constant(2)
	large := i.sub(i.constant(1), i.div(two, i.add(i.exp(i.mul(two, size)), i.constant(1))))
	large = i.copySign(large, x)

	z := i.mul(x, x)
	p := i.horner(z, -0x1.75e1ecp-8, 0x1.5226a2p-6, -0x1.b83c5ap-5, 0x1.110726p-3, -0x1.555532p-2)
	small := i.fma(x, i.mul(z, p), x)
	return i.choose(i.compare(size, less, i.constant(0.625)), small, large)
}

func (i isa) normal(x VecVirtual) (probability, density VecVirtual) {
	const perRootTwoPi = 0x1.988454p-2
	e := i.exp(i.mul(i.mul(x, x), i.constant(-0.5)))
	u := i.div(i.constant(1), i.fmaConstant(i.constant(0x1.333334p-2), i.abs(x), 1))
	p := i.horner(u, 0x1.3a65d6p-5, -0x1.5a748cp-3, 0x1.d44d2ap-3, -0x1.3961b6p-4, 0x1.23ea86p-3,
		0x1.83d23cp-4, 0x1.f362e4p-4, 0x1.e96be8p-4, 0x1.e1278cp-18)
	q := i.mul(e, p)
	isNegative := i.compare(x, less, i.constant(0))
	probability = i.choose(isNegative, q, i.sub(i.constant(1), q))
	return probability, i.mul(e, i.constant(perRootTwoPi))
}
