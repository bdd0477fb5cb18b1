package sqlite

import (
	"encoding/json"

	"gradbook/experiments/results"
)

const layerColumns = `run_id, epoch, layer, weight_norm, gradient_norm, update_ratio, dead, saturated, weights, activations`

// Layers returns the layers of several runs, by run, epoch and layer. Runs that were
// recorded before layers were have none.
func (db *DB) Layers(runIDs ...int64) ([]results.Layer, error) {
	return query(db, "read layers", func(row scanner) (l results.Layer, err error) {
		err = row.Scan(&l.RunID, &l.Epoch, &l.Layer, number{&l.WeightNorm}, number{&l.GradientNorm}, number{&l.UpdateRatio},
			number{&l.Dead}, number{&l.Saturated}, histogram{&l.Weights}, histogram{&l.Activations})
		return l, err
	}, `SELECT `+layerColumns+` FROM layers WHERE run_id IN (SELECT value FROM json_each(?)) ORDER BY run_id, epoch, layer`, idList(runIDs))
}

// layerValues are the layer's columns, as one of a run after an epoch.
func layerValues(runID int64, epoch int, l results.Layer) []any {
	return []any{runID, epoch, l.Layer, nullable(l.WeightNorm), nullable(l.GradientNorm), nullable(l.UpdateRatio),
		nullable(l.Dead), nullable(l.Saturated), histogramValue(l.Weights), histogramValue(l.Activations)}
}

// histogram is a column that has a histogram's JSON, NULL where that has no bins.
type histogram struct{ value *results.Histogram }

func (h histogram) Scan(source any) error {
	if source == nil {
		return h.value.UnmarshalJSON([]byte("null"))
	}
	return document{h.value}.Scan(source)
}

func histogramValue(h results.Histogram) any {
	if len(h.Thousandths) == 0 {
		return nil
	}
	text, _ := h.MarshalJSON() // which never fails
	return string(text)
}

// idList is ids as a JSON list, for json_each.
func idList(ids []int64) string {
	text, _ := json.Marshal(append([]int64{}, ids...)) // integers always are JSON
	return string(text)
}
