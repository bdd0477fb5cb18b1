package study

import (
	"slices"
	"testing"
)

// The furthest from the others stand out, the best few aside, and none of a crowd that is close.
func TestStandingOut(t *testing.T) {
	identity := func(v float64) float64 { return v }
	var courses [][]Point
	for i := range 12 {
		v := float64(i) / 10
		courses = append(courses, pointsOf([]float64{v + 1, v, v}))
	}
	if got := Outliers(courses, 4, 3, identity); len(got) != 0 {
		t.Errorf("of evenly spaced curves %v stand out", got)
	}
	courses[6] = pointsOf([]float64{1.6, 9, 0.6})  // a spike
	courses[9] = pointsOf([]float64{50, 0.9, 0.9}) // a late start
	courses[11] = pointsOf([]float64{4, 4, 4})
	courses[10] = pointsOf([]float64{3.8, 3.8, 3.8})
	courses[0] = pointsOf([]float64{-9, -9, -9}) // one of the best
	if got := Outliers(courses, 4, 3, identity); !slices.Equal(got, []int{6, 9, 11}) {
		t.Errorf("%v stand out, want 6, 9 and 11", got)
	}
	if got := Outliers(courses[:3], 0, 3, identity); len(got) != 0 {
		t.Errorf("of three curves %v stand out", got)
	}
}
