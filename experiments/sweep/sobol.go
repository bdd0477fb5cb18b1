package sweep

// sobolSampler takes the points of Sobol's sequence (I. M. Sobol', USSR Comput. Math.
// Math. Phys. 7 (1967), https://doi.org/10.1016/0041-5553(67)90144-9), which fill the
// cube evenly: of its first 2^k points, each of 2^k equal slices of a side has one.
//
// All points are shifted by the same random digits, which keeps that and makes of each
// sampler_seed another sequence (R. Cranley and T. N. L. Patterson, SIAM J. Numer. Anal. 13
// (1976), https://doi.org/10.1137/0713071; with exclusive or, A. B. Owen's "random
// digital shift").
type sobolSampler struct {
	cube  cube
	draws string
}

func newSobolSampler(s space, draws string) sobolSampler { return sobolSampler{newCube(s), draws} }

func (s sobolSampler) suggest(number int, _ []Trial) Values {
	config := s.cube.constants()
	for i, side := range s.cube.sides {
		shift := stream(s.draws, 0, side.axis[0].name).Uint64() >> 12
		digits := uint64(sobolDigits(i, uint32(number-1))) << 20
		values, _ := side.at(unit(digits ^ shift))
		side.put(config, values)
	}
	return config
}

// sobolDigits returns the first 32 binary digits of a coordinate, from 0, of a point of
// Sobol's sequence, from 0: the exclusive or of the direction numbers that the digits of
// the point's Gray code choose, as I. A. Antonov and V. M. Saleev have it.
func sobolDigits(coordinate int, point uint32) uint32 {
	var digits uint32
	directions := sobolDirections(coordinate)
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
