package network

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gradbook/experiments/dataset"
	"gradbook/experiments/sweep"
	"gradbook/nn"
)

const (
	measuredConfigs = 8                      // how many configs are measured at most
	measuredTime    = 100 * time.Millisecond // how long each is trained
	countedConfigs  = 2000                   // how many configs are looked at at most; the sum is scaled up
)

// Estimate says how long a sweep takes on this machine if every run trains all of its epochs.
type Estimate struct {
	Seconds    float64 `json:"seconds,omitempty"` // of the whole sweep; 0 if its number of runs is not known
	RunSeconds float64 `json:"run_seconds"`       // of a run on one core, on average
	Workers    int     `json:"workers"`           // cores
	Configs    int     `json:"configs"`           // how many configs were measured
}

// Estimate trains some configs of the spec for a few steps, and scales the time that they take
// up to all runs. It downloads nothing: digits of the same size stand in for a data set that
// is missing.
func (p *Program) Estimate(ctx context.Context, spec *sweep.Spec, workers int) (Estimate, error) {
	runs, seeds := spec.Count(), max(1, len(spec.Seeds))
	configs := measuredConfigs
	if runs >= 0 {
		configs = (runs + seeds - 1) / seeds
	}
	e := Estimate{Workers: workers}
	specimens := specimens{finder: p.finder, byName: map[string]dataset.Specimen{}}
	sampled := min(configs, countedConfigs)
	measured := min(sampled, measuredConfigs)
	costs := make([]cost, sampled)
	for i := range costs {
		if ctx.Err() != nil {
			return e, context.Cause(ctx)
		}
		number := 1 + seeds*int(int64(i)*int64(configs)/int64(sampled))
		settings, specimen, err := specimens.config(ctx, spec, number)
		if err == nil {
			costs[i], err = costOf(settings, specimen)
		}
		if err == nil && (i == 0 || i*measured/sampled != (i-1)*measured/sampled) { // spread over the sweep
			err = costs[i].measure(settings, specimen)
			e.Configs++
		}
		if err != nil {
			return e, fmt.Errorf("run %d: %w", number, err)
		}
	}
	e.RunSeconds = meanSeconds(costs)
	if runs >= 0 {
		e.Seconds = e.RunSeconds * float64(runs) / float64(workers)
	}
	return e, nil
}

// specimens are the data sets that stand in for those of configs, by name.
type specimens struct {
	finder *dataset.Finder
	byName map[string]dataset.Specimen
}

// config returns the settings of a run of the spec, and what stands in for its data set.
func (s specimens) config(ctx context.Context, spec *sweep.Spec, number int) (Settings, dataset.Specimen, error) {
	config, ok := spec.Config(number)
	if !ok {
		return Settings{}, dataset.Specimen{}, errors.New("the sweep has no such config")
	}
	settings, err := ReadSettings(config)
	if err != nil {
		return settings, dataset.Specimen{}, err
	}
	specimen, has := s.byName[settings.Dataset]
	if !has {
		specimen, err = s.finder.Specimen(ctx, settings.Dataset)
		s.byName[settings.Dataset] = specimen
	}
	return settings, specimen, err
}

// cost is the cost of a run on one core.
type cost struct {
	train, evaluated int     // samples of an epoch
	operations       float64 // multiply-adds of the matrix products
	seconds          float64 // 0 if not measured
}

// meanSeconds returns the mean time of runs, some of which were measured. The time of the
// others is in proportion to their operations.
func meanSeconds(costs []cost) float64 {
	var operations, seconds, total float64
	for _, c := range costs {
		if c.seconds > 0 {
			operations, seconds = operations+c.operations, seconds+c.seconds
		}
	}
	for _, c := range costs {
		if c.seconds == 0 {
			c.seconds = c.operations * seconds / operations
		}
		total += c.seconds
	}
	return total / float64(len(costs))
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
	// Each weight takes one product in a pass forward and two in a pass back.
	c.operations = float64(settings.Epochs) * float64(3*c.train+c.evaluated) * float64(weights)
	return c, nil
}

// measure trains a few steps on one core and scales their time up to the whole run.
func (c *cost) measure(settings Settings, specimen dataset.Specimen) error {
	trainer, err := trainerOn(specimen.Dataset, settings, nil)
	if err != nil {
		return err
	}
	all := specimen.Dataset.Train
	few := nn.Data(all.Slice(0, min(all.Len(), 4*settings.BatchSize)))
	evaluated := nn.Data(all.Slice(0, min(all.Len(), 1000)))
	trainer.Epoch(few, 1) // allocates
	perSample := timed(measuredTime, func() { trainer.Epoch(few, 1) }) / float64(few.Len())
	perEvaluated := timed(measuredTime/4, func() { trainer.Evaluate(evaluated) }) / float64(evaluated.Len())
	c.seconds = float64(settings.Epochs) * (perSample*float64(c.train) + perEvaluated*float64(c.evaluated))
	return nil
}

// timed calls do repeatedly for at least some time, and returns the mean seconds of a call.
func timed(least time.Duration, do func()) float64 {
	start, calls := time.Now(), 0
	for time.Since(start) < least {
		do()
		calls++
	}
	return time.Since(start).Seconds() / float64(calls)
}
