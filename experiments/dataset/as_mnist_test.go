package dataset_test

import (
	"bytes"
	"math"
	"os"
	"strings"
	"testing"

	"gradbook/experiments/dataset"

	"pgregory.net/rapid"
)

// drawing is a square page of grey levels.
type drawing struct {
	ink  []uint8
	side int
}

// drawings draws a few lines on a page, thick and with soft edges as a browser's are.
var drawings = rapid.Custom(func(t *rapid.T) drawing {
	side := rapid.IntRange(40, 120).Draw(t, "side")
	d := drawing{make([]uint8, side*side), side}
	coordinate := rapid.Float64Range(0.1, 0.9)
	radius := float64(side) * rapid.Float64Range(0.03, 0.08).Draw(t, "radius")
	x, y := coordinate.Draw(t, "x"), coordinate.Draw(t, "y")
	for range rapid.IntRange(1, 5).Draw(t, "lines") {
		toX, toY := coordinate.Draw(t, "x"), coordinate.Draw(t, "y")
		for step := range 60 {
			way := float64(step) / 60
			d.dot((x+way*(toX-x))*float64(side), (y+way*(toY-y))*float64(side), radius)
		}
		x, y = toX, toY
	}
	return d
})

func (d drawing) dot(x, y, radius float64) {
	for i := range d.ink {
		distance := math.Hypot(float64(i%d.side)+0.5-x, float64(i/d.side)+0.5-y)
		d.ink[i] = max(d.ink[i], uint8(255*min(1, max(0, radius+0.5-distance))))
	}
}

// measured is what an image comes to, with pixel i from i to i+1.
type measured struct {
	left, top, right, bottom float64 // of the ink
	x, y                     float64 // its centre of mass
	mass                     float64
}

func measure(image []uint8, width int) measured {
	m := measured{left: math.Inf(1), top: math.Inf(1)}
	for i, level := range image {
		x, y, mass := float64(i%width), float64(i/width), float64(level)
		m.mass += mass
		m.x += mass * (x + 0.5)
		m.y += mass * (y + 0.5)
		if level > 0 {
			m.left, m.right, m.top, m.bottom = min(m.left, x), max(m.right, x+1), min(m.top, y), max(m.bottom, y+1)
		}
	}
	m.x /= m.mass
	m.y /= m.mass
	return m
}

func (m measured) longerSide() float64 { return max(m.right-m.left, m.bottom-m.top) }

func TestAsMNISTIsOfMNISTsSizeAndCentred(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawings.Draw(t, "drawing")
		image, err := dataset.AsMNIST(d.ink, d.side, d.side)
		if err != nil || len(image) != 28*28 {
			t.Fatalf("%d pixels, %v", len(image), err)
		}
		from, got := measure(d.ink, d.side), measure(image, 28)
		if got.longerSide() > 20 {
			t.Errorf("%v pixels wide or high", got.longerSide())
		}
		// Edges that are very faint may be rounded away.
		scale := 20 / from.longerSide()
		inside := min(from.x-from.left, from.right-from.x, from.y-from.top, from.bottom-from.y)*scale > 6.5
		if !inside {
			return // so one-sided that some of it is cut off
		}
		if got.longerSide() < 18 {
			t.Errorf("%v pixels wide and high", got.longerSide())
		}
		if want := from.mass * scale * scale; math.Abs(got.mass/want-1) > 0.03 {
			t.Errorf("ink %v, want %v", got.mass, want)
		}
		if max(math.Abs(got.x-14.5), math.Abs(got.y-14.5)) > 0.5+1e-9 {
			t.Errorf("the centre of mass is at (%v, %v)", got.x, got.y)
		}
	})
}

// The same drawing elsewhere on the page, or twice as large, gives the same image.
func TestAsMNISTDoesNotDependOnPlaceAndSize(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawings.Draw(t, "drawing")
		x, y := rapid.IntRange(0, 30).Draw(t, "right"), rapid.IntRange(0, 30).Draw(t, "down")
		width, height := 2*d.side+30, 2*d.side+30
		moved, doubled := make([]uint8, width*height), make([]uint8, width*height)
		for i, level := range d.ink {
			column, row := i%d.side, i/d.side
			moved[(row+y)*width+column+x] = level
			for _, at := range []int{0, 1, width, width + 1} {
				doubled[2*row*width+2*column+at] = level
			}
		}
		want, err := dataset.AsMNIST(d.ink, d.side, d.side)
		if err != nil {
			t.Fatal(err)
		}
		for name, ink := range map[string][]uint8{"moved": moved, "doubled": doubled} {
			if got, err := dataset.AsMNIST(ink, width, height); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s it is another one, %v", name, err)
			}
		}
	})
}

// A rectangle of 6 x 40 pixels becomes one of 3 x 20.
func TestAsMNISTKeepsProportions(t *testing.T) {
	ink := make([]uint8, 90*50)
	for i := range ink {
		if x, y := i%90, i/90; x >= 70 && x < 76 && y >= 5 && y < 45 {
			ink[i] = 200
		}
	}
	image, err := dataset.AsMNIST(ink, 90, 50)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := measure(image, 28), (measured{left: 13, top: 4, right: 16, bottom: 24, x: 14.5, y: 14, mass: 3 * 20 * 200}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestAsMNISTRefuses(t *testing.T) {
	faint := make([]uint8, 1000*1000)
	for i := range 1000 {
		faint[i*1001] = 1
	}
	for _, test := range []struct {
		ink           []uint8
		width, height int
		want          string
	}{
		{make([]uint8, 280*280), 280, 280, "nothing on this drawing"},
		{faint, 1000, 1000, "so faint or so thin"},
		{make([]uint8, 12), 3, 5, "12 bytes are not a drawing of 3 x 5 pixels"},
		{nil, 0, 0, "0 bytes are not a drawing"},
	} {
		if image, err := dataset.AsMNIST(test.ink, test.width, test.height); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%d bytes, %d x %d: %d pixels and the error %v, want %q", len(test.ink), test.width, test.height, len(image), err, test.want)
		}
	}
}

// A digit of MNIST has been prepared already.
func TestAsMNISTLeavesMNISTAlone(t *testing.T) {
	if os.Getenv("MNIST_DIR") == "" {
		t.Skip("MNIST_DIR is not set to a folder with MNIST")
	}
	finder := dataset.Finder{Offline: true}
	digits, err := finder.Load(t.Context(), "mnist")
	if err != nil {
		t.Fatal(err)
	}
	changed := 0
	const size = 28 * 28
	for i := range digits.Test.Len() {
		image := digits.Test.Pixels[i*size : (i+1)*size]
		again, err := dataset.AsMNIST(image, 28, 28)
		if err != nil {
			t.Fatalf("test image %d: %v", i, err)
		}
		if !bytes.Equal(again, image) {
			changed++
		}
	}
	t.Logf("%d of %d test images come out otherwise", changed, digits.Test.Len())
	if changed > digits.Test.Len()/1000 {
		t.Errorf("%d of %d test images come out otherwise", changed, digits.Test.Len())
	}
}

func BenchmarkAsMNIST(b *testing.B) {
	d := drawing{make([]uint8, 280*280), 280}
	for i := range 200 {
		d.dot(40+float64(i), 240-float64(i), 13)
	}
	for b.Loop() {
		if _, err := dataset.AsMNIST(d.ink, d.side, d.side); err != nil {
			b.Fatal(err)
		}
	}
}
