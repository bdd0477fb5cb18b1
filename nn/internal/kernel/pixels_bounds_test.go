//go:build unix

package kernel

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// A panel of the products of pixels touches nothing but its columns, however many there are.
func TestPixelPanelsStayInTheirSlices(t *testing.T) {
	const rows, depth, rate = 3, 64, 0.1
	source := rand.New(rand.NewPCG(1, 1))
	for _, implementation := range fast(t) {
		for columns := 1; columns <= implementation.pixelColumns; columns++ {
			stride := columns + 5
			matrix := func(rows int) []float32 { return numbers(source, ordinary, (rows-1)*stride+columns) }
			c, start, b := matrix(rows), numbers(source, ordinary, columns), matrix(depth)
			pixels := make([]uint8, rows*depth)
			for i := range pixels[depth:] { // the first row's are all 0
				pixels[depth+i] = uint8(source.IntN(256) * source.IntN(2))
			}
			sums, descended := slices.Clone(c), slices.Clone(c)
			portable.pixelForward(sums, stride, start, 0, pixels, depth, b, stride, &Intensity, depth, rows, columns)
			portable.pixelDescend(descended, stride, pixels, depth, b, stride, &Intensity, rate, depth, rows, columns)

			for _, where := range []side{before, behind} {
				what := fmt.Sprintf("%s, %d columns, fence %s", implementation.name, columns, where)
				fencedB, fencedPixels := guard(t, b, where).numbers, fence(t, pixels, where)
				got := guard(t, c, where)
				implementation.pixelForward(got.numbers, stride, guard(t, start, where).numbers, 0, fencedPixels, depth, fencedB, stride, &Intensity, depth, rows, columns)
				got.expect(what+", pixelForward", sums)
				got = guard(t, c, where)
				implementation.pixelDescend(got.numbers, stride, fencedPixels, depth, fencedB, stride, &Intensity, rate, depth, rows, columns)
				got.expect(what+", pixelDescend", descended)
			}
		}
	}
}
