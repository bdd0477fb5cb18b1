// Package kernel is the float32 arithmetic of package nn: matrix products,
// activations and elementary functions over slices.
//
// The package is a seam: another implementation (assembly for one CPU) may
// replace any function over slices, if it gives the same bits. What fixes the
// bits is written at each function as a sequence of IEEE 754 single-precision
// operations (round to nearest even, gradual underflow):
//
//   - fma(x, y, z) rounds once; a sum or a product that is written apart rounds
//     apart, and is never fused. In Go, float32(x*y) + z keeps a compiler from fusing.
//   - Data decide only selections between two computed values, so that lanes of a
//     vector can compute both. Go's if is used where that gives the same bits.
//   - A NaN goes in, a NaN comes out. Which of the many NaNs is left open.
//   - A sum over the samples of a batch runs from the first sample to the last, in one accumulator.
//
// The three matrix products do not keep to it yet: see products.go.
package kernel

import "runtime"

// Name names this implementation and, as the bits of gonum's products depend on it, the architecture.
const Name = "gonum/" + runtime.GOARCH
