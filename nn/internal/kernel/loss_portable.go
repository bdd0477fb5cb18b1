package kernel

func softmax(p, z []float32, classes int) {
	for from := 0; from < len(p); from += classes {
		softmaxRow(p[from:from+classes], z[from:from+classes])
	}
}

func softmaxCrossEntropy(p, losses, z []float32, labels []uint8, classes int) {
	for i, label := range labels {
		p, z := p[i*classes:(i+1)*classes], z[i*classes:(i+1)*classes]
		atLabel := z[label] // p may be z
		largest, sum := softmaxRow(p, z)
		losses[i] = Log(sum) + (largest - atLabel)
	}
}

// softmaxRow is Softmax of one row; it returns what the loss needs.
func softmaxRow(p, z []float32) (largest, sum float32) {
	largest = z[0]
	for _, v := range z {
		if v > largest {
			largest = v
		}
	}
	for j, v := range z {
		p[j] = Exp(v - largest)
		sum += p[j]
	}
	for j := range p {
		p[j] /= sum
	}
	return largest, sum
}

func sigmoidCrossEntropy(p, losses, z []float32, labels []uint8, classes int) {
	for i, label := range labels {
		var loss float32
		for j, v := range z[i*classes : (i+1)*classes] {
			p[i*classes+j] = Sigmoid(v)
			if j == int(label) {
				v = -v
			}
			loss += softplus(v)
		}
		losses[i] = loss
	}
}

// softplus returns log(1 + e^x).
func softplus(x float32) float32 {
	positive, negative := x, -x
	if x < 0 {
		positive, negative = 0, x
	}
	return positive + Log1p(Exp(negative))
}

// divide sets x = x / by.
func divide(x []float32, by float32) {
	for i := range x {
		x[i] /= by
	}
}
