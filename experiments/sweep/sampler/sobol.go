package sampler

import (
	"math/bits"
	"math/rand/v2"

	"gradbook/experiments/results"
)

// sobolSampler takes the points of Sobol's sequence (I. M. Sobol', USSR Comput. Math.
// Math. Phys. 7 (1967), https://doi.org/10.1016/0041-5553(67)90144-9), which fill the
// cube evenly: of its first 2^k points, each of 2^k equal slices of a side has one.
//
// The points are scrambled, which keeps that and makes of each sampler_seed another sequence:
// by random matrices (J. Matousek, J. Complexity 14 (1998), https://doi.org/10.1006/jcom.1998.0489),
// without which the first points of several coordinates go together, and by one random
// shift of all digits.
//
// A point whose config has been tried is passed over.
type sobolSampler struct {
	random     randomSampler
	cube       cube
	directions [][32]uint32 // of each side
	shifts     []uint64     // 52 binary digits each
}

// MostSobolSides is the greatest number of sides of a cube that there is a sequence for.
const MostSobolSides = len(joeKuo) + 1

func newSobolSampler(s Space, draws string) sobolSampler {
	sampler := sobolSampler{random: randomSampler{s, draws}, cube: newCube(s)}
	for i, side := range sampler.cube.sides {
		random := stream(draws, 0, side.Axis[0].Name)
		sampler.shifts = append(sampler.shifts, random.Uint64()>>12)
		sampler.directions = append(sampler.directions, scramble(sobolDirections(i), random))
	}
	return sampler
}

func (s sobolSampler) Suggest(number int, _ []Result, tried *Tried) (results.Config, bool) {
	switch {
	case tried.all():
		return nil, false
	case tried.None():
		return s.point(uint32(number - 1)), true
	}
	// Where so many points do not find what is left, it is what is hardly ever drawn.
	last := min(100*number+10_000, 1<<32)
	if config, ok := tried.Untried(last, func(i int) results.Config { return s.point(uint32(i)) }); ok {
		return config, true
	}
	return s.random.Suggest(number, nil, tried)
}

// point is the i-th point of the sequence, from 0.
func (s sobolSampler) point(i uint32) results.Config {
	config := s.cube.constants()
	for n, side := range s.cube.sides {
		digits := uint64(sobolDigits(&s.directions[n], i)) << 20
		side.put(config, side.values(unit(digits^s.shifts[n])))
	}
	return config
}

// scramble multiplies direction numbers by a random lower triangular matrix with ones on
// its diagonal: every digit is changed by some of those before it.
func scramble(directions [32]uint32, random *rand.PCG) (scrambled [32]uint32) {
	for digit := range 32 {
		place := uint32(1) << (31 - digit)
		row := uint32(random.Uint64()>>32)&^(2*place-1) | place
		for i, v := range directions {
			if bits.OnesCount32(row&v)%2 == 1 {
				scrambled[i] |= place
			}
		}
	}
	return scrambled
}

// sobolDigits returns the first 32 binary digits of a coordinate of a point, from 0, of
// Sobol's sequence: the exclusive or of those of the coordinate's direction numbers that the
// digits of the point's Gray code choose, as I. A. Antonov and V. M. Saleev have it.
func sobolDigits(directions *[32]uint32, point uint32) uint32 {
	var digits uint32
	for i, gray := 0, point^point>>1; gray != 0; i, gray = i+1, gray>>1 {
		if gray&1 == 1 {
			digits ^= directions[i]
		}
	}
	return digits
}

// sobolDirections returns the direction numbers of a coordinate, each as binary digits
// behind the point. Those of the first are 1/2, 1/4, ...; those of the others follow from
// their first ones by the recurrence of a primitive polynomial.
func sobolDirections(coordinate int) (v [32]uint32) {
	if coordinate == 0 {
		for i := range v {
			v[i] = 1 << (31 - i)
		}
		return v
	}
	p := joeKuo[coordinate-1]
	degree := len(p.first)
	for i := range v {
		if i < degree {
			v[i] = p.first[i] << (31 - i)
			continue
		}
		v[i] = v[i-degree] ^ v[i-degree]>>degree
		for k := 1; k < degree; k++ {
			if p.polynomial>>(degree-1-k)&1 == 1 {
				v[i] ^= v[i-k]
			}
		}
	}
	return v
}
