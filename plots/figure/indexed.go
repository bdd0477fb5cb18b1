package figure

import (
	"cmp"
	"image"
	"image/color"
	"iter"
	"slices"
)

// indexed returns an opaque picture with a palette of 256 colours, which makes
// its file a third as large, or the picture itself if that would show.
func indexed(img *image.RGBA) image.Image {
	const least, most = 4, 32 // in the space of red, green and blue from 0 to 255
	colors := byFrequency(img)
	for tolerance := least; tolerance <= most; tolerance += least {
		palette, index := fewer(colors, tolerance)
		if palette == nil {
			continue
		}
		small := image.NewPaletted(img.Bounds(), palette)
		for from, to := range colorRuns(img) {
			at := index[pixel(img.Pix[4*from:])]
			for i := from; i < to; i++ {
				small.Pix[i] = at
			}
		}
		return small
	}
	return img
}

// fewer finds 256 colours to stand for all, and which of them stands for which.
// The first 64 of colors, those of areas, stay as they are; no other, from the blends at
// edges, moves by more than tolerance. The palette is nil if it would be larger.
func fewer(colors []color.RGBA, tolerance int) (palette color.Palette, index map[color.RGBA]uint8) {
	const exact, most = 64, 256
	index = map[color.RGBA]uint8{}
	for _, c := range colors {
		nearest := palette.Index(c)
		if len(palette) < exact || distance2(palette[nearest].(color.RGBA), c) > tolerance*tolerance {
			if len(palette) == most {
				return nil, nil
			}
			nearest = len(palette)
			palette = append(palette, c)
		}
		index[c] = uint8(nearest)
	}
	return palette, index
}

// byFrequency lists the colours of a picture, the most frequent first.
func byFrequency(img *image.RGBA) []color.RGBA {
	count := map[color.RGBA]int{}
	for from, to := range colorRuns(img) {
		count[pixel(img.Pix[4*from:])] += to - from
	}
	colors := make([]color.RGBA, 0, len(count))
	for c := range count {
		colors = append(colors, c)
	}
	number := func(c color.RGBA) int { return int(c.R)<<16 | int(c.G)<<8 | int(c.B) }
	slices.SortFunc(colors, func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(number(a), number(b)))
	})
	return colors
}

// colorRuns are the stretches of pixels of one colour, most of them long: to look up each
// pixel would take as long as all of the drawing.
func colorRuns(img *image.RGBA) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		for from, n := 0, len(img.Pix)/4; from < n; {
			to, color := from+1, pixel(img.Pix[4*from:])
			for to < n && pixel(img.Pix[4*to:]) == color {
				to++
			}
			if !yield(from, to) {
				return
			}
			from = to
		}
	}
}

func pixel(rgba []uint8) color.RGBA {
	return color.RGBA{R: rgba[0], G: rgba[1], B: rgba[2], A: rgba[3]}
}

func distance2(a, b color.RGBA) int {
	r, g, bl := int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B)
	return r*r + g*g + bl*bl
}
