package digit

import (
	"math"
	"slices"
)

// Mistake is an image that the network gets wrong.
type Mistake struct {
	Split       string  `json:"split"`  // train, val or test
	Sample      int     `json:"sample"` // index in the split's file, from 0; val is in the training file
	Label       int     `json:"label"`  // the true class
	Predicted   int     `json:"predicted"`
	Probability float64 `json:"probability"` // of the predicted class
	Distance    float64 `json:"distance"`    // from the drawing: Euclidean, of intensities 0 to 1, so that 28 is the most
	Pixels      []byte  `json:"pixels"`      // 28 x 28 grey levels by rows
}

// shownMistakes is how many mistakes are shown.
const shownMistakes = 8

// nearest returns the mistakes whose images are most like one, the nearest first; of those as
// near as each other the ones that come first.
func nearest(image []byte, mistakes []Mistake) []Mistake {
	near := make([]Mistake, 0, shownMistakes+1)
	squares := make([]int, 0, shownMistakes+1)
	for i := range mistakes {
		limit := math.MaxInt
		if len(squares) == shownMistakes {
			limit = squares[shownMistakes-1]
		}
		square := squaredDistance(image, mistakes[i].Pixels, limit)
		if square >= limit {
			continue
		}
		at, _ := slices.BinarySearch(squares, square+1)
		near, squares = slices.Insert(near, at, mistakes[i]), slices.Insert(squares, at, square)
		near, squares = near[:min(len(near), shownMistakes)], squares[:min(len(squares), shownMistakes)]
	}
	for i, square := range squares {
		near[i].Distance = math.Sqrt(float64(square)) / 255
	}
	return near
}

// squaredDistance returns that between two images in grey levels, or, of one that is not below
// the limit, some number that is not below it either.
func squaredDistance(a, b []byte, limit int) (sum int) {
	for from := 0; from < len(a) && sum < limit; from += side {
		rowA, rowB := a[from:from+side], b[from:from+side]
		for i, level := range rowA {
			difference := int(level) - int(rowB[i])
			sum += difference * difference
		}
	}
	return sum
}
