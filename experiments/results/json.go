package results

import (
	"encoding/json"
	"math"
	"time"
)

// In JSON, runs and epochs have the names of their columns, and what is not a
// number is null.

type jsonNumber float64

func (n jsonNumber) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(n)) || math.IsInf(float64(n), 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

type jsonMetrics struct {
	TrainLoss     jsonNumber `json:"train_loss"`
	TrainAccuracy jsonNumber `json:"train_accuracy"`
	ValLoss       jsonNumber `json:"val_loss"`
	ValAccuracy   jsonNumber `json:"val_accuracy"`
	TestLoss      jsonNumber `json:"test_loss"`
	TestAccuracy  jsonNumber `json:"test_accuracy"`

	Metrics json.RawMessage `json:"metrics"` // of all names, see Metrics.Object
}

// MarshalJSON writes the metrics that have fields, with the names of their columns, and all
// that were measured as the object metrics.
func (m Metrics) MarshalJSON() ([]byte, error) { return json.Marshal(m.json()) }

func (m Metrics) json() jsonMetrics {
	return jsonMetrics{jsonNumber(m.TrainLoss), jsonNumber(m.TrainAccuracy), jsonNumber(m.ValLoss),
		jsonNumber(m.ValAccuracy), jsonNumber(m.TestLoss), jsonNumber(m.TestAccuracy), m.Object()}
}

// MarshalJSON writes the run with the names of the columns of the table runs.
func (r Run) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		ID            int64      `json:"id"`
		SweepID       int64      `json:"sweep_id"`
		Number        int        `json:"number"`
		Config        Config     `json:"config"`
		ConfigKey     string     `json:"config_key"`
		Seed          int64      `json:"seed"`
		Dataset       string     `json:"dataset"`
		DatasetSHA256 string     `json:"dataset_sha256"`
		State         State      `json:"state"`
		Attempt       int        `json:"attempt"`
		Worker        string     `json:"worker"`
		Error         string     `json:"error"`
		Failures      int        `json:"failures"`
		StartedAt     time.Time  `json:"started_at,omitzero"`
		FinishedAt    time.Time  `json:"finished_at,omitzero"`
		Seconds       float64    `json:"seconds"`
		Epochs        int        `json:"epochs"`
		CountsSteps   bool       `json:"counts_steps"`
		KeptEpoch     int        `json:"kept_epoch"`
		Parameters    int        `json:"parameters"`
		BestEpoch     int        `json:"best_epoch"`
		BestValue     jsonNumber `json:"best_value"`
		LastValue     jsonNumber `json:"last_value"`
		jsonMetrics
		WeightsSHA256 string   `json:"weights_sha256"`
		EnvironmentID int64    `json:"environment_id"`
		Launch        Launch   `json:"launch,omitzero"`
		Note          string   `json:"note"`
		Tags          []string `json:"tags"`
	}{r.ID, r.SweepID, r.Number, r.Config, r.ConfigKey, r.Seed, r.Dataset, r.DatasetSHA256, r.State, r.Attempt,
		r.Worker, r.Error, r.Failures, r.StartedAt, r.FinishedAt, r.Seconds, r.Epochs, r.CountsSteps, r.KeptEpoch, r.Parameters, r.BestEpoch,
		jsonNumber(r.BestValue), jsonNumber(r.LastValue), r.Metrics.json(), r.WeightsSHA256, r.EnvironmentID, r.Launch, r.Note, r.Tags})
}

// MarshalJSON writes the epoch with the names of the columns of the table
// epochs.
func (e Epoch) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		RunID        int64      `json:"run_id"`
		Epoch        int        `json:"epoch"`
		CountsSteps  bool       `json:"counts_steps"`
		LearningRate jsonNumber `json:"learning_rate"`
		jsonMetrics
		Seconds float64 `json:"seconds"`
	}{e.RunID, e.Epoch, e.CountsSteps, jsonNumber(e.LearningRate), e.Metrics.json(), e.Seconds})
}

// MarshalJSON writes the decision with the names of the columns of the table
// decisions.
func (d Decision) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		RunID     int64      `json:"run_id"`
		Epoch     int        `json:"epoch"`
		Rung      int        `json:"rung"`
		Value     jsonNumber `json:"value"`
		Threshold jsonNumber `json:"threshold"`
		Stopped   bool       `json:"stopped"`
	}{d.RunID, d.Epoch, d.Rung, jsonNumber(d.Value), jsonNumber(d.Threshold), d.Stopped})
}
