package main

// The functions of package kernel's elementary.go, whose comments are the
// contract, operation by operation.

// reduce returns n as integers, and r.
func (e *expression) reduce(x *value) (n, r *value) {
	const (
		log2E     = 0x1.715476p+0
		ln2High   = 0x1.62e4p-1
		ln2Low    = 0x1.7f7d1cp-20
		toInteger = 0x1.8p+23
	)
	t := e.fma(x, e.number(log2E), e.number(toInteger))
	integer := e.sub(t, e.number(toInteger))
	n = e.value(sub, t, e.number(toInteger))
	r = e.fnma(integer, e.number(ln2Low), e.fnma(integer, e.number(ln2High), x))
	return n, r
}

func (e *expression) expm1Reduced(r *value) *value {
	q := e.horner(r, 0x1.6a240ap-10, 0x1.1239f2p-7, 0x1.5558f2p-5, 0x1.555492p-3, 0x1.fffffcp-2)
	return e.fma(q, e.mul(r, r), r)
}

// power2 is 2^n of integers.
func (e *expression) power2(n *value) *value {
	return e.value(shl23, e.value(add, n, e.bits(127)))
}

func (e *expression) exp(x *value) *value {
	x = e.value(fmin, x, e.number(89))
	x = e.value(fmax, x, e.number(-104))
	n, r := e.reduce(x)
	p := e.add(e.number(1), e.expm1Reduced(r))
	h := e.value(sshr1, n)
	return e.mul(e.mul(p, e.power2(h)), e.power2(e.value(sub, n, h)))
}

func (e *expression) expm1(x *value) *value {
	n, r := e.reduce(e.value(fmax, x, e.number(-25)))
	s := e.power2(n)
	return e.fma(e.expm1Reduced(r), s, e.sub(s, e.number(1)))
}

// logNormal is Log of a positive number that is neither subnormal nor infinite.
func (e *expression) logNormal(x *value) *value {
	const (
		ln2       = 0x1.62e430p-1
		twoThirds = 0x3f2aaaab
	)
	exponent := e.value(ssh23, e.value(sub, x, e.bits(twoThirds)))
	f := e.sub(e.value(sub, x, e.value(shl23, exponent)), e.number(1))
	p := e.horner(f, -0x1.0931a8p-3, 0x1.1ed12cp-3, -0x1.f25dfep-4, 0x1.1ebe6ep-3, -0x1.55a752p-3,
		0x1.99d1f2p-3, -0x1.fffe84p-3, 0x1.555502p-2, -0x1p-1)
	return e.fma(e.value(scvtf, exponent), e.number(ln2), e.fma(p, e.mul(f, f), f))
}

// log1p is Log1p where 1+x is not infinite. A NaN goes through the division.
func (e *expression) log1p(x *value) *value {
	w := e.add(e.number(1), x)
	return e.add(e.logNormal(w), e.div(e.sub(x, e.sub(w, e.number(1))), w))
}

func (e *expression) sigmoid(x *value) *value {
	return e.div(e.number(1), e.add(e.number(1), e.exp(e.value(fneg, x))))
}

func (e *expression) tanh(x *value) *value {
	size := e.value(fabs, x)
	z := e.mul(x, x)
	p := e.horner(z, -0x1.75e1ecp-8, 0x1.5226a2p-6, -0x1.b83c5ap-5, 0x1.110726p-3, -0x1.555532p-2)
	near := e.fma(x, e.mul(z, p), x)

	power := e.exp(e.mul(e.number(2), size))
	far := e.sub(e.number(1), e.div(e.number(2), e.add(power, e.number(1))))
	far = e.choose(e.bits(1<<31), x, far) // the sign of x
	return e.choose(e.value(fcmgt, e.number(0.625), size), near, far)
}

func (e *expression) normal(x *value) (probability, density *value) {
	const perRootTwoPi = 0x1.988454p-2 // 1/√(2π)
	power := e.exp(e.mul(e.mul(x, x), e.number(-0.5)))
	u := e.div(e.number(1), e.fma(e.number(0x1.333334p-2), e.value(fabs, x), e.number(1)))
	p := e.horner(u, 0x1.3a65d6p-5, -0x1.5a748cp-3, 0x1.d44d2ap-3, -0x1.3961b6p-4, 0x1.23ea86p-3,
		0x1.83d23cp-4, 0x1.f362e4p-4, 0x1.e96be8p-4, 0x1.e1278cp-18)
	q := e.mul(power, p)
	probability = e.choose(e.value(fcmlt0, x), q, e.sub(e.number(1), q))
	return probability, e.mul(power, e.number(perRootTwoPi))
}

// softplus is log(1 + e^x).
func (e *expression) softplus(x *value) *value {
	positive := e.value(bic, x, e.value(fcmlt0, x))
	return e.add(positive, e.log1p(e.exp(e.value(fneg, e.value(fabs, x)))))
}
