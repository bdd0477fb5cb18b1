// Package kernel is the float32 arithmetic of package nn: matrix products,
// activations, losses, batch normalization, optimizers' updates and elementary
// functions over slices.
//
// Several implementations do it (see implementation.go), and all give the same
// bits. What fixes the bits is written at each function as a sequence of IEEE
// 754 single-precision operations (round to nearest even, gradual underflow):
//
//   - fma(x, y, z) rounds once; a sum or a product that is written apart rounds
//     apart, and is never fused. In Go, float32(x*y) + z keeps a compiler from fusing.
//   - Data decide only selections between two computed values, so that lanes of a
//     vector can compute both. Go's if is used where that gives the same bits.
//   - A NaN goes in, a NaN comes out. Which of the many NaNs is left open.
//   - A sum over the samples of a batch runs from the first sample to the last, in
//     one accumulator; one over the classes of a sample from the first class to the last.
package kernel

import (
	"fmt"
	"os"
)

// variable is the environment variable that names the implementation to use.
// Where it is unset or empty, it is the fastest one that the CPU can run.
const variable = "GRADBOOK_KERNEL"

var active, choiceError = choose(os.Getenv(variable), implementations())

// Name names the implementation in use.
func Name() string { return active.name }

// Err returns an error when GRADBOOK_KERNEL names no implementation that this CPU can
// run. The fastest one is in use then: the caller should not go on.
func Err() error { return choiceError }

// choose returns the implementation of that name, or the first one for no name.
func choose(name string, list []implementation) (implementation, error) {
	if name == "" {
		return list[0], nil
	}
	var names []string
	for _, i := range list {
		if i.name == name {
			return i, nil
		}
		names = append(names, i.name)
	}
	return list[0], fmt.Errorf("%s is %q: this CPU can run %q; unset it for the first of them", variable, name, names)
}
