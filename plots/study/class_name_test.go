package study

import "testing"

func TestClassName(t *testing.T) {
	for class, want := range map[int]string{-1: "-1", 0: "shirt", 1: "coat", 2: "2"} {
		if got := ClassName([]string{"shirt", "coat"}, class); got != want {
			t.Errorf("class %d is called %s, want %s", class, got, want)
		}
	}
}
