package augment

import (
	"fmt"
	"strconv"
	"strings"
)

// Describe lists the distortions that are turned on: "rotation 10°, elastic 34 px (sigma 4 px)".
// It returns "" where there is none.
func (s Settings) Describe() string {
	var words []string
	for _, d := range []struct {
		name  string
		value float64
		unit  string
	}{
		{"shift", s.Shift, " px"},
		{"rotation", s.Rotation, "°"},
		{"scale", s.Scale, ""},
		{"shear", s.Shear, ""},
		{"elastic", s.Elastic, fmt.Sprintf(" px (sigma %s px)", short(s.Sigma))},
		{"noise", s.Noise, ""},
		{"cutout", float64(s.Cutout), " px"},
	} {
		if d.value != 0 {
			words = append(words, d.name+" "+short(d.value)+d.unit)
		}
	}
	return strings.Join(words, ", ")
}

func short(number float64) string { return strconv.FormatFloat(number, 'g', 4, 64) }
