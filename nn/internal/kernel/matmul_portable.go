package kernel

import "math"

func panel(c []float32, cStride int, start []float32, startStride int, a []float32, aRow, aDepth int, b []float32, bStride int, depth, rows, columns int) {
	for r := range rows {
		sums := c[r*cStride:][:columns]
		copy(sums, start[r*startStride:])
		for k := range depth {
			addMultiple(sums, a[r*aRow+k*aDepth], b[k*bStride:][:columns])
		}
	}
}

// addMultiple sets sums = fma(factor, terms, sums), element by element. It is FMA
// written out, as its call takes longer than what it does.
func addMultiple(sums []float32, factor float32, terms []float32) {
	wide := float64(factor)
	terms = terms[:len(sums)]
	for j, addend := range sums {
		product := wide * float64(terms[j])
		sum := product + float64(addend)
		if math.Float64bits(sum)<<36 == 0 {
			sum = roundToOdd(sum, product, float64(addend))
		}
		sums[j] = float32(sum)
	}
}

func copyPanel(to []float32, toStride int, from []float32, fromStride int, depth, columns int) {
	for k := range depth {
		copy(to[k*toStride:][:columns], from[k*fromStride:])
	}
}

func transpose(to []float32, toStride int, from []float32, fromStride int, depth, columns int) {
	for j := range columns {
		for k, v := range from[j*fromStride:][:depth] {
			to[k*toStride+j] = v
		}
	}
}
