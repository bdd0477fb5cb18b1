package kernel

// The losses with what is done element by element in assembly, and the sums in Go.

func softmaxNEON(p, z []float32, classes int) {
	for from := 0; from < len(p); from += classes {
		softmaxRowNEON(p[from:from+classes], z[from:from+classes])
	}
}

func softmaxCrossEntropyNEON(p, losses, z []float32, labels []uint8, classes int) {
	for i, label := range labels {
		p, z := p[i*classes:(i+1)*classes], z[i*classes:(i+1)*classes]
		atLabel := z[label] // p may be z
		largest, sum := softmaxRowNEON(p, z)
		losses[i] = Log(sum) + (largest - atLabel)
	}
}

func softmaxRowNEON(p, z []float32) (largest, sum float32) {
	largest = z[0]
	for _, v := range z {
		if v > largest {
			largest = v
		}
	}
	expDifferenceNEON(p, z, largest)
	for _, e := range p {
		sum += e
	}
	divideNEON(p, sum)
	return largest, sum
}

func sigmoidCrossEntropyNEON(p, losses, z []float32, labels []uint8, classes int) {
	var part [64]float32 // of a row's z, then of its terms
	for i, label := range labels {
		var loss float32
		for from := 0; from < classes; from += len(part) {
			to := min(from+len(part), classes)
			terms := part[:copy(part[:], z[i*classes+from:i*classes+to])]
			if at := int(label) - from; 0 <= at && at < len(terms) {
				terms[at] = -terms[at]
			}
			softplusNEON(terms, terms)
			for _, term := range terms {
				loss += term
			}
		}
		losses[i] = loss
	}
	forwardSigmoidNEON(p, z) // at last, as p may be z
}
