package plots

import "testing"

func TestPWords(t *testing.T) {
	for want, p := range map[string]float64{"p < 0.0001": 3e-9, "p = 0.00012": 0.000123, "p = 0.05": 0.0501, "p = 1": 1, "p = 0.15": 0.1538} {
		if got := pWords(p); got != want {
			t.Errorf("%v: %s, want %s", p, got, want)
		}
	}
}
