package exact

import (
	"math"
	"testing"
)

func TestFunctionsAgainstMath(t *testing.T) {
	for i := -1000; i <= 1000; i++ {
		x := float64(i) / 1000
		sin, cos := SinCos(math.Pi * x)
		wantSin, wantCos := math.Sincos(math.Pi * x)
		if math.Abs(sin-wantSin) > 1e-13 || math.Abs(cos-wantCos) > 1e-13 {
			t.Errorf("sine and cosine of %vπ: %v, %v, want %v, %v", x, sin, cos, wantSin, wantCos)
		}
		x = math.Abs(20 * x)
		if got, want := ExpMinus(x), math.Exp(-x); math.Abs(got-want) > 1e-13*want {
			t.Errorf("exp(-%v) is %v, want %v", x, got, want)
		}
		if got, want := Central(x), math.Erf(x/math.Sqrt2); math.Abs(got-want) > 1e-8 {
			t.Errorf("%v standard deviations hold %v, want %v", x, got, want)
		}
	}
}

func TestFixedRoundsToTheNearest(t *testing.T) {
	for _, x := range []float64{0, 0.124, 0.126, -0.124, -0.126, 1.374, -1.376, 511.9} {
		if got, want := Fixed(x, 2), int64(math.Round(4*x)); got != want {
			t.Errorf("%v is %d quarters, want %d", x, got, want)
		}
	}
}
