package study

import (
	"fmt"
	"slices"
	"testing"
)

// Up to 32 numbers are a level each; more of them are 32 classes that have as many configs as can be.
func TestLevelsOfNumbers(t *testing.T) {
	parameter := func(values, each int) (p Parameter) {
		p.Numbers = true
		for i := range values {
			p.Values = append(p.Values, int64(i))
			p.At = append(p.At, slices.Repeat([]int{i}, each)...)
		}
		return p
	}
	for _, each := range []int{1, 3} {
		n, level := parameter(32, each).levels()
		for i := range level {
			if n != 32 || level[i] != i {
				t.Fatalf("32 numbers: of %d levels number %d has the level %d", n, i, level[i])
			}
		}
		n, level = parameter(320, each).levels()
		for i := range level {
			if n != 32 || level[i] != i/10 {
				t.Fatalf("320 numbers: of %d levels number %d has the level %d", n, i, level[i])
			}
		}
		n, level = parameter(33, each).levels()
		if n != 32 || level[0] != 0 || level[32] != 31 || !slices.IsSorted(level) || len(slices.Compact(slices.Clone(level))) != 32 {
			t.Errorf("33 numbers: %d levels, %v", n, level)
		}
	}
	few := parameter(32, 1)
	few.At = append(few.At, slices.Repeat([]int{0}, 32)...)
	if n, level := few.levels(); n != 32 || level[0] != 0 || level[1] != 1 || level[31] != 31 {
		t.Errorf("32 numbers, one of them often: %d levels, %v", n, level)
	}
	// A number that many configs have fills several classes.
	p := parameter(33, 1)
	p.At = append(p.At, slices.Repeat([]int{0}, 31)...) // half of all
	if _, level := p.levels(); level[0] != 0 || level[1] != 16 || level[32] != 31 {
		t.Errorf("where every second config has the least number, the levels are %v", level)
	}
}

// Up to 64 words are a level each; of more, the rarest are one.
func TestLevelsOfWords(t *testing.T) {
	var p Parameter
	for i := range 64 {
		p.Values = append(p.Values, fmt.Sprintf("word %02d", i))
		p.At = append(p.At, slices.Repeat([]int{i}, 1+i)...)
	}
	n, level := p.levels()
	for i := range level {
		if n != 64 || level[i] != i {
			t.Fatalf("64 words: of %d levels word %d has the level %d", n, i, level[i])
		}
	}
	for i := 64; i < 70; i++ {
		p.Values = append(p.Values, fmt.Sprintf("word %02d", i))
		p.At = append(p.At, slices.Repeat([]int{i}, 1+i)...)
	}
	n, level = p.levels()
	for i := range level { // the last is the most frequent one
		if want := min(69-i, 63); n != 64 || level[i] != want {
			t.Errorf("70 words: of %d levels word %d has the level %d, want %d", n, i, level[i], want)
		}
	}
}

// Equal values have the mean of their ranks.
func TestRanks(t *testing.T) {
	if got, want := ranks([]float64{5, 1, 3, 3, 9, 3}), []float64{5, 1, 3, 3, 6, 3}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestInterval(t *testing.T) {
	for want, p := range map[string]ParameterImportance{"12–46%": {Low: 0.129, High: 0.451}, "0–100%": {Low: 0, High: 1}, "25–50%": {Low: 0.25, High: 0.5}} {
		if got := p.Interval(); got != want {
			t.Errorf("%v to %v: %s, want %s", p.Low, p.High, got, want)
		}
	}
}
