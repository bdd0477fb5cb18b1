package main

import "fmt"

// elementwise is a loop over slices of one length: what it makes of the elements
// of those that it reads becomes the element of the first.
type elementwise struct {
	name, doc string
	slices    []string // from the first one on
	reads     []string
	scalar    string // a float32 that is the same for all elements; "" for none
	result    func(e *expression, elements []*value, scalar *value) *value
}

// elementary writes the loops over slices.
func elementary(f *file) {
	const leak = 0.01
	forward := func(name string, result func(e *expression, z *value) *value) {
		elementwise{
			name: "forward" + name, doc: fmt.Sprintf("is Forward%s.", name),
			slices: []string{"a", "z"}, reads: []string{"z"},
			result: func(e *expression, elements []*value, _ *value) *value { return result(e, elements[0]) },
		}.write(f)
	}
	backward := func(name, source string, result func(e *expression, delta, source *value) *value) {
		elementwise{
			name: "backward" + name, doc: fmt.Sprintf("is Backward%s.", name),
			slices: []string{"delta", source}, reads: []string{"delta", source},
			result: func(e *expression, elements []*value, _ *value) *value { return result(e, elements[0], elements[1]) },
		}.write(f)
	}

	forward("Sigmoid", (*expression).sigmoid)
	backward("Sigmoid", "a", func(e *expression, delta, a *value) *value {
		return e.mul(delta, e.mul(a, e.sub(e.number(1), a)))
	})
	forward("ReLU", func(e *expression, z *value) *value { return e.value(bic, z, e.value(fcmlt0, z)) })
	backward("ReLU", "a", func(e *expression, delta, a *value) *value {
		return e.value(bic, delta, e.value(fcmle0, a))
	})
	forward("Tanh", (*expression).tanh)
	backward("Tanh", "a", func(e *expression, delta, a *value) *value {
		return e.mul(delta, e.fnma(a, a, e.number(1)))
	})
	forward("LeakyReLU", func(e *expression, z *value) *value {
		return e.choose(e.value(fcmle0, z), e.mul(z, e.number(leak)), z)
	})
	backward("LeakyReLU", "a", func(e *expression, delta, a *value) *value {
		return e.choose(e.value(fcmle0, a), e.mul(delta, e.number(leak)), delta)
	})
	forward("ELU", func(e *expression, z *value) *value { return e.choose(e.value(fcmle0, z), e.expm1(z), z) })
	backward("ELU", "a", func(e *expression, delta, a *value) *value {
		return e.choose(e.value(fcmle0, a), e.mul(delta, e.add(a, e.number(1))), delta)
	})
	forward("GELU", func(e *expression, z *value) *value {
		probability, _ := e.normal(z)
		return e.mul(z, probability)
	})
	backward("GELU", "z", func(e *expression, delta, z *value) *value {
		probability, density := e.normal(z)
		return e.mul(delta, e.fma(z, density, probability))
	})
	forward("SiLU", func(e *expression, z *value) *value { return e.mul(z, e.sigmoid(z)) })
	backward("SiLU", "z", func(e *expression, delta, z *value) *value {
		s := e.sigmoid(z)
		return e.mul(delta, e.fma(s, e.mul(z, e.sub(e.number(1), s)), s))
	})

	elementwise{
		name: "descend", doc: "is Descend.",
		slices: []string{"w", "gradient"}, reads: []string{"w", "gradient"}, scalar: "rate",
		result: func(e *expression, elements []*value, rate *value) *value {
			return e.fnma(rate, elements[1], elements[0])
		},
	}.write(f)
	elementwise{
		name: "expDifference", doc: "sets p = Exp(z - largest).",
		slices: []string{"p", "z"}, reads: []string{"z"}, scalar: "largest",
		result: func(e *expression, elements []*value, largest *value) *value {
			return e.exp(e.sub(elements[0], largest))
		},
	}.write(f)
	elementwise{
		name: "divide", doc: "is divide.",
		slices: []string{"x"}, reads: []string{"x"}, scalar: "by",
		result: func(e *expression, elements []*value, by *value) *value { return e.div(elements[0], by) },
	}.write(f)
	elementwise{
		name: "softplus", doc: "sets p = log(1 + e^z), as SigmoidCrossEntropy says.",
		slices: []string{"p", "z"}, reads: []string{"z"},
		result: func(e *expression, elements []*value, _ *value) *value { return e.softplus(elements[0]) },
	}.write(f)
	unitSums(f)
}

// Registers of a loop. The slices' pointers are R0 and R1.
const (
	tableRegister  = "R3" // of the constants
	lengthRegister = "R2" // how many elements are left
	thirdRegister  = "R4" // points at the third element
	scalarVector   = 31
)

// write writes the loop: four elements at a time, at the end one to three. The
// instructions between are the same ones: the lanes that have no element hold
// zeros or what was there before, and are not stored.
func (w elementwise) write(f *file) {
	name := w.name + "NEON"
	signature, arguments := "(", 24*len(w.slices)
	for n, slice := range w.slices {
		if n > 0 {
			signature += ", "
		}
		signature += slice
	}
	signature += " []float32"
	if w.scalar != "" {
		signature += ", " + w.scalar + " float32"
		arguments += 4
	}
	f.function(w.doc, name, signature+")", arguments)

	pointers := map[string]string{}
	for n, slice := range w.slices {
		pointers[slice] = fmt.Sprintf("R%d", n)
		f.line("MOVD %s_base+%d(FP), R%d", slice, 24*n, n)
	}
	f.line("MOVD %s_len+8(FP), %s", w.slices[0], lengthRegister)
	f.line("MOVD $constants<>(SB), %s", tableRegister)
	e := &expression{file: f}
	var elements, kept []*value
	var scalar *value
	if w.scalar != "" {
		f.line("FMOVS %s+%d(FP), F%d", w.scalar, 24*len(w.slices), scalarVector)
		f.vector(dup, scalarVector, scalarVector)
		scalar = &value{register: scalarVector}
		kept = append(kept, scalar)
	}
	for n := range w.reads {
		elements = append(elements, &value{register: n})
	}
	f.line("CBZ %s, done", lengthRegister)

	f.label("loop")
	f.line("CMP $4, %s", lengthRegister)
	f.line("BLT loadRest")
	for n, slice := range w.reads {
		f.line("FMOVQ (%s), F%d", pointers[slice], n)
	}
	f.label("compute")
	result := e.write(w.result(e, elements, scalar), elements, kept)
	f.line("CMP $4, %s", lengthRegister)
	f.line("BLT storeRest")
	f.line("FMOVQ.P F%d, 16(%s)", result, pointers[w.slices[0]])
	for _, slice := range w.slices[1:] {
		f.line("ADD $16, %s", pointers[slice])
	}
	f.line("SUBS $4, %s", lengthRegister)
	f.line("BNE loop")
	f.label("done")
	f.line("RET")

	f.label("loadRest")
	f.line("CMP $2, %s", lengthRegister)
	f.line("BGE loadTwo")
	for n, slice := range w.reads {
		f.line("FMOVS (%s), F%d", pointers[slice], n)
	}
	f.line("B compute")
	f.label("loadTwo")
	for n, slice := range w.reads {
		f.line("FMOVD (%s), F%d", pointers[slice], n)
	}
	f.line("BEQ compute")
	for n, slice := range w.reads {
		f.line("ADD $8, %s, %s", pointers[slice], thirdRegister)
		f.line("VLD1 (%s), V%d.S[2]", thirdRegister, n)
	}
	f.line("B compute")

	f.label("storeRest")
	to := pointers[w.slices[0]]
	f.line("CMP $2, %s", lengthRegister)
	f.line("BGE storeTwo")
	f.line("FMOVS F%d, (%s)", result, to)
	f.line("RET")
	f.label("storeTwo")
	f.line("FMOVD F%d, (%s)", result, to)
	f.line("BEQ done")
	f.line("ADD $8, %s, %s", to, thirdRegister)
	f.line("VST1 V%d.S[2], (%s)", result, thirdRegister)
	f.line("RET")
}

// unitSums writes the sums over the samples: 16 columns at a time, then 4, then 1.
func unitSums(f *file) {
	f.function("is UnitSums.", "unitSumsNEON", "(sums, dy []float32, batch int)", 56)
	f.line("MOVD sums_base+0(FP), R0")
	f.line("MOVD sums_len+8(FP), R1")
	f.line("MOVD dy_base+24(FP), R2")
	f.line("MOVD batch+48(FP), R3")
	f.line("LSL $2, R1, R4 // bytes of a sample")
	for _, columns := range []int{16, 4, 1} {
		load, bytes := "FMOVQ", 16
		if columns == 1 {
			load, bytes = "FMOVS", 4
		}
		vectors := max(columns/4, 1)
		f.label(fmt.Sprint("columns", columns))
		f.line("CMP $%d, R1", columns)
		f.line("BLT fewerThan%d", columns)
		for v := range vectors {
			f.vector(eor, v, v, v)
		}
		f.line("MOVD R2, R5")
		f.line("MOVD R3, R6")
		f.line("CBZ R6, store%d", columns)
		f.label(fmt.Sprint("sample", columns))
		for v := range vectors {
			f.line("%s %d(R5), F%d", load, bytes*v, 4+v)
			f.vector(fadd, v, v, 4+v)
		}
		f.line("ADD R4, R5")
		f.line("SUBS $1, R6")
		f.line("BNE sample%d", columns)
		f.label(fmt.Sprint("store", columns))
		for v := range vectors {
			f.line("%s F%d, %d(R0)", load, v, bytes*v)
		}
		f.line("ADD $%d, R0", bytes*vectors)
		f.line("ADD $%d, R2", bytes*vectors)
		f.line("SUB $%d, R1", columns)
		f.line("B columns%d", columns)
		f.label(fmt.Sprint("fewerThan", columns))
	}
	f.line("RET")
}
