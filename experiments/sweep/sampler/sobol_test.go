package sampler

import "testing"

// The points are those of PyTorch 1.13's SobolEngine.
func TestSobolDigits(t *testing.T) {
	coordinates := []int{0, 1, 2, 9, 35, 63}
	for point, want := range map[uint32][]uint32{
		0: {0, 0, 0, 0, 0, 0}, 1: {512, 512, 512, 512, 512, 512}, 5: {896, 896, 128, 128, 128, 640}, 1000: {225, 99, 531, 71, 789, 457},
	} {
		for i, coordinate := range coordinates {
			directions := sobolDirections(coordinate)
			if got := sobolDigits(&directions, point) >> 22; got != want[i] {
				t.Errorf("point %d, coordinate %d: got %d/1024, want %d/1024", point, coordinate, got, want[i])
			}
		}
	}
}
