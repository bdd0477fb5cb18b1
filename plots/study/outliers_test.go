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

// Values stand out beyond 1.5 times what lies between the quartiles, on either side, and not at
// the fence itself.
func TestOutliersAreBeyondTheFences(t *testing.T) {
	at := func(values ...float64) (courses [][]Point) {
		for _, v := range values {
			courses = append(courses, pointsOf([]float64{v}))
		}
		return courses
	}
	identity := func(v float64) float64 { return v }
	for _, c := range []struct {
		courses [][]Point
		want    []int
	}{
		{at(-20, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 70), []int{0, 11}},
		{at(0, 1, 2, 3, 4, 5, 6, 7, 8), nil},
		{at(0, 0, 0, 0, 1), []int{4}},                  // equal quartiles count as a twentieth apart
		{at(1, 1, 1, 1, 1, 1, 1.0625), nil},            // which has a fence at 1.075
		{at(0, 0, 0, 0, 0, 0, 8, 8, 8, 8, 8, 20), nil}, // at the fence: 8 + 1.5·8
		{at(0, 0, 0, 0, 0, 0, 8, 8, 8, 8, 8, 20.25), []int{11}},
		{at(5, 5.01, 4.99, 9), []int{3}}, // four are enough
		{at(5, 5.01, 9), nil},
	} {
		if got := Outliers(c.courses, 0, 9, identity); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v stand out, want %v", c.courses, got, c.want)
		}
	}
}
