package results_test

import (
	"encoding/json"
	"math"
	"testing"

	"gradbook/experiments/results"
)

// A histogram reads back as it was written; one without bins has no range.
func TestHistogramIsKept(t *testing.T) {
	for want, h := range map[string]results.Histogram{
		"[-0.5,2.25,10,990]":   {Low: -0.5, High: 2.25, Thousandths: []int{10, 990}},
		"[0.1235,0.1235,1000]": {Low: 0.123456, High: 0.123456, Thousandths: []int{1000}},
		"null":                 {Low: 1, High: 2},
	} {
		text, err := json.Marshal(h)
		if err != nil || string(text) != want {
			t.Errorf("%+v is written %s, %v", h, text, err)
		}
		var read results.Histogram
		if err := json.Unmarshal(text, &read); err != nil || !read.Equal(h) || len(read.Thousandths) != len(h.Thousandths) {
			t.Errorf("%s is read as %+v, %v", text, read, err)
		}
		if len(h.Thousandths) == 0 != math.IsNaN(read.Low) || len(h.Thousandths) == 0 != math.IsNaN(read.High) {
			t.Errorf("%s has the range %v to %v", text, read.Low, read.High)
		}
	}
	var h results.Histogram
	if err := json.Unmarshal([]byte("[0,1]"), &h); err != nil || h.High != 1 {
		t.Errorf("a range alone: %+v, %v", h, err)
	}
	for _, text := range []string{"[]", "[1]", `"wide"`, "{}", `[0,1,"x"]`} {
		if err := json.Unmarshal([]byte(text), &h); err == nil {
			t.Errorf("%s is taken for a histogram", text)
		}
	}
	a, b := results.Histogram{High: 1, Thousandths: []int{1000}}, results.Histogram{High: 1, Thousandths: []int{999}}
	if a.Equal(b) || !a.Equal(a) {
		t.Error("histograms of other bins are equal")
	}
}
