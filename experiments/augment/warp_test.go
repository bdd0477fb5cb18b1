package augment

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// picture returns an image of random pixels.
func picture(width, height int) []uint8 {
	random := rand.New(rand.NewPCG(uint64(width), uint64(height)))
	image := make([]uint8, width*height)
	for i := range image {
		image[i] = uint8(random.IntN(256))
	}
	return image
}

var identity = affine{width: 1, height: 1}

// warped applies an affine map.
func warped(image []uint8, width, height int, a affine) []uint8 {
	to := slices.Repeat([]uint8{7}, len(image))
	newWarp(width, height, nil).apply(to, image, a)
	return to
}

func TestIdentity(t *testing.T) {
	for _, size := range [][2]int{{28, 28}, {1, 1}, {7, 40}, {512, 3}} {
		image := picture(size[0], size[1])
		if !slices.Equal(warped(image, size[0], size[1], identity), image) {
			t.Errorf("%v: the identity changes the image", size)
		}
		// Settings that draw distortions too small to see.
		for _, s := range []Settings{{}, {Sigma: 4}, {Shift: 1e-6}, {Elastic: 1e-3, Sigma: 4}, {Elastic: 1e-3, Sigma: 0.5}, {Elastic: 1e-3, Sigma: 64}} {
			a, err := New(s, size[0], size[1])
			if err != nil {
				t.Fatal(err)
			}
			to := make([]uint8, len(image))
			a.Apply(to, image, rand.NewPCG(1, 2))
			if !slices.Equal(to, image) {
				t.Errorf("%v: %+v changes the image", size, s)
			}
		}
	}
}

func TestWholeShift(t *testing.T) {
	const width, height = 28, 20
	image := picture(width, height)
	for _, by := range [][2]int{{3, 0}, {0, -2}, {-5, 4}, {27, 19}, {30, 0}, {0, -500}} {
		a := identity
		a.right, a.down = float64(by[0]), float64(by[1])
		got := warped(image, width, height, a)
		for y := range height {
			for x := range width {
				want := uint8(0)
				if fromX, fromY := x-by[0], y-by[1]; fromX >= 0 && fromX < width && fromY >= 0 && fromY < height {
					want = image[fromY*width+fromX]
				}
				if got[y*width+x] != want {
					t.Fatalf("shift by %v: pixel %d, %d is %d, want %d", by, x, y, got[y*width+x], want)
				}
			}
		}
	}
}

// The reference goes forward: it multiplies the matrices of scaling, shearing,
// rotating as in a textbook and inverts the product by Cramer's rule.
func TestAffineAgainstMatrices(t *testing.T) {
	type square [2][2]float64
	times := func(a, b square) (c square) {
		for i := range 2 {
			for j := range 2 {
				c[i][j] = a[i][0]*b[0][j] + a[i][1]*b[1][j]
			}
		}
		return c
	}
	const width, height = 28, 33
	image := picture(width, height)
	pixel := func(x, y int) float64 {
		if x < 0 || x >= width || y < 0 || y >= height {
			return 0
		}
		return float64(image[y*width+x])
	}
	for _, a := range []affine{
		{angle: math.Pi / 12, width: 1, height: 1},
		{angle: -math.Pi, width: 1, height: 1},
		{angle: math.Pi / 2, width: 1, height: 1},
		{width: 1.2, height: 0.9},
		{lean: 0.25, width: 1, height: 1},
		{right: 1.3, down: -2.6, width: 1, height: 1},
		{right: -1.7, down: 0.45, angle: 0.3, lean: -0.2, width: 0.85, height: 1.1},
	} {
		sin, cos := math.Sincos(a.angle)
		forward := times(square{{cos, -sin}, {sin, cos}}, times(square{{1, a.lean}, {0, 1}}, square{{a.width, 0}, {0, a.height}}))
		det := forward[0][0]*forward[1][1] - forward[0][1]*forward[1][0]
		got := warped(image, width, height, a)
		for y := range height {
			for x := range width {
				dx, dy := float64(x)-(width-1)/2.0-a.right, float64(y)-(height-1)/2.0-a.down
				fromX := (forward[1][1]*dx-forward[0][1]*dy)/det + (width-1)/2.0
				fromY := (forward[0][0]*dy-forward[1][0]*dx)/det + (height-1)/2.0
				left, top := math.Floor(fromX), math.Floor(fromY)
				u, v := fromX-left, fromY-top
				i, j := int(left), int(top)
				want := (1-v)*((1-u)*pixel(i, j)+u*pixel(i+1, j)) + v*((1-u)*pixel(i, j+1)+u*pixel(i+1, j+1))
				// Either weight is off by up to 1/512.
				if math.Abs(float64(got[y*width+x])-want) > 1.6 {
					t.Fatalf("%+v: pixel %d, %d is %d, want %.2f", a, x, y, got[y*width+x], want)
				}
			}
		}
	}
}
