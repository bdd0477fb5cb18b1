package main

import . "github.com/mmcloughlin/avo/reg"

// updates writes the optimizers' updates. The formulas are those of package
// kernel's functions of the same names.
func updates() {
	data()
	for _, i := range []isa{avx2, avx512} {
		i.update("decay", "gradient, w []float32, decay float32", []string{"gradient", "w"}, []string{"decay"},
			func(x, s []VecVirtual) []VecVirtual {
				gradient, w, decay := x[0], x[1], s[0]
				return []VecVirtual{i.fma(decay, w, gradient)}
			})
		i.update("momentum", "w, b, gradient []float32, momentum, rate float32",
			[]string{"w", "b", "gradient"}, []string{"momentum", "rate"},
			func(x, s []VecVirtual) []VecVirtual {
				w, b, gradient, momentum, rate := x[0], x[1], x[2], s[0], s[1]
				b = i.flush(i.fma(momentum, b, gradient))
				return []VecVirtual{i.fnma(rate, b, w), b}
			})
		i.update("nesterov", "w, b, gradient []float32, momentum, rate float32",
			[]string{"w", "b", "gradient"}, []string{"momentum", "rate"},
			func(x, s []VecVirtual) []VecVirtual {
				w, b, gradient, momentum, rate := x[0], x[1], x[2], s[0], s[1]
				b = i.flush(i.fma(momentum, b, gradient))
				return []VecVirtual{i.fnma(rate, i.fma(momentum, b, gradient), w), b}
			})
		i.update("rmsProp", "w, v, gradient []float32, alpha, share, epsilon, rate float32",
			[]string{"w", "v", "gradient"}, []string{"alpha", "share", "epsilon", "rate"},
			func(x, s []VecVirtual) []VecVirtual {
				w, v, gradient := x[0], x[1], x[2]
				alpha, share, epsilon, rate := s[0], s[1], s[2], s[3]
				v = i.flush(i.fma(alpha, v, i.mul(i.mul(share, gradient), gradient)))
				return []VecVirtual{i.fnma(rate, i.div(gradient, i.add(i.sqrt(v), epsilon)), w), v}
			})
		i.update("adam", "w, m, v, gradient []float32, beta1, share1, beta2, share2, perRoot, epsilon, rate, keep float32",
			[]string{"w", "m", "v", "gradient"}, []string{"beta1", "share1", "beta2", "share2", "perRoot", "epsilon", "rate", "keep"},
			func(x, s []VecVirtual) []VecVirtual {
				w, m, v, gradient := x[0], x[1], x[2], x[3]
				beta1, share1, beta2, share2, perRoot, epsilon, rate, keep := s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]
				m = i.flush(i.fma(beta1, m, i.mul(share1, gradient)))
				v = i.flush(i.fma(beta2, v, i.mul(i.mul(share2, gradient), gradient)))
				return []VecVirtual{i.fnma(rate, i.div(m, i.fma(i.sqrt(v), perRoot, epsilon)), i.mul(keep, w)), m, v}
			})
		i.update("average", "average, w []float32, share float32", []string{"average", "w"}, []string{"share"},
			func(x, s []VecVirtual) []VecVirtual {
				average, w, share := x[0], x[1], s[0]
				return []VecVirtual{i.flush(i.fma(share, i.sub(w, average), average))}
			})
	}
}

// flush is x, or 0 where |x| < 2^-120.
func (i isa) flush(x VecVirtual) VecVirtual {
	return i.choose(i.compare(i.abs(x), less, i.constant(0x1p-120)), i.constant(0), x)
}

// update writes a loop that reads all of its slices.
func (i isa) update(name, parameters string, slices, scalars []string, step func(x, s []VecVirtual) []VecVirtual) {
	i.elementwise(name, parameters, slices, slices, scalars, step)
}
