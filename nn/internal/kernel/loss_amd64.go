package kernel

// What is done at the labels, which are few, is in Go; the rest in assembly.

func softmaxCrossEntropyAVX2(p, losses, z []float32, labels []uint8, classes int) {
	atLabels(losses, z, labels, classes)
	softmaxLossesAVX2(p, losses, z, classes)
}

func softmaxCrossEntropyAVX512(p, losses, z []float32, labels []uint8, classes int) {
	atLabels(losses, z, labels, classes)
	softmaxLossesAVX512(p, losses, z, classes)
}

// atLabels sets logits to the labels' logits, where the assembly, which turns
// them into losses, finds them: z may be overwritten by then.
func atLabels(logits, z []float32, labels []uint8, classes int) {
	for i, label := range labels {
		logits[i] = z[i*classes : (i+1)*classes][label]
	}
}
