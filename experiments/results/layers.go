package results

import (
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

const layerColumns = `run_id, epoch, layer, weight_norm, gradient_norm, update_ratio, dead, saturated, weights, activations`

// Layers returns the layers of several runs, by run, epoch and layer. Runs that were
// recorded before layers were have none.
func (db *DB) Layers(runIDs ...int64) ([]Layer, error) {
	return query(db, "read layers", func(row scanner) (l Layer, err error) {
		err = row.Scan(&l.RunID, &l.Epoch, &l.Layer, number{&l.WeightNorm}, number{&l.GradientNorm}, number{&l.UpdateRatio},
			number{&l.Dead}, number{&l.Saturated}, &l.Weights, &l.Activations)
		return l, err
	}, `SELECT `+layerColumns+` FROM layers WHERE run_id IN (SELECT value FROM json_each(?)) ORDER BY run_id, epoch, layer`, idList(runIDs))
}

// values are the layer's columns, as one of a run after an epoch.
func (l Layer) values(runID int64, epoch int) []any {
	return []any{runID, epoch, l.Layer, nullable(l.WeightNorm), nullable(l.GradientNorm), nullable(l.UpdateRatio),
		nullable(l.Dead), nullable(l.Saturated), l.Weights.column(), l.Activations.column()}
}

// column is the histogram as its column has it: JSON, or NULL without bins.
func (h Histogram) column() any {
	if len(h.Thousandths) == 0 {
		return nil
	}
	text := append(make([]byte, 0, 128), '[')
	text = strconv.AppendFloat(text, h.Low, 'g', 4, 64)
	text = append(text, ',')
	text = strconv.AppendFloat(text, h.High, 'g', 4, 64)
	for _, share := range h.Thousandths {
		text = append(text, ',')
		text = strconv.AppendInt(text, int64(share), 10)
	}
	return string(append(text, ']'))
}

// Equal reports whether two histograms are recorded alike.
func (h Histogram) Equal(other Histogram) bool { return h.column() == other.column() }

// Scan reads the histogram's column.
func (h *Histogram) Scan(source any) error {
	if source == nil {
		*h = Histogram{Low: math.NaN(), High: math.NaN()}
		return nil
	}
	var numbers []float64
	if err := (document{&numbers}).Scan(source); err != nil || len(numbers) < 2 {
		return fmt.Errorf("%v is no histogram", source)
	}
	*h = Histogram{Low: numbers[0], High: numbers[1]}
	for _, share := range numbers[2:] {
		h.Thousandths = append(h.Thousandths, int(share))
	}
	return nil
}

// idList is ids as a JSON list, for json_each.
func idList(ids []int64) string {
	text, _ := json.Marshal(append([]int64{}, ids...)) // integers always are JSON
	return string(text)
}
