package results

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

// Layer is a row of the table layers: what a layer of a run's network looked like
// after an epoch. NaN stands for what it does not have, or is not finite.
type Layer struct {
	RunID        int64
	Epoch        int
	Layer        int       // 1.. from the first hidden layer to the output layer
	WeightNorm   float64   // Euclidean, of the weights without the biases
	GradientNorm float64   // of the loss by these weights, before clipping: root mean square over the epoch's last steps
	UpdateRatio  float64   // norm of a step's change of the weights to their norm: mean over the same steps
	Dead         float64   // share of the units that no sample brings above 0, of the activations that are made like ReLU
	Saturated    float64   // share of the activations in the outer twentieths of their range, of sigmoid and tanh
	Weights      Histogram // without the biases
	Activations  Histogram // on the same samples as Dead and Saturated; of the output layer's logits
}

// Histogram is how values are spread over equal bins from the lowest to the highest.
// Where the two are the same, all values are in the first bin. One of no values has no
// bins.
type Histogram struct {
	Low, High   float64 // to four digits
	Thousandths []int   // of the values in each bin, rounded
}

// MarshalJSON writes [low, high, thousandths...], and null without bins. The two ends
// have four digits.
func (h Histogram) MarshalJSON() ([]byte, error) {
	if len(h.Thousandths) == 0 {
		return []byte("null"), nil
	}
	text := append(make([]byte, 0, 128), '[')
	text = strconv.AppendFloat(text, h.Low, 'g', 4, 64)
	text = append(text, ',')
	text = strconv.AppendFloat(text, h.High, 'g', 4, 64)
	for _, share := range h.Thousandths {
		text = append(text, ',')
		text = strconv.AppendInt(text, int64(share), 10)
	}
	return append(text, ']'), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (h *Histogram) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*h = Histogram{Low: math.NaN(), High: math.NaN()}
		return nil
	}
	var numbers []float64
	if err := json.Unmarshal(text, &numbers); err != nil || len(numbers) < 2 {
		return fmt.Errorf("%s is no histogram", text)
	}
	*h = Histogram{Low: numbers[0], High: numbers[1]}
	for _, share := range numbers[2:] {
		h.Thousandths = append(h.Thousandths, int(share))
	}
	return nil
}

// Equal reports whether two histograms are recorded alike.
func (h Histogram) Equal(other Histogram) bool {
	a, _ := h.MarshalJSON() // which never fails
	b, _ := other.MarshalJSON()
	return bytes.Equal(a, b)
}
