package dataset

import (
	"errors"
	"fmt"
	"iter"
)

// The sides of MNIST's images, and of the box in them that a digit fills, in pixels.
const (
	mnistSide = 28
	mnistBox  = 20
)

var errNoInk = errors.New("there is nothing on this drawing but background")

// AsMNIST prepares a drawing as the digits of MNIST were, and returns 28 x 28 grey levels by
// rows. The drawing is height rows of width pixels, each 0 for the background to 255 for ink.
//
// It is what Y. LeCun, C. Cortes and C. Burges say of their set (http://yann.lecun.com/exdb/mnist):
// the digit is scaled to fit a box of 20 x 20 pixels, its proportions kept; edges become grey
// levels, here the share of a pixel that the ink covers; and the box is moved, by whole
// pixels, until the ink's centre of mass is in the middle. The middle is pixel (14, 14), counted
// from 0: in all of MNIST's test set, the centre of mass is in there. What would be outside of
// the image then is cut off.
//
// It is an error if the drawing is empty, or if its lines are so faint or thin that nothing
// is left of them.
func AsMNIST(ink []uint8, width, height int) ([]uint8, error) {
	if width < 1 || height < 1 || len(ink) != width*height {
		return nil, fmt.Errorf("%d bytes are not a drawing of %d x %d pixels", len(ink), width, height)
	}
	left, top, right, bottom := inkBox(ink, width)
	if left >= right {
		return nil, errNoInk
	}
	digit := scaled(ink[top*width+left:], width, right-left, bottom-top)
	x, y, err := digit.centre()
	if err != nil {
		return nil, err
	}
	image := make([]uint8, mnistSide*mnistSide)
	for row := range digit {
		for column, level := range digit[row] {
			toX, toY := column+mnistSide/2-x, row+mnistSide/2-y
			if min(toX, toY) >= 0 && max(toX, toY) < mnistSide {
				image[toY*mnistSide+toX] = level
			}
		}
	}
	return image, nil
}

// inkBox returns the smallest box outside of which a drawing is empty: from left, top
// (included) to right, bottom. Of an empty one, left is not below right.
func inkBox(ink []uint8, width int) (left, top, right, bottom int) {
	left, top = width, len(ink)/width
	for y := range len(ink) / width {
		for x, level := range ink[y*width : (y+1)*width] {
			if level > 0 {
				left, right = min(left, x), max(right, x+1)
				top, bottom = min(top, y), y+1
			}
		}
	}
	return left, top, right, bottom
}

// boxed is a digit that fills its box from one side to the other, or from top to bottom.
type boxed [mnistBox][mnistBox]uint8

// scaled scales height rows of width pixels, one row stride pixels after the other, so that the
// longer side fills the box. It works with integers, so that the bits are the same everywhere.
func scaled(ink []uint8, stride, width, height int) (digit boxed) {
	side := max(width, height)
	narrow := make([][mnistBox]int, height)
	for y := range narrow {
		row := ink[y*stride : y*stride+width]
		for x := range mnistBox {
			for at, length := range covered(x, side, width) {
				narrow[y][x] += length * int(row[at])
			}
		}
	}
	area := side * side
	for y := range digit {
		var sums [mnistBox]int
		for at, length := range covered(y, side, height) {
			for x := range sums {
				sums[x] += length * narrow[at][x]
			}
		}
		for x, sum := range sums {
			digit[y][x] = uint8((sum + area/2) / area)
		}
	}
	return digit
}

// covered yields the pixels, of n in a line, that pixel i of the box lies on when the box lies
// on side pixels: each with the length that both share, of which a pixel of the line has
// mnistBox and one of the box has side.
func covered(i, side, n int) iter.Seq2[int, int] {
	return func(yield func(at, length int) bool) {
		from, to := i*side, min((i+1)*side, n*mnistBox)
		for at := from / mnistBox; at*mnistBox < to; at++ {
			if !yield(at, min(to, (at+1)*mnistBox)-max(from, at*mnistBox)) {
				return
			}
		}
	}
}

// centre returns the pixel that the centre of mass is in.
func (digit *boxed) centre() (x, y int, err error) {
	mass, momentX, momentY := 0, 0, 0 // the moments in half pixels
	for row := range digit {
		for column, level := range digit[row] {
			mass += int(level)
			momentX += int(level) * (2*column + 1)
			momentY += int(level) * (2*row + 1)
		}
	}
	if mass == 0 {
		return 0, 0, fmt.Errorf("the lines are so faint or so thin that nothing is left of them in %d x %d pixels", mnistBox, mnistBox)
	}
	return momentX / (2 * mass), momentY / (2 * mass), nil
}
