package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/reg"
)

// activations writes the two functions of every activation.
func activations(i isa) {
	i.forward("Sigmoid", i.sigmoid)
	i.backward("Sigmoid", func(delta, a VecVirtual) VecVirtual {
		return i.mul(delta, i.mul(a, i.sub(i.constant(1), a)))
	})

	i.forward("ReLU", func(z VecVirtual) VecVirtual { return i.atLeast(z, i.constant(0)) })
	i.backward("ReLU", func(delta, a VecVirtual) VecVirtual {
		zero := i.constant(0)
		return i.choose(i.compare(a, lessOrEqual, zero), zero, delta)
	})

	i.forward("Tanh", i.tanh)
	i.backward("Tanh", func(delta, a VecVirtual) VecVirtual {
		return i.mul(delta, i.fmaConstant(i.negate(a), a, 1))
	})

	const leak = 0.01
	i.forward("LeakyReLU", func(z VecVirtual) VecVirtual {
		return i.choose(i.compare(z, lessOrEqual, i.constant(0)), i.mul(z, i.constant(leak)), z)
	})
	i.backward("LeakyReLU", func(delta, a VecVirtual) VecVirtual {
		return i.choose(i.compare(a, lessOrEqual, i.constant(0)), i.mul(delta, i.constant(leak)), delta)
	})

	i.forward("ELU", func(z VecVirtual) VecVirtual {
		return i.choose(i.compare(z, lessOrEqual, i.constant(0)), i.expm1(z), z)
	})
	i.backward("ELU", func(delta, a VecVirtual) VecVirtual {
		return i.choose(i.compare(a, lessOrEqual, i.constant(0)), i.mul(delta, i.add(a, i.constant(1))), delta)
	})

	i.forward("GELU", func(z VecVirtual) VecVirtual {
		probability, _ := i.normal(z)
		return i.mul(z, probability)
	})
	i.backward("GELU", func(delta, z VecVirtual) VecVirtual {
		probability, density := i.normal(z)
		return i.mul(delta, i.fma(z, density, probability))
	})

	i.forward("SiLU", func(z VecVirtual) VecVirtual { return i.mul(z, i.sigmoid(z)) })
	i.backward("SiLU", func(delta, z VecVirtual) VecVirtual {
		s := i.sigmoid(z)
		return i.mul(delta, i.fma(s, i.mul(z, i.sub(i.constant(1), s)), s))
	})
}

// forward writes a = f(z).
func (i isa) forward(name string, f func(z VecVirtual) VecVirtual) {
	function("forward"+name+i.name, "func(a, z []float32)")
	a, z, n := base("a"), base("z"), length("a")
	i.sweep("vectors", n, func(index, mask Register) {
		x := i.vector()
		i.load(memory(z, index), x, mask)
		i.store(f(x), memory(a, index), mask)
	})
	VZEROUPPER()
	RET()
}

// backward writes delta = f(delta, source).
func (i isa) backward(name string, f func(delta, source VecVirtual) VecVirtual) {
	function("backward"+name+i.name, "func(delta, source []float32)")
	delta, source, n := base("delta"), base("source"), length("delta")
	i.sweep("vectors", n, func(index, mask Register) {
		d, x := i.vector(), i.vector()
		i.load(memory(delta, index), d, mask)
		i.load(memory(source, index), x, mask)
		i.store(f(d, x), memory(delta, index), mask)
	})
	VZEROUPPER()
	RET()
}

// length loads the length of a slice.
func length(name string) GPVirtual {
	r := GP64()
	Load(Param(name).Len(), r)
	return r
}
