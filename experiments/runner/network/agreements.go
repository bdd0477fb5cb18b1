package network

import (
	"errors"
	"fmt"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
	"gradbook/nn"
)

// agreements are those between the values of two parameters.
var agreements = []sweep.Agreement{
	{Name: "loss", With: "output", Check: func(loss, output any) error {
		if belongs := lossOf(output.(string)); loss != belongs {
			return fmt.Errorf("%s does not belong to output: %s, which needs %s; leave loss out, and it follows output", loss, output, belongs)
		}
		return nil
	}},
	{Name: "dropout", With: "hidden", Check: func(dropout, hidden any) error {
		rates, isList := dropout.([]any)
		if layers := hidden.([]any); isList && len(rates) != len(layers) {
			return fmt.Errorf("got a list of %d for hidden: %s, which has %d; write one number for each hidden layer, or one for all", len(rates), results.Canonical(hidden), len(layers))
		}
		return nil
	}},
	{Name: "batch_norm", With: "batch_size", Check: func(batchNorm, batchSize any) error {
		if batchNorm == true && batchSize == int64(1) {
			return errors.New("it cannot be true with batch_size: 1, as one sample has no spread; write a batch_size from 2 on")
		}
		return nil
	}},
	{Name: "schedule_warmup", With: "epochs", Check: func(warmup, epochs any) error {
		if warmup := warmup.(float64); warmup > 0 && warmup >= float64(epochs.(int64)) {
			return fmt.Errorf("%s epochs of rise are all that epochs: %d has; write less than %[2]d", results.Canonical(warmup), epochs)
		}
		return nil
	}},
	{Name: "schedule_warmup", With: "schedule", Check: func(warmup, schedule any) error {
		if warmup.(float64) > 0 && schedule == string(nn.OneCycle) {
			return errors.New("it cannot be above 0 with schedule: one_cycle, which has a rise of its own; leave schedule_warmup out")
		}
		return nil
	}},
	{Name: "schedule", With: "validation", Check: func(schedule, validation any) error {
		if schedule == string(nn.ReduceOnPlateau) && validation == int64(0) {
			return errors.New("plateau follows val_loss, and there is none with validation: 0; keep samples for validation")
		}
		return nil
	}},
	{Name: "early_stopping", With: "validation", Check: func(epochs, validation any) error {
		if epochs.(int64) > 0 && validation == int64(0) {
			return errors.New("it needs validation samples, and there are none with validation: 0; keep some, or leave early_stopping out")
		}
		return nil
	}},
}
