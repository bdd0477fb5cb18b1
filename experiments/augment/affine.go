package augment

import (
	"math/rand/v2"

	"gradbook/experiments/exact"
)

// affine is what is done to an image as a whole. About the image's centre, it is
// scaled, then sheared, then rotated, and then shifted.
type affine struct {
	right, down   float64 // pixels
	angle         float64 // radians, clockwise
	width, height float64 // factors
	lean          float64 // of a line to the left at its top, pixels a pixel of its height
}

// drawAffine draws an affine map. It takes three numbers from random, whatever
// the settings, so that one does not change what another comes to.
func (s Settings) drawAffine(random *rand.PCG) affine {
	const radians = 3.141592653589793 / 180
	right, down := twoUniform(random)
	width, height := twoUniform(random)
	angle, lean := twoUniform(random)
	return affine{
		right:  exact.Mul(s.Shift, right),
		down:   exact.Mul(s.Shift, down),
		width:  1 + exact.Mul(s.Scale, width),
		height: 1 + exact.Mul(s.Scale, height),
		angle:  exact.Mul(exact.Mul(s.Rotation, radians), angle),
		lean:   exact.Mul(s.Shear, lean),
	}
}

// twoUniform returns two numbers, uniform from -1 to 1.
func twoUniform(random *rand.PCG) (float64, float64) {
	bits := random.Uint64()
	const unit = 1.0 / (1 << 31)
	return exact.Mul(float64(int32(bits)), unit), exact.Mul(float64(int32(bits>>32)), unit)
}

// matrix turns a place of the distorted image, relative to its centre, into a place of
// the original, relative to its centre: the inverse of scaling, shearing, rotating.
type matrix struct{ xx, xy, yx, yy float64 }

func (a affine) inverse() matrix {
	sin, cos := exact.SinCos(a.angle)
	return matrix{
		xx: (cos + exact.Mul(a.lean, sin)) / a.width, xy: (sin - exact.Mul(a.lean, cos)) / a.width,
		yx: -sin / a.height, yy: cos / a.height,
	}
}
