package sweep

import "math"

// size is how many points a grid over the space has, at most math.MaxInt.
func (s space) size() int {
	size := 1
	for _, a := range s {
		n := a.distribution.(countable).size()
		if size > math.MaxInt/n {
			return math.MaxInt
		}
		size *= n
	}
	return size
}

// point is a grid's i-th point, from 0. The last parameter varies fastest: i
// is a number whose digits, one a parameter, say which of its values to take.
func (s space) point(i int) Values {
	values := Values{}
	for axis := len(s) - 1; axis >= 0; axis-- {
		a, d := s[axis], s[axis].distribution.(countable)
		// reading the file has checked every point
		values[a.name], _ = a.kind.check(d.point(i % d.size()))
		i /= d.size()
	}
	return values
}
