package kernel

func unitSums(sums, dy []float32, batch int) {
	clear(sums)
	for b := range batch {
		for o, v := range dy[b*len(sums) : (b+1)*len(sums)] {
			sums[o] += v
		}
	}
}

func descend(w, gradient []float32, rate float32) {
	for i, g := range gradient {
		w[i] = FMA(-rate, g, w[i])
	}
}
