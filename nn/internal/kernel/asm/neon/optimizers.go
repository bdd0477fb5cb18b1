package main

// updates writes the optimizers' updates. The formulas are those of package
// kernel's functions of the same names.
func updates(f *file) {
	elementwise{
		name: "decay", doc: "is Decay.",
		slices: []string{"gradient", "w"}, reads: []string{"gradient", "w"}, scalars: []string{"decay"},
		results: func(e *expression, x, s []*value) []*value {
			gradient, w, decay := x[0], x[1], s[0]
			return []*value{e.fma(decay, w, gradient)}
		},
	}.write(f)
	elementwise{
		name: "momentum", doc: "is Momentum.",
		slices: []string{"w", "b", "gradient"}, reads: []string{"w", "b", "gradient"}, scalars: []string{"momentum", "rate"},
		results: func(e *expression, x, s []*value) []*value {
			w, b, gradient, momentum, rate := x[0], x[1], x[2], s[0], s[1]
			b = e.flush(e.fma(momentum, b, gradient))
			return []*value{e.fnma(rate, b, w), b}
		},
	}.write(f)
	elementwise{
		name: "nesterov", doc: "is Nesterov.",
		slices: []string{"w", "b", "gradient"}, reads: []string{"w", "b", "gradient"}, scalars: []string{"momentum", "rate"},
		results: func(e *expression, x, s []*value) []*value {
			w, b, gradient, momentum, rate := x[0], x[1], x[2], s[0], s[1]
			b = e.flush(e.fma(momentum, b, gradient))
			return []*value{e.fnma(rate, e.fma(momentum, b, gradient), w), b}
		},
	}.write(f)
	elementwise{
		name: "rmsProp", doc: "is RMSProp.",
		slices: []string{"w", "v", "gradient"}, reads: []string{"w", "v", "gradient"},
		scalars: []string{"alpha", "share", "epsilon", "rate"},
		results: func(e *expression, x, s []*value) []*value {
			w, v, gradient := x[0], x[1], x[2]
			alpha, share, epsilon, rate := s[0], s[1], s[2], s[3]
			v = e.flush(e.fma(alpha, v, e.mul(e.mul(share, gradient), gradient)))
			return []*value{e.fnma(rate, e.div(gradient, e.add(e.sqrt(v), epsilon)), w), v}
		},
	}.write(f)
	elementwise{
		name: "adam", doc: "is Adam.",
		slices: []string{"w", "m", "v", "gradient"}, reads: []string{"w", "m", "v", "gradient"},
		scalars: []string{"beta1", "share1", "beta2", "share2", "perRoot", "epsilon", "rate", "keep"},
		results: func(e *expression, x, s []*value) []*value {
			w, m, v, gradient := x[0], x[1], x[2], x[3]
			beta1, share1, beta2, share2, perRoot, epsilon, rate, keep := s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]
			m = e.flush(e.fma(beta1, m, e.mul(share1, gradient)))
			v = e.flush(e.fma(beta2, v, e.mul(e.mul(share2, gradient), gradient)))
			return []*value{e.fnma(rate, e.div(m, e.fma(e.sqrt(v), perRoot, epsilon)), e.mul(keep, w)), m, v}
		},
	}.write(f)
	elementwise{
		name: "average", doc: "is Average.",
		slices: []string{"average", "w"}, reads: []string{"average", "w"}, scalars: []string{"share"},
		results: one(func(e *expression, x, s []*value) *value {
			average, w, share := x[0], x[1], s[0]
			return e.flush(e.fma(share, e.sub(w, average), average))
		}),
	}.write(f)
}

// flush is x, or 0 where |x| < 2^-120.
func (e *expression) flush(x *value) *value {
	return e.value(bic, x, e.value(fcmgt, e.number(0x1p-120), e.value(fabs, x)))
}
