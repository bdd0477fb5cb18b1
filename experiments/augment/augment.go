// Package augment distorts grey images at random while a network trains on
// them, so that it never sees the same image twice.
//
//	digits, err := augment.New(augment.Settings{Rotation: 10, Elastic: 34, Sigma: 4}, 28, 28)
//	digits.Apply(to, from, rand.NewPCG(seed, sample))
//
// Three things happen to an image, in this order: one warp, which moves, turns,
// scales, shears (affine.go) and bends it (elastic.go) and reads it once
// between its pixels (warp.go); a square cut out of it (cutout.go); noise
// (noise.go).
//
// The same random numbers give the same bits on every machine: pixels are
// computed in integers, and what they depend on in float64 whose every
// operation is rounded by itself (package exact).
package augment

import (
	"fmt"
	"math/rand/v2"
	"sync"
)

// Settings says how far images are distorted. Each field is a range that an
// image's own distortion is drawn from, and 0 turns it off; the zero value
// leaves images alone.
type Settings struct {
	Shift    float64 // pixels, 0 to 512: to the right and down, each uniform in ±Shift
	Rotation float64 // degrees, 0 to 180: uniform in ±Rotation
	Scale    float64 // share, 0 to 0.9: factors of width and height, each uniform in 1±Scale
	Shear    float64 // share, 0 to 1: how far a line leans for its height, uniform in ±Shear
	Elastic  float64 // pixels, 0 to 1000: Simard's α, what the smoothed displacements are multiplied by
	Sigma    float64 // pixels, 0.5 to 64: Simard's σ, of the Gaussian that smooths; without Elastic it means nothing
	Noise    float64 // share of full intensity, 0 to 1: standard deviation of Gaussian noise
	Cutout   int     // pixels, 0 to 512: side of the square that is set to 0
}

// maxSide bounds images, shifts and cut-outs, in pixels. Together with the
// other ranges it keeps every coordinate inside 16 bits (warp.go).
const maxSide = 512

// Active reports whether anything is done to an image.
func (s Settings) Active() bool { return s.warps() || s.Noise != 0 || s.Cutout != 0 }

// warps reports whether an image's pixels move.
func (s Settings) warps() bool {
	return s.Shift != 0 || s.Rotation != 0 || s.Scale != 0 || s.Shear != 0 || s.Elastic != 0
}

func (s Settings) validate() error {
	for _, field := range []struct {
		name      string
		value     float64
		low, high float64
		unit      string
		used      bool
	}{
		{"Shift", s.Shift, 0, maxSide, "pixels", true},
		{"Rotation", s.Rotation, 0, 180, "degrees", true},
		{"Scale", s.Scale, 0, 0.9, "of the size", true},
		{"Shear", s.Shear, 0, 1, "of the height", true},
		{"Elastic", s.Elastic, 0, 1000, "pixels", true},
		{"Sigma", s.Sigma, 0.5, 64, "pixels", s.Elastic != 0},
		{"Noise", s.Noise, 0, 1, "of full intensity", true},
		{"Cutout", float64(s.Cutout), 0, maxSide, "pixels", true},
	} {
		if field.used && !(field.value >= field.low && field.value <= field.high) {
			return fmt.Errorf("%s is %v; expected %v to %v %s", field.name, field.value, field.low, field.high, field.unit)
		}
	}
	return nil
}

// Augmenter distorts images of one size. Several goroutines may use it at once.
type Augmenter struct {
	settings      Settings
	width, height int
	elastic       *elastic // nil without
	noise         *noise   // nil without
	warps         sync.Pool
}

// New returns an augmenter for images of width x height pixels, each 1 to 512.
// Its error names the field that is out of its range.
func New(s Settings, width, height int) (*Augmenter, error) {
	if err := s.validate(); err != nil {
		return nil, fmt.Errorf("augment: %w", err)
	}
	if min(width, height) < 1 || max(width, height) > maxSide {
		return nil, fmt.Errorf("augment: images of %d x %d pixels; expected 1 to %d a side", width, height, maxSide)
	}
	a := &Augmenter{settings: s, width: width, height: height}
	if s.Elastic != 0 {
		a.elastic = newElastic(s.Elastic, s.Sigma, width, height)
	}
	if s.Noise != 0 {
		a.noise = newNoise(s.Noise)
	}
	a.warps.New = func() any { return newWarp(width, height, a.elastic) }
	return a, nil
}

// Apply writes a distorted copy of one image to another: width*height pixels
// each, by rows, 0 for the background. It panics if either has another length.
// They must not overlap.
//
// It takes exactly one number from random, whatever the settings, and draws
// every distortion from a stream of its own that the number is the seed of.
// So the number decides what happens to an image, and turning a distortion on
// or off, or further up, leaves the others what they were.
func (a *Augmenter) Apply(to, from []uint8, random *rand.PCG) {
	if pixels := a.width * a.height; len(to) != pixels || len(from) != pixels {
		panic(fmt.Sprintf("augment: images of %d and %d pixels; this augmenter is for %d x %d", len(to), len(from), a.width, a.height))
	}
	seed := random.Uint64()
	if a.settings.warps() {
		w := a.warps.Get().(*warp)
		if a.elastic != nil {
			a.elastic.draw(&w.field, newStream(seed, elasticStream))
		}
		w.apply(to, from, a.settings.drawAffine(newStream(seed, affineStream)))
		a.warps.Put(w)
	} else {
		copy(to, from)
	}
	if a.settings.Cutout != 0 {
		cutOut(to, a.width, a.height, a.settings.Cutout, newStream(seed, cutoutStream))
	}
	if a.noise != nil {
		a.noise.add(to, newStream(seed, noiseStream))
	}
}

// The streams of random numbers that an image's seed stands for.
const (
	affineStream = iota
	elasticStream
	cutoutStream
	noiseStream
)

func newStream(seed, stream uint64) *rand.PCG { return rand.NewPCG(seed, stream) }
