package peak

import "testing"

// A core does 4 to 128 float32 operations a cycle, at 0.5 to 10 GHz.
func TestGFLOPS(t *testing.T) {
	speed := GFLOPS()
	if len(loops()) == 0 {
		t.Skip("no loop for this CPU")
	}
	if !(speed > 2 && speed < 1280) {
		t.Errorf("the peak is %v GFLOP/s", speed)
	}
	t.Logf("%.1f GFLOP/s", speed)
}
