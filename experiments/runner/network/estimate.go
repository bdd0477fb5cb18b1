package network

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gradbook/experiments/dataset"
	"gradbook/experiments/sweep"
	"gradbook/nn"
)

const (
	measuredConfigs = 8                      // at most
	measuredTime    = 100 * time.Millisecond // of training, for each
	countedConfigs  = 2000                   // at most; more are scaled up from so many
)

// Estimate is about how long a sweep takes on this machine, if every run trains for all
// of its epochs.
type Estimate struct {
	Seconds    float64 `json:"seconds,omitempty"` // of the whole sweep; 0 where its number of runs is not known
	RunSeconds float64 `json:"run_seconds"`       // of a run on one core, in the mean
	Workers    int     `json:"workers"`           // cores
	Configs    int     `json:"configs"`           // of which some steps were measured
}

// Estimate trains a few steps of some configs of the spec, and scales the time that they
// take up to all runs. It downloads no data set: digits of the same size stand for one
// that is missing.
func (p *Program) Estimate(ctx context.Context, spec *sweep.Spec, workers int) (Estimate, error) {
	runs, seeds := spec.Count(), max(1, len(spec.Seeds))
	configs := measuredConfigs
	if runs >= 0 {
		configs = (runs + seeds - 1) / seeds
	}
	e := Estimate{Workers: workers}
	specimens := map[string]dataset.Specimen{}
	sampled := min(configs, countedConfigs)
	measured := min(sampled, measuredConfigs)
	costs := make([]cost, sampled)
	var operations, seconds float64 // of the measured configs
	for i := range costs {
		if ctx.Err() != nil {
			return e, context.Cause(ctx)
		}
		number := 1 + seeds*int(int64(i)*int64(configs)/int64(sampled))
		config, ok := spec.Config(number)
		if !ok {
			return e, fmt.Errorf("run %d: the sweep has no such config", number)
		}
		settings, err := ReadSettings(config)
		if err != nil {
			return e, fmt.Errorf("run %d: %w", number, err)
		}
		specimen, has := specimens[settings.Dataset]
		if !has {
			if specimen, err = p.finder.Specimen(ctx, settings.Dataset); err != nil {
				return e, err
			}
			specimens[settings.Dataset] = specimen
		}
		if costs[i], err = costOf(settings, specimen); err != nil {
			return e, fmt.Errorf("run %d: %w", number, err)
		}
		if i == 0 || i*measured/sampled != (i-1)*measured/sampled { // spread over the sweep
			if err := costs[i].measure(settings, specimen); err != nil {
				return e, fmt.Errorf("run %d: %w", number, err)
			}
			e.Configs++
			operations, seconds = operations+costs[i].operations, seconds+costs[i].seconds
		}
	}
	total := 0.0
	for _, c := range costs {
		if c.seconds == 0 {
			c.seconds = c.operations * seconds / operations
		}
		total += c.seconds
	}
	e.RunSeconds = total / float64(sampled)
	if runs >= 0 {
		e.Seconds = e.RunSeconds * float64(runs) / float64(workers)
	}
	return e, nil
}

// cost is what a run costs on one core.
type cost struct {
	train, evaluated int     // samples of an epoch
	operations       float64 // multiply-adds of its matrix products
	seconds          float64 // 0 before it is measured
}

func costOf(settings Settings, specimen dataset.Specimen) (cost, error) {
	if settings.Validation >= specimen.Train {
		return cost{}, fmt.Errorf("validation: %d leaves nothing of the %d training samples to train on", settings.Validation, specimen.Train)
	}
	c := cost{train: specimen.Train - settings.Validation, evaluated: settings.Validation + specimen.Test}
	weights, from := 0, specimen.Width*specimen.Height
	for _, to := range append(slices.Clone(settings.Hidden), len(specimen.Classes)) {
		weights, from = weights+from*to, to
	}
	// A pass back takes two products of each weight, one forward takes one.
	c.operations = float64(settings.Epochs) * float64(3*c.train+c.evaluated) * float64(weights)
	return c, nil
}

// measure trains a few steps on one core, and scales their time up to the whole run.
func (c *cost) measure(settings Settings, specimen dataset.Specimen) error {
	trainer, err := trainerOn(specimen.Dataset, settings, nil)
	if err != nil {
		return err
	}
	all := specimen.Dataset.Train
	few := nn.Data(all.Slice(0, min(all.Len(), 4*settings.BatchSize)))
	evaluated := nn.Data(all.Slice(0, min(all.Len(), 1000)))
	trainer.Epoch(few, 1) // makes room
	perSample := timed(measuredTime, func() { trainer.Epoch(few, 1) }) / float64(few.Len())
	perEvaluated := timed(measuredTime/4, func() { trainer.Evaluate(evaluated) }) / float64(evaluated.Len())
	c.seconds = float64(settings.Epochs) * (perSample*float64(c.train) + perEvaluated*float64(c.evaluated))
	return nil
}

// timed calls do again and again for some time, and returns the seconds of a call.
func timed(least time.Duration, do func()) float64 {
	start, calls := time.Now(), 0
	for time.Since(start) < least {
		do()
		calls++
	}
	return time.Since(start).Seconds() / float64(calls)
}
