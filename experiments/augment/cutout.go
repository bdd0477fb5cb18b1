package augment

import (
	"math/bits"
	"math/rand/v2"
)

// cutOut sets a square of an image to 0. Its centre is any pixel of the image,
// each as likely as the others, so that part of it may lie outside (T. DeVries,
// G. Taylor 2017, "Improved Regularization of Convolutional Neural Networks
// with Cutout"). It takes two numbers from random.
func cutOut(image []uint8, width, height, side int, random *rand.PCG) {
	left := below(width, random) - side/2
	top := below(height, random) - side/2
	for y := max(top, 0); y < min(top+side, height); y++ {
		clear(image[y*width+max(left, 0) : y*width+min(left+side, width)])
	}
}

// below returns one of 0 to n-1.
func below(n int, random *rand.PCG) int {
	high, _ := bits.Mul64(random.Uint64(), uint64(n))
	return int(high)
}
