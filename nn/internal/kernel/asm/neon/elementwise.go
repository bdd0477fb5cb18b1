package main

import (
	"fmt"
	"slices"
	"strings"
)

// elementwise is a loop over slices of one length: what it makes of the elements
// of those that it reads becomes the elements of the first ones. Where there are
// slices with one number a unit, the others are matrices whose rows have as many.
type elementwise struct {
	name, doc string
	slices    []string // at most eight
	reads     []string
	units     []string // those of slices, the last ones, with one number a unit
	scalars   []string // float32 that are the same for all elements
	results   func(e *expression, elements, scalars []*value) []*value
}

// one is the results of a loop that sets one slice.
func one(result func(e *expression, elements, scalars []*value) *value) func(e *expression, elements, scalars []*value) []*value {
	return func(e *expression, elements, scalars []*value) []*value {
		return []*value{result(e, elements, scalars)}
	}
}

// elementary writes the loops over slices.
func elementary(f *file) {
	const leak = 0.01
	forward := func(name string, result func(e *expression, z *value) *value) {
		elementwise{
			name: "forward" + name, doc: fmt.Sprintf("is Forward%s.", name),
			slices: []string{"a", "z"}, reads: []string{"z"},
			results: one(func(e *expression, elements, _ []*value) *value { return result(e, elements[0]) }),
		}.write(f)
	}
	backward := func(name, source string, result func(e *expression, delta, source *value) *value) {
		elementwise{
			name: "backward" + name, doc: fmt.Sprintf("is Backward%s.", name),
			slices: []string{"delta", source}, reads: []string{"delta", source},
			results: one(func(e *expression, elements, _ []*value) *value { return result(e, elements[0], elements[1]) }),
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
		slices: []string{"w", "gradient"}, reads: []string{"w", "gradient"}, scalars: []string{"rate"},
		results: one(func(e *expression, elements, scalars []*value) *value {
			return e.fnma(scalars[0], elements[1], elements[0])
		}),
	}.write(f)
	elementwise{
		name: "expDifference", doc: "sets p = Exp(z - largest).",
		slices: []string{"p", "z"}, reads: []string{"z"}, scalars: []string{"largest"},
		results: one(func(e *expression, elements, scalars []*value) *value {
			return e.exp(e.sub(elements[0], scalars[0]))
		}),
	}.write(f)
	elementwise{
		name: "divide", doc: "is divide.",
		slices: []string{"x"}, reads: []string{"x"}, scalars: []string{"by"},
		results: one(func(e *expression, elements, scalars []*value) *value { return e.div(elements[0], scalars[0]) }),
	}.write(f)
	elementwise{
		name: "softplus", doc: "sets p = log(1 + e^z), as SigmoidCrossEntropy says.",
		slices: []string{"p", "z"}, reads: []string{"z"},
		results: one(func(e *expression, elements, _ []*value) *value { return e.softplus(elements[0]) }),
	}.write(f)
	unitSums(f)
}

// Registers of a loop. The slices' pointers are R0, R1 and so on.
const (
	lengthRegister = "R8"  // how many elements are left
	tableRegister  = "R9"  // of the constants
	thirdRegister  = "R10" // points at the third element
	unitsRegister  = "R11" // how many elements a row has
	matrixRegister = "R12" // how many elements of the matrices are left
	scalarVector   = 31    // holds the first scalar; those before it hold the others
)

// write writes the loop: four elements at a time, at the end one to three. The
// instructions between are the same ones: the lanes that have no element hold
// zeros or what was there before, and are not stored.
func (w elementwise) write(f *file) {
	name := w.name + "NEON"
	signature, arguments := strings.Join(w.slices, ", ")+" []float32", 24*len(w.slices)
	if len(w.scalars) > 0 {
		signature += ", " + strings.Join(w.scalars, ", ") + " float32"
		arguments += 4 * len(w.scalars)
	}
	f.function(w.doc, name, "("+signature+")", arguments)

	pointers := map[string]string{}
	for n, slice := range w.slices {
		pointers[slice] = fmt.Sprintf("R%d", n)
		f.line("MOVD %s_base+%d(FP), R%d", slice, 24*n, n)
	}
	if w.units == nil {
		f.line("MOVD %s_len+8(FP), %s", w.slices[0], lengthRegister)
	} else {
		f.line("MOVD %s_len+8(FP), %s", w.slices[0], matrixRegister)
		f.line("MOVD %s_len+%d(FP), %s", w.units[0], 24*(len(w.slices)-len(w.units))+8, unitsRegister)
		f.line("MOVD %s, %s", unitsRegister, lengthRegister)
	}
	e := &expression{file: f}
	var elements, scalars []*value
	for n, scalar := range w.scalars {
		register := scalarVector - n
		f.line("FMOVS %s+%d(FP), F%d", scalar, 24*len(w.slices)+4*n, register)
		f.vector(dup, register, register)
		scalars = append(scalars, &value{register: register})
	}
	for n := range w.reads {
		elements = append(elements, &value{register: n})
	}
	values := w.results(e, elements, scalars)
	if e.hasConstants() {
		f.line("MOVD $constants<>(SB), %s", tableRegister)
	}
	if w.units == nil {
		f.line("CBZ %s, done", lengthRegister)
	} else {
		f.line("CBZ %s, end", matrixRegister)
	}

	f.label("loop")
	f.line("CMP $4, %s", lengthRegister)
	f.line("BLT loadRest")
	for n, slice := range w.reads {
		f.line("FMOVQ (%s), F%d", pointers[slice], n)
	}
	f.label("compute")
	results := e.write(values, elements, scalars)
	stored, others := w.slices[:len(results)], w.slices[len(results):]
	f.line("CMP $4, %s", lengthRegister)
	f.line("BLT storeRest")
	for n, slice := range stored {
		f.line("FMOVQ.P F%d, 16(%s)", results[n], pointers[slice])
	}
	for _, slice := range others {
		f.line("ADD $16, %s", pointers[slice])
	}
	f.line("SUBS $4, %s", lengthRegister)
	f.line("BNE loop")
	f.label("done")
	if w.units != nil {
		w.nextRow(f, pointers)
		f.label("end")
	}
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
	f.line("CMP $2, %s", lengthRegister)
	f.line("BGE storeTwo")
	for n, slice := range stored {
		f.line("FMOVS F%d, (%s)", results[n], pointers[slice])
	}
	f.line("B done")
	f.label("storeTwo")
	for n, slice := range stored {
		f.line("FMOVD F%d, (%s)", results[n], pointers[slice])
	}
	f.line("BEQ done")
	for n, slice := range stored {
		f.line("ADD $8, %s, %s", pointers[slice], thirdRegister)
		f.line("VST1 V%d.S[2], (%s)", results[n], thirdRegister)
	}
	f.line("B done")
}

// nextRow writes the step to the next row, if there is one. What is left of this
// one's elements is the last few, which have been stored.
func (w elementwise) nextRow(f *file, pointers map[string]string) {
	for n, slice := range w.slices {
		if slices.Contains(w.units, slice) {
			f.line("MOVD %s_base+%d(FP), %s", slice, 24*n, pointers[slice])
		} else {
			f.line("ADD %s<<2, %s", lengthRegister, pointers[slice])
		}
	}
	f.line("MOVD %s, %s", unitsRegister, lengthRegister)
	f.line("SUBS %s, %s", unitsRegister, matrixRegister)
	f.line("BNE loop")
}

// unitSums writes the function of that name.
func unitSums(f *file) {
	f.function("is UnitSums.", "unitSumsNEON", "(sums, dy []float32, batch int)", 56)
	f.line("MOVD dy_base+24(FP), %s", columnSumsMatrices[0])
	f.line("MOVD batch+48(FP), %s", columnSumsRows)
	columnSums(f, 1, func(sum int, x []int) { f.vector(fadd, sum, sum, x[0]) })
}

// Registers that columnSums finds its arguments in.
const columnSumsRows = "R4"

var columnSumsMatrices = []string{"R2", "R3"}

// columnSums writes a function that adds to sums, from 0 on, what add makes of the
// rows of one or two matrices: 16 columns at a time, then 4, then 1.
func columnSums(f *file, matrices int, add func(sum int, x []int)) {
	const (
		sums, columns = "R0", "R1"
		stride, left  = "R5", "R6" // left is how many rows are
	)
	bases, rows := columnSumsMatrices[:matrices], []string{"R7", "R8"}[:matrices]
	f.line("MOVD sums_base+0(FP), %s", sums)
	f.line("MOVD sums_len+8(FP), %s", columns)
	f.line("LSL $2, %s, %s // bytes of a row", columns, stride)
	for _, block := range []int{16, 4, 1} {
		load, bytes := "FMOVQ", 16
		if block == 1 {
			load, bytes = "FMOVS", 4
		}
		vectors := max(block/4, 1)
		f.label(fmt.Sprint("columns", block))
		f.line("CMP $%d, %s", block, columns)
		f.line("BLT fewerThan%d", block)
		for v := range vectors {
			f.vector(eor, v, v, v)
		}
		for m, matrix := range bases {
			f.line("MOVD %s, %s", matrix, rows[m])
		}
		f.line("MOVD %s, %s", columnSumsRows, left)
		f.line("CBZ %s, store%d", left, block)
		f.label(fmt.Sprint("row", block))
		for v := range vectors {
			var x []int
			for m, row := range rows {
				x = append(x, 4+4*m+v)
				f.line("%s %d(%s), F%d", load, bytes*v, row, x[m])
			}
			add(v, x)
		}
		for _, row := range rows {
			f.line("ADD %s, %s", stride, row)
		}
		f.line("SUBS $1, %s", left)
		f.line("BNE row%d", block)
		f.label(fmt.Sprint("store", block))
		for v := range vectors {
			f.line("%s F%d, %d(%s)", load, v, bytes*v, sums)
		}
		f.line("ADD $%d, %s", bytes*vectors, sums)
		for _, matrix := range bases {
			f.line("ADD $%d, %s", bytes*vectors, matrix)
		}
		f.line("SUB $%d, %s", block, columns)
		f.line("B columns%d", block)
		f.label(fmt.Sprint("fewerThan", block))
	}
	f.line("RET")
}
