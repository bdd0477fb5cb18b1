// Package weights makes networks of the weights that a lab record keeps.
package weights

import (
	"fmt"

	"gradbook/experiments/results"
	"gradbook/nn"
)

// Network returns a run's trained network. The error says so where its weights are
// not kept, and what to do about it.
func Network(db results.Reader, run results.Run) (*nn.Network, error) {
	state, err := db.Weights(run.ID)
	if err != nil {
		return nil, err
	}
	network := new(nn.Network)
	if err := network.UnmarshalBinary(state); err != nil {
		return nil, fmt.Errorf("weights of run %d: %w", run.ID, err)
	}
	if sum := network.SHA256(); sum != run.WeightsSHA256 {
		return nil, fmt.Errorf("weights of run %d: their SHA-256 is %.12s, the run's is %.12s; \"replay %d --keep-weights\" replaces them",
			run.ID, sum, run.WeightsSHA256, run.ID)
	}
	return network, nil
}
