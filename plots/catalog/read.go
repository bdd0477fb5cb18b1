package catalog

import (
	"errors"
	"slices"

	"gradbook/experiments/results"
	"gradbook/experiments/results/weights"
)

// split is the one whose mistakes are shown.
const split = "test"

// Read reads parts of the record. What a run lacks of them stays empty.
func (m *Material) Read(db results.Reader, parts ...*Part) error {
	for _, part := range parts {
		runs, err := part.of(m)
		if err != nil {
			return err
		}
		if err := part.read(m, db, runs); err != nil {
			return err
		}
	}
	return nil
}

func readNothing(*Material, results.Reader, []results.Run) error { return nil }

func readDecisions(m *Material, db results.Reader, runs []results.Run) (err error) {
	m.Decisions, err = db.Decisions(ids(runs)...)
	return err
}

func readLayers(m *Material, db results.Reader, runs []results.Run) error {
	m.Layers = nil
	for _, run := range runs { // in their order
		layers, err := db.Layers(run.ID)
		if err != nil {
			return err
		}
		m.Layers = append(m.Layers, layers...)
	}
	return nil
}

func (m *Material) hasLayers(run results.Run) bool {
	return slices.ContainsFunc(m.Layers, func(l results.Layer) bool { return l.RunID == run.ID })
}

// readNetwork reads the first run's network or, where no run is asked for and its weights are
// not kept, as another config's run had a better value, that of the best run that has them.
func readNetwork(m *Material, db results.Reader, runs []results.Run) error {
	kept, err := db.WeightsKept(m.Sweep.ID)
	if err != nil {
		return err
	}
	run := runs[0]
	if len(m.Asked) == 0 && !kept[run.ID] {
		run = m.bestOfKept(kept)
	}
	if !kept[run.ID] {
		return nil
	}
	m.NetworkRunID = run.ID
	m.Network, err = weights.Network(db, run)
	return err
}

// bestOfKept returns the best run of those that are kept; one without an id if there is none.
func (m *Material) bestOfKept(kept map[int64]bool) (best results.Run) {
	for _, run := range m.Runs {
		if kept[run.ID] && (best.ID == 0 || m.Sweep.Goal.Better(run.LastValue, best.LastValue)) {
			best = run
		}
	}
	return best
}

func (m *Material) hasDataset(run results.Run) bool {
	return slices.ContainsFunc(m.Datasets, func(d results.Dataset) bool { return d.SHA256 == run.DatasetSHA256 })
}

func readConfusion(m *Material, db results.Reader, runs []results.Run) error {
	m.Confusion = nil
	for _, run := range runs {
		epoch := run.KeptEpoch
		if m.Epoch > 0 {
			epoch = m.Epoch
		}
		matrix, err := db.ConfusionAt(run, epoch, split)
		if errors.Is(err, results.ErrNoConfusion) {
			continue
		}
		if err != nil {
			return err
		}
		m.Confusion = append(m.Confusion, matrix)
	}
	return nil
}

func (m *Material) hasConfusion(run results.Run) bool {
	return slices.ContainsFunc(m.Confusion, func(matrix results.ConfusionMatrix) bool { return matrix.RunID == run.ID })
}

func readConfusionByEpoch(m *Material, db results.Reader, runs []results.Run) error {
	m.ConfusionByEpoch = nil
	for epoch := 1; epoch <= runs[0].Epochs; epoch++ {
		matrix, err := db.ConfusionAt(runs[0], epoch, split)
		if errors.Is(err, results.ErrNoConfusion) {
			continue
		}
		if err != nil {
			return err
		}
		m.ConfusionByEpoch = append(m.ConfusionByEpoch, matrix)
	}
	return nil
}

func readMisclassified(m *Material, db results.Reader, runs []results.Run) (err error) {
	m.Misclassified, err = db.Misclassified(runs[0], split)
	if errors.Is(err, results.ErrNoDataset) {
		return nil
	}
	return err
}

func readMistakes(m *Material, db results.Reader, runs []results.Run) error {
	m.Mistakes, m.complete = nil, map[int64]bool{}
	for _, run := range runs {
		mistakes, complete, err := db.Mistakes([]int64{run.ID}, split)
		if err != nil {
			return err
		}
		m.Mistakes = append(m.Mistakes, mistakes...)
		m.complete[run.ID] = complete
	}
	return nil
}

func readCalibration(m *Material, db results.Reader, runs []results.Run) (err error) {
	m.Calibration, err = db.Calibration(runs[0].ID)
	return err
}
