package figure

import (
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"testing"
)

// A palette must not change what a colour says: that of an area not at all, that of a
// rare dot hardly.
func TestIndexedKeepsColours(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for _, blends := range []int{10, 60, 5000} {
		img := image.NewRGBA(image.Rect(0, 0, 100, 100))
		draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
		for i := range blends {
			img.SetRGBA(i%100, i/100, color.RGBA{R: uint8(random.IntN(256)), G: uint8(random.IntN(256)), B: 30, A: 255})
		}
		got := indexed(img)
		for i := range 100 * 100 {
			want, have := img.RGBAAt(i%100, i/100), color.RGBAModel.Convert(got.At(i%100, i/100)).(color.RGBA)
			if d := distance2(want, have); d > 32*32 || d > 0 && (blends < 64 || i >= blends) {
				t.Fatalf("%d blends: %v became %v", blends, want, have)
			}
		}
	}
}
