package nn

import (
	"errors"
	"fmt"
)

// validate returns an error that names the field that is out of range, or does not fit
// the network.
func (t Training) validate(c Config) error {
	if !isPositive(t.LearningRate) {
		return fmt.Errorf("learning rate is %v: it must be a positive number that float32 can hold", t.LearningRate)
	}
	if t.BatchSize < 1 || t.BatchSize > maxBatchSize {
		return fmt.Errorf("batch size is %d: it must be from 1 to %d", t.BatchSize, maxBatchSize)
	}
	if err := known("optimizer", t.optimizer(), Optimizers); err != nil {
		return err
	}
	if err := t.validateNumbers(); err != nil {
		return err
	}
	if err := validateDropout(t.Dropout, len(c.Hidden)); err != nil {
		return err
	}
	if t.Patience < 0 {
		return fmt.Errorf("patience is %d: it must be 0 or more epochs", t.Patience)
	}
	if c.BatchNorm && t.BatchSize == 1 {
		return errors.New("batch size is 1: batch normalization needs at least 2 samples, as one has no variance")
	}
	return t.Schedule.validate()
}

// validateNumbers checks the shares, which are below 1, and the sizes, which may be 0.
func (t Training) validateNumbers() error {
	for _, share := range []struct {
		field string
		value float64
	}{{"momentum", t.Momentum}, {"beta1", t.Beta1}, {"beta2", t.Beta2}, {"alpha", t.Alpha},
		{"label smoothing", t.LabelSmoothing}, {"input dropout", t.InputDropout}, {"average", t.Average}} {
		if !(share.value >= 0 && float32(share.value) < 1) {
			return fmt.Errorf("%s is %v: it must be from 0 to below 1 in float32", share.field, share.value)
		}
	}
	switch t.optimizer() {
	case RMSProp, Adagrad, Adam, AdamW:
		if !isPositive(t.Epsilon) {
			return fmt.Errorf("epsilon is %v: for %s it must be a positive number that float32 can hold, as a gradient may be 0", t.Epsilon, t.Optimizer)
		}
	}
	for _, size := range []struct {
		field string
		value float64
	}{{"epsilon", t.Epsilon}, {"weight decay", t.WeightDecay}, {"clip norm", t.ClipNorm}, {"max norm", t.MaxNorm}} {
		if size.value != 0 && !isPositive(size.value) {
			return fmt.Errorf("%s is %v: it must be 0 or a positive number that float32 can hold", size.field, size.value)
		}
	}
	return nil
}

// validateDropout checks the shares of units that are dropped, one for each hidden layer; nil
// for none.
func validateDropout(shares []float64, hidden int) error {
	if shares != nil && len(shares) != hidden {
		return fmt.Errorf("dropout has %d shares: it must have one for each of the %d hidden layers", len(shares), hidden)
	}
	for layer, share := range shares {
		if !(share >= 0 && float32(share) < 1) {
			return fmt.Errorf("dropout[%d] is %v: it must be from 0 to below 1 in float32", layer, share)
		}
	}
	return nil
}

// isPositive reports whether x is a positive and finite number, in float32 too.
func isPositive(x float64) bool {
	return float32(x) > 0 && isFinite(float64(float32(x)))
}

func isFinite(x float64) bool { return x-x == 0 } // NaN where x is infinite or NaN
