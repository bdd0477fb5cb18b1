package augment

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// simard is the method as it is written: one number a pixel, uniform in ±1, none
// outside of the image, smoothed by a Gaussian over pixels and multiplied by α.
// Its displacements are sums of independent numbers, so that their moments are
// known without drawing any.
type simard struct {
	alpha, sigma  float64
	width, height int
}

// covariance is that of the displacements, to the right or down, of two pixels.
func (s simard) covariance(x1, y1, x2, y2 int) float64 {
	return s.alpha * s.alpha / 3 * s.overlap(x1, x2, s.width) * s.overlap(y1, y2, s.height)
}

// overlap is the sum, over the pixels of a line, of the products of the weights
// with which two of them see it.
func (s simard) overlap(p, q, length int) (sum float64) {
	weight := func(d int) float64 { return math.Exp(-float64(d*d) / (2 * s.sigma * s.sigma)) }
	whole := 0.0
	for d := -int(6 * s.sigma); d <= int(6*s.sigma); d++ {
		whole += weight(d)
	}
	for i := range length {
		sum += weight(p-i) * weight(q-i) / (whole * whole)
	}
	return sum
}

// displacements returns those of each pixel, x and y, of a field.
func (e *elastic) displacements(f *field, width, height int) (all [][2]float64) {
	for y := range height {
		row := make([]lanes, e.rowLength())
		e.row(row, f, y, 0, 0)
		for _, both := range row[e.before():][:width] {
			x := int64(int32(both))
			all = append(all, [2]float64{float64(x) / (1 << coordinateBits), float64((both-x)>>32) / (1 << coordinateBits)})
		}
	}
	return all
}

var long = flag.Bool("long", false, "as many fields as CI draws")

func TestElasticDeviatesAndCorrelatesAsSimards(t *testing.T) {
	fields := []simard{
		{34, 4, 28, 28},
		{8, 1, 28, 28},
		{60, 7, 32, 40},
	}
	if *long {
		fields = append(fields,
			simard{20, 3, 28, 28},
			simard{40, 5.5, 28, 28},
			simard{80, 8, 64, 48},
			simard{300, 20, 96, 96})
	}
	for _, s := range fields {
		t.Run(fmt.Sprint(s), func(t *testing.T) {
			const fields = 6000
			type pair struct{ x1, y1, x2, y2 int }
			x, y := s.width/2, s.height/2
			var pairs []pair
			// Standard deviations: inside, at an edge, in a corner, halfway to it.
			for _, p := range [][2]int{{x, y}, {x + 1, y}, {x + 1, y + 1}, {0, y}, {x, 0}, {0, 0}, {s.width - 1, s.height - 1}, {int(s.sigma), y}} {
				pairs = append(pairs, pair{p[0], p[1], p[0], p[1]})
			}
			// Correlations: along, across and aslant, inside and at an edge.
			for _, lag := range []float64{0.5, 1, 1.5, 2} {
				d := int(math.Round(lag * s.sigma))
				pairs = append(pairs, pair{x, y, x + d, y}, pair{x, y, x, y + d}, pair{x + 1, y, x + 1 - d, y - d}, pair{0, y, d, y})
			}
			got := make([]float64, len(pairs))
			across := 0.0
			e := newElastic(s.alpha, s.sigma, s.width, s.height)
			f := e.newField()
			random := rand.NewPCG(3, 4)
			for range fields {
				e.draw(&f, random)
				all := e.displacements(&f, s.width, s.height)
				for i, p := range pairs {
					a, b := all[p.y1*s.width+p.x1], all[p.y2*s.width+p.x2]
					got[i] += (a[0]*b[0] + a[1]*b[1]) / (2 * fields)
				}
				middle := all[y*s.width+x]
				across += middle[0] * middle[1] / fields
			}
			// With 12,000 draws, standard deviations are off by 0.6 %, correlations by 0.009.
			inside := s.covariance(x, y, x, y)
			for i, p := range pairs {
				want := s.covariance(p.x1, p.y1, p.x2, p.y2)
				if p.x1 == p.x2 && p.y1 == p.y2 {
					got, want := math.Sqrt(got[i]), math.Sqrt(want)
					t.Logf("%v: deviation %.4f, Simard's %.4f: %+.1f %%", p, got, want, 100*(got/want-1))
					if math.Abs(got/want-1) > 0.04 {
						t.Errorf("%v: standard deviation %.4f, Simard's has %.4f", p, got, want)
					}
				} else if math.Abs(got[i]-want) > 0.04*inside {
					t.Errorf("%v: covariance %.4f, Simard's has %.4f", p, got[i], want)
				} else {
					t.Logf("%v: correlation %.4f, Simard's %.4f", p, got[i]/inside, want/inside)
				}
			}
			if math.Abs(across) > 0.04*inside {
				t.Errorf("x and y have covariance %.4f at variance %.4f", across, inside)
			}
		})
	}
}
