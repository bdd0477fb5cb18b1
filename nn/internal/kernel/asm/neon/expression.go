package main

import (
	"math"
	"slices"
)

// expression is what a loop does to the lanes of a vector: instructions in
// order, each of which makes one new value. Registers are found when it is written.
type expression struct {
	file  *file
	steps []*value
}

// value is the result of an instruction, of a load from the table of constants, or an input.
type value struct {
	instruction instruction
	sources     []*value // the first one is what the destination holds before, where instruction updates it
	constant    int      // where there are no sources: the offset in the table of constants
	needed      bool
	last        int // the step that uses it last
	register    int
}

func (e *expression) value(i instruction, sources ...*value) *value {
	v := &value{instruction: i, sources: sources}
	e.steps = append(e.steps, v)
	return v
}

// number is a constant in all lanes, bits one given by its bits.
func (e *expression) number(x float32) *value { return e.bits(math.Float32bits(x)) }

func (e *expression) bits(bits uint32) *value {
	v := e.value(instruction{})
	v.constant = e.file.constant(bits)
	return v
}

// hasConstants is whether there is a load from the table of constants.
func (e *expression) hasConstants() bool {
	return slices.ContainsFunc(e.steps, func(v *value) bool { return len(v.sources) == 0 })
}

func (e *expression) add(x, y *value) *value { return e.value(fadd, x, y) }
func (e *expression) sub(x, y *value) *value { return e.value(fsub, x, y) }
func (e *expression) mul(x, y *value) *value { return e.value(fmul, x, y) }
func (e *expression) div(x, y *value) *value { return e.value(fdiv, x, y) }
func (e *expression) sqrt(x *value) *value   { return e.value(fsqrt, x) }

// fma is x*y + z, and fnma z - x*y, rounded once.
func (e *expression) fma(x, y, z *value) *value  { return e.value(fmla, z, x, y) }
func (e *expression) fnma(x, y, z *value) *value { return e.value(fmls, z, x, y) }

// choose is x where the mask has ones, y where it has zeros.
func (e *expression) choose(mask, x, y *value) *value { return e.value(bsl, mask, x, y) }

// horner is a polynomial of x, its coefficients from that of the highest power on,
// each step one fma.
func (e *expression) horner(x *value, coefficients ...float32) *value {
	p := e.number(coefficients[0])
	for _, c := range coefficients[1:] {
		p = e.fma(p, x, e.number(c))
	}
	return p
}

// write writes the instructions that results need and returns their registers.
// inputs are in registers; kept ones keep them, the others' are free after their last use.
func (e *expression) write(results, inputs, kept []*value) (registers []int) {
	for _, result := range results {
		e.markNeeded(result)
	}
	for n, v := range e.steps {
		for _, source := range v.sources {
			if v.needed {
				source.last = n
			}
		}
	}
	for _, values := range [][]*value{kept, results} {
		for _, v := range values {
			v.last = len(e.steps)
		}
	}
	var used [32]bool
	for _, values := range [][]*value{inputs, kept} {
		for _, v := range values {
			used[v.register] = true
		}
	}
	for n, v := range e.steps {
		if v.needed {
			e.place(v, n, &used)
		}
	}
	for _, result := range results {
		registers = append(registers, result.register)
	}
	return registers
}

func (e *expression) markNeeded(v *value) {
	v.needed = true
	for _, source := range v.sources {
		e.markNeeded(source)
	}
}

// place finds a register for the value of step n and writes the instruction.
func (e *expression) place(v *value, n int, used *[32]bool) {
	free := func() int {
		for register, taken := range used {
			if !taken {
				used[register] = true
				return register
			}
		}
		panic("more values at once than registers")
	}
	release := func() {
		for _, source := range v.sources {
			if source.last == n {
				used[source.register] = false
			}
		}
	}
	if len(v.sources) == 0 {
		v.register = free()
		e.file.line("FMOVQ %d(%s), F%d", v.constant, tableRegister, v.register)
		return
	}
	var registers []int
	for _, source := range v.sources {
		registers = append(registers, source.register)
	}
	if !v.instruction.updates {
		release()
		v.register = free()
		e.file.vector(v.instruction, v.register, registers...)
		return
	}
	updated := v.sources[0]
	if updated.last == n && updated != v.sources[1] && updated != v.sources[2] {
		release()
		v.register = updated.register
		used[v.register] = true
	} else {
		v.register = free()
		release()
		e.file.vector(orr, v.register, updated.register, updated.register)
	}
	e.file.vector(v.instruction, v.register, registers[1:]...)
}
