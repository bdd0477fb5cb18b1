package kernel

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"testing"
)

// ulps is how far got is from want, in units in the last place of want as a float32.
func ulps(got float32, want float64) float64 {
	unit := math.Ldexp(1, max(math.Ilogb(want)-23, -149))
	return math.Abs(float64(got)-want) / unit
}

// The stated accuracy, against float64 mathematics, on an even walk through the
// float32 numbers of each domain (by bits, so that all magnitudes have their share).
func TestAccuracy(t *testing.T) {
	sigmoid := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	probability := func(x float32) float32 { p, _ := Normal(x); return p }
	density := func(x float32) float32 { _, d := Normal(x); return d }
	trueProbability := func(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }
	trueDensity := func(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }
	for _, test := range []struct {
		name     string
		f        func(float32) float32
		want     func(float64) float64
		from, to float32 // of one sign
		ulps     float64
	}{
		{"exp of positive", Exp, math.Exp, 0, 88.72, 1.1},
		{"exp of negative", Exp, math.Exp, 0, -103.9, 1.1},
		{"exp of middling", Exp, math.Exp, 0x1p-10, 16, 1.1},
		{"expm1", Expm1, math.Expm1, 0, -80, 1.5},
		{"expm1 of middling", Expm1, math.Expm1, -0x1p-10, -16, 1.5},
		{"log", Log, math.Log, 0x1p-149, math.MaxFloat32, 1},
		{"log near 1", Log, math.Log, 0.5, 2, 1},
		{"log1p", Log1p, math.Log1p, 0, math.MaxFloat32, 2},
		{"log1p to 1", Log1p, math.Log1p, 0x1p-30, 1, 2},
		{"tanh of positive", Tanh, math.Tanh, 0, 100, 1.5},
		{"tanh of negative", Tanh, math.Tanh, 0, -100, 1.5},
		{"tanh of middling", Tanh, math.Tanh, 0x1p-6, 10, 1.5},
		{"sigmoid of positive", Sigmoid, sigmoid, 0, 100, 2.5},
		{"sigmoid of negative", Sigmoid, sigmoid, 0, -87, 2.5},
		{"sigmoid of middling", Sigmoid, sigmoid, -0x1p-6, -20, 2.5},
		{"normal probability of positive", probability, trueProbability, 0, 15, 4},
		{"normal probability of negative", probability, trueProbability, 0, -5, 12},
		{"normal density", density, trueDensity, 0, 5, 9},
	} {
		low, high := math.Float32bits(test.from), math.Float32bits(test.to)
		if low == 0 {
			low = high & (1 << 31) // zero of the sign of the other end
		}
		step := max((high-low)/(1<<18), 1)
		worst, at := 0.0, float32(0)
		for bits := low; bits <= high; bits += step {
			x := math.Float32frombits(bits)
			if u := ulps(test.f(x), test.want(float64(x))); !(u <= worst) {
				worst, at = u, x
			}
		}
		t.Logf("%-32s %.3f ulp at %v", test.name, worst, at)
		if !(worst <= test.ulps) {
			t.Errorf("%s: an error of %.3f ulp at %v, stated is %v", test.name, worst, at, test.ulps)
		}
	}
}

func TestSpecialValues(t *testing.T) {
	infinity, nan := float32(math.Inf(1)), float32(math.NaN())
	probability := func(x float32) float32 { p, _ := Normal(x); return p }
	density := func(x float32) float32 { _, d := Normal(x); return d }
	for _, test := range []struct {
		name    string
		f       func(float32) float32
		x, want float32
	}{
		{"Exp", Exp, 0, 1}, {"Exp", Exp, infinity, infinity}, {"Exp", Exp, -infinity, 0}, {"Exp", Exp, nan, nan},
		{"Exp", Exp, 88.73, infinity}, {"Exp", Exp, -103.98, 0}, {"Exp", Exp, -103.97, 0x1p-149},
		{"Expm1", Expm1, 0, 0}, {"Expm1", Expm1, -infinity, -1}, {"Expm1", Expm1, nan, nan},
		{"Log", Log, 1, 0}, {"Log", Log, 0, -infinity}, {"Log", Log, infinity, infinity}, {"Log", Log, -1, nan}, {"Log", Log, nan, nan},
		{"Log1p", Log1p, 0, 0}, {"Log1p", Log1p, 0x1p-100, 0x1p-100}, {"Log1p", Log1p, nan, nan},
		{"Sigmoid", Sigmoid, 0, 0.5}, {"Sigmoid", Sigmoid, infinity, 1}, {"Sigmoid", Sigmoid, -infinity, 0}, {"Sigmoid", Sigmoid, nan, nan},
		{"Tanh", Tanh, 0, 0}, {"Tanh", Tanh, infinity, 1}, {"Tanh", Tanh, -infinity, -1}, {"Tanh", Tanh, nan, nan},
		{"Φ", probability, infinity, 1}, {"Φ", probability, -infinity, 0}, {"Φ", probability, nan, nan},
		{"φ", density, 0, 0.3989423}, {"φ", density, infinity, 0}, {"φ", density, nan, nan},
	} {
		got := test.f(test.x)
		if got != test.want && !(math.IsNaN(float64(got)) && math.IsNaN(float64(test.want))) {
			t.Errorf("%s(%v) = %v, want %v", test.name, test.x, got, test.want)
		}
	}
}

// The bits are a contract: every architecture and every implementation gives
// those of this sum, which was taken once, on amd64.
func TestBits(t *testing.T) {
	const want = "847d216ec7d1305e34b43fee08c779906cdcb64553857c2f5c883bbfda37bbf1"
	sum := sha256.New()
	for bits := uint64(0); bits < 1<<32; bits += 65_519 {
		x := math.Float32frombits(uint32(bits))
		if x != x {
			continue
		}
		probability, density := Normal(x)
		for _, y := range []float32{
			Exp(x), Expm1(-abs(x)), Log(x), Log1p(abs(x)), Sigmoid(x), Tanh(x), probability, density,
		} {
			if y != y {
				y = float32(math.NaN()) // any NaN is as good
			}
			binary.Write(sum, binary.LittleEndian, y)
		}
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != want {
		t.Errorf("the results' sum is %s, want %s", got, want)
	}
}
