package main

import (
	"bytes"
	"fmt"
	"math"
)

// file is a file of assembly and its declarations in Go, while it is written.
type file struct {
	pkg       string // the package's name
	header    string // the comment at the top of both files
	code      bytes.Buffer
	stubs     bytes.Buffer
	constants []uint32 // a quarter of the rows of the table of constants, which holds each in four lanes
}

func newFile(pkg, header string) *file { return &file{pkg: pkg, header: header} }

// function starts a function; its arguments take that many bytes.
func (f *file) function(doc, name, signature string, arguments int) {
	declaration := "func " + name + signature
	fmt.Fprintf(&f.stubs, "\n// %s %s\n//\n//go:noescape\n%s\n", name, doc, declaration)
	fmt.Fprintf(&f.code, "\n// %s\nTEXT ·%s(SB), NOSPLIT, $0-%d\n", declaration, name, arguments)
}

// line writes an instruction of Go's assembler.
func (f *file) line(format string, operands ...any) {
	fmt.Fprintf(&f.code, "\t"+format+"\n", operands...)
}

// label writes a label of the function.
func (f *file) label(name string) { fmt.Fprintf(&f.code, "%s:\n", name) }

// vector writes a vector instruction: the registers are the destination and the
// sources, as in Arm's notation.
func (f *file) vector(i instruction, destination int, sources ...int) {
	f.line("WORD $%#08x // %s", i.encode(destination, sources...), i.notation(destination, sources...))
}

// constant returns the offset in the table of constants of a vector of four times these bits.
func (f *file) constant(bits uint32) int {
	for n, c := range f.constants {
		if c == bits {
			return 16 * n
		}
	}
	f.constants = append(f.constants, bits)
	return 16 * (len(f.constants) - 1)
}

func (f *file) assembly() []byte {
	var out bytes.Buffer
	out.WriteString(f.header + "#include \"textflag.h\"\n")
	out.Write(f.code.Bytes())
	if len(f.constants) > 0 {
		out.WriteString("\n// Every constant fills the four lanes of a vector.\n")
		for n, bits := range f.constants {
			for half := range 2 {
				fmt.Fprintf(&out, "DATA constants<>+%d(SB)/8, $%#08x%08x // %x\n", 16*n+8*half, bits, bits, math.Float32frombits(bits))
			}
		}
		fmt.Fprintf(&out, "GLOBL constants<>(SB), RODATA|NOPTR, $%d\n", 16*len(f.constants))
	}
	return out.Bytes()
}

func (f *file) declarations() []byte {
	return append([]byte(f.header+"package "+f.pkg+"\n"), f.stubs.Bytes()...)
}
