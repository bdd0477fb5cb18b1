package augment

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

var everything = Settings{Shift: 2, Rotation: 10, Scale: 0.1, Shear: 0.1, Elastic: 34, Sigma: 4, Noise: 0.05, Cutout: 6}

func newAugmenter(t testing.TB, s Settings, width, height int) *Augmenter {
	t.Helper()
	a, err := New(s, width, height)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// rings draws an image with ink in its middle, in integers.
func rings(width, height int) []uint8 {
	image := make([]uint8, width*height)
	for y := range height {
		for x := range width {
			dx, dy := 2*x-width+1, 2*y-height+1
			far := dx*dx + 2*dy*dy
			if far < width*height {
				image[y*width+x] = uint8(far * 5 % 256)
			}
		}
	}
	return image
}

func TestSettingsErrors(t *testing.T) {
	for _, test := range []struct {
		settings Settings
		want     string
	}{
		{Settings{Shift: -1}, "Shift is -1; expected 0 to 512 pixels"},
		{Settings{Rotation: 181}, "Rotation is 181; expected 0 to 180 degrees"},
		{Settings{Scale: 1}, "Scale is 1; expected 0 to 0.9"},
		{Settings{Shear: math.NaN()}, "Shear is NaN"},
		{Settings{Elastic: math.Inf(1), Sigma: 4}, "Elastic is +Inf"},
		{Settings{Elastic: 34}, "Sigma is 0; expected 0.5 to 64 pixels"},
		{Settings{Noise: 1.5}, "Noise is 1.5; expected 0 to 1"},
		{Settings{Cutout: -2}, "Cutout is -2; expected 0 to 512 pixels"},
	} {
		if _, err := New(test.settings, 28, 28); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: %v, want %s", test.settings, err, test.want)
		}
	}
	for _, size := range [][2]int{{0, 28}, {28, -1}, {513, 1}} {
		if _, err := New(everything, size[0], size[1]); err == nil || !strings.Contains(err.Error(), "expected 1 to 512 a side") {
			t.Errorf("%v: %v", size, err)
		}
	}
}

func TestActive(t *testing.T) {
	for _, s := range []Settings{{}, {Sigma: 4}, {Sigma: math.NaN()}} {
		if s.Active() {
			t.Errorf("%+v is active", s)
		}
	}
	for _, s := range []Settings{{Shift: 1}, {Rotation: 1}, {Scale: 0.1}, {Shear: 0.1}, {Elastic: 1, Sigma: 4}, {Noise: 0.1}, {Cutout: 1}} {
		if !s.Active() {
			t.Errorf("%+v is not active", s)
		}
	}
}

// Parameters are uniform in their ranges: all of a range is met, its mean is the
// middle, its standard deviation half its width over √3.
func TestAffineParametersAreUniform(t *testing.T) {
	s := Settings{Shift: 3, Rotation: 20, Scale: 0.2, Shear: 0.4}
	const n = 20000
	random := rand.NewPCG(5, 6)
	var drawn [6][]float64
	for range n {
		a := s.drawAffine(random)
		for i, value := range []float64{a.right / 3, a.down / 3, a.angle * 180 / math.Pi / 20, (a.width - 1) / 0.2, (a.height - 1) / 0.2, a.lean / 0.4} {
			drawn[i] = append(drawn[i], value)
		}
	}
	for i, values := range drawn {
		sum, squares := 0.0, 0.0
		for _, v := range values {
			sum += v
			squares += v * v
		}
		if math.Abs(sum/n) > 0.015 || math.Abs(squares/n-1.0/3) > 0.01 || slices.Min(values) < -1-1e-12 || slices.Max(values) > 1+1e-12 || slices.Max(values) < 0.999 {
			t.Errorf("parameter %d: mean %.4f, mean square %.4f, from %.4f to %.4f", i, sum/n, squares/n, slices.Min(values), slices.Max(values))
		}
	}
}

// A cut-out's centre is any pixel of a line with the same probability, so that the mean
// number of pixels cut from the line is a sum over all centres.
func TestCutoutArea(t *testing.T) {
	const width, height = 28, 20
	white := bytes.Repeat([]uint8{255}, width*height)
	for _, side := range []int{1, 2, 7, 8, 20, 100} {
		mean := func(length int) (sum float64) {
			for centre := range length {
				for pixel := range length {
					if from := centre - side/2; pixel >= from && pixel < from+side {
						sum++
					}
				}
			}
			return sum / float64(length)
		}
		a := newAugmenter(t, Settings{Cutout: side}, width, height)
		random := rand.NewPCG(7, 8)
		const n = 20000
		got := 0.0
		to := make([]uint8, len(white))
		for range n {
			a.Apply(to, white, random)
			cut := bytes.Count(to, []byte{0})
			if cut == 0 || cut > side*side || cut+bytes.Count(to, []byte{255}) != len(to) {
				t.Fatalf("side %d: %d pixels are cut out", side, cut)
			}
			got += float64(cut) / n
		}
		if want := mean(width) * mean(height); math.Abs(got/want-1) > 0.01 {
			t.Errorf("side %d: %.2f pixels are cut out on average, want %.2f", side, got, want)
		}
	}
}

func TestNoiseMoments(t *testing.T) {
	grey := bytes.Repeat([]uint8{127}, 512*512)
	to := make([]uint8, len(grey))
	for _, noise := range []float64{0.005, 0.02, 0.1} {
		newAugmenter(t, Settings{Noise: noise}, 512, 512).Apply(to, grey, rand.NewPCG(9, 10))
		sum, squares, within, neighbours := 0.0, 0.0, 0.0, 0.0
		deviation := noise * 255
		for i, pixel := range to {
			d := float64(pixel) - 127
			sum += d
			squares += d * d
			if math.Abs(d) <= math.Round(deviation) {
				within++
			}
			neighbours += d * (float64(to[(i+1)%len(to)]) - 127)
		}
		n := float64(len(to))
		// Rounding to whole levels adds a variance of 1/12.
		want := math.Sqrt(deviation*deviation + 1.0/12)
		if got := math.Sqrt(squares / n); math.Abs(sum/n) > 0.01*want || math.Abs(got/want-1) > 0.01 {
			t.Errorf("noise %v: mean %.4f, standard deviation %.4f, want 0, %.4f", noise, sum/n, got, want)
		}
		if got, want := within/n, math.Erf((math.Round(deviation)+0.5)/deviation/math.Sqrt2); math.Abs(got-want) > 0.005 {
			t.Errorf("noise %v: %.4f of it within a standard deviation, want %.4f", noise, got, want)
		}
		if math.Abs(neighbours/squares) > 0.01 {
			t.Errorf("noise %v: neighbours correlate by %.4f", noise, neighbours/squares)
		}
	}
	black, white := make([]uint8, 784), bytes.Repeat([]uint8{255}, 784)
	a := newAugmenter(t, Settings{Noise: 1}, 28, 28)
	for _, image := range [][]uint8{black, white} {
		to := make([]uint8, 784)
		a.Apply(to, image, rand.NewPCG(1, 1))
		if same := bytes.Count(to, image[:1]); same < 330 || same > 450 {
			t.Errorf("%d of 784 pixels of %d are clamped, want about half", same, image[0])
		}
	}
}

// Turning one distortion off leaves the others as they were.
func TestDistortionsDrawApart(t *testing.T) {
	image := rings(28, 28)
	apply := func(s Settings) []uint8 {
		to := make([]uint8, len(image))
		random := rand.NewPCG(11, 12)
		newAugmenter(t, s, 28, 28).Apply(to, image, random)
		after := rand.NewPCG(11, 12)
		after.Uint64()
		if got, want := random.Uint64(), after.Uint64(); got != want {
			t.Errorf("%+v: not one random number was taken", s)
		}
		return to
	}
	warp := everything
	warp.Noise, warp.Cutout = 0, 0
	cut := warp
	cut.Cutout = 6
	warped, both := apply(warp), apply(cut)
	alone := apply(Settings{Cutout: 6})
	for i := range image {
		if both[i] != warped[i] && both[i] != 0 {
			t.Fatalf("pixel %d: %d with the cut-out, %d without", i, both[i], warped[i])
		}
		if alone[i] != image[i] && both[i] != 0 {
			t.Fatalf("pixel %d: the cut-out is elsewhere without the warp", i)
		}
	}
}

func TestGoroutinesShareAnAugmenter(t *testing.T) {
	image := rings(28, 28)
	a := newAugmenter(t, everything, 28, 28)
	const n = 200
	want := make([][]uint8, n)
	for i := range want {
		want[i] = make([]uint8, len(image))
		a.Apply(want[i], image, rand.NewPCG(1, uint64(i)))
	}
	var goroutines sync.WaitGroup
	for g := range 4 {
		goroutines.Go(func() {
			to := make([]uint8, len(image))
			for i := range n {
				i = (i + g*n/4) % n
				a.Apply(to, image, rand.NewPCG(1, uint64(i)))
				if !bytes.Equal(to, want[i]) {
					t.Errorf("image %d differs between goroutines", i)
				}
			}
		})
	}
	goroutines.Wait()
}

// Wherever this test runs, it must find the same bits.
func TestBitsAreTheSameEverywhere(t *testing.T) {
	hash := sha256.New()
	for _, s := range []Settings{
		everything,
		{Shift: 3.3, Rotation: 180, Scale: 0.9, Shear: 1},
		{Elastic: 8, Sigma: 1},
		{Elastic: 300, Sigma: 20, Noise: 0.3},
	} {
		for _, size := range [][2]int{{28, 28}, {33, 17}, {96, 96}, {1, 5}} {
			a := newAugmenter(t, s, size[0], size[1])
			image := rings(size[0], size[1])
			to := make([]uint8, len(image))
			random := rand.NewPCG(13, 14)
			for range 50 {
				a.Apply(to, image, random)
				hash.Write(to)
			}
		}
	}
	const want = "a31ff65d21687270462e27e27d7c736f7a91b618caad15b7c9ec808d5b083740"
	if got := hex.EncodeToString(hash.Sum(nil)); got != want {
		t.Errorf("the SHA-256 of the images is %s, not %s as elsewhere", got, want)
	}
}

// Whatever the settings, blank stays blank and no pixel is lighter than the
// lightest of the original or darker than the darkest.
func TestAnySettings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := func(name string, most float64) float64 {
			return rapid.SampledFrom([]float64{0, rapid.Float64Range(0, most).Draw(t, name), most}).Draw(t, name)
		}
		s := Settings{
			Shift: share("shift", 512), Rotation: share("rotation", 180), Scale: share("scale", 0.9), Shear: share("shear", 1),
			Elastic: share("elastic", 1000), Sigma: rapid.Float64Range(0.5, 64).Draw(t, "sigma"),
			Noise: share("noise", 1), Cutout: rapid.IntRange(0, 80).Draw(t, "cutout"),
		}
		width, height := rapid.IntRange(1, 64).Draw(t, "width"), rapid.IntRange(1, 64).Draw(t, "height")
		a, err := New(s, width, height)
		if err != nil {
			t.Fatal(err)
		}
		random := rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)
		image := picture(width, height)
		to := make([]uint8, len(image))
		a.Apply(to, image, random)
		if s.Noise == 0 {
			if slices.Max(to) > slices.Max(image) {
				t.Fatalf("a pixel of %d comes from an image of at most %d", slices.Max(to), slices.Max(image))
			}
			a.Apply(to, make([]uint8, len(image)), random)
			if slices.Max(to) > 0 {
				t.Fatal("ink on a blank image")
			}
		}
	})
}
