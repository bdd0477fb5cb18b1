package augment

import "testing"

func TestDescribe(t *testing.T) {
	for _, test := range []struct {
		settings Settings
		want     string
	}{
		{Settings{Sigma: 4}, ""},
		{Settings{Shift: 1.5, Rotation: 10, Elastic: 34, Sigma: 4}, "shift 1.5 px, rotation 10°, elastic 34 px (sigma 4 px)"},
		{Settings{Scale: 0.15, Shear: 1. / 3, Noise: 0.05, Cutout: 8}, "scale 0.15, shear 0.3333, noise 0.05, cutout 8 px"},
	} {
		if got := test.settings.Describe(); got != test.want {
			t.Errorf("%+v: %q, want %q", test.settings, got, test.want)
		}
	}
}
