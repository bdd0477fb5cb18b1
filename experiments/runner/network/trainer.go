package network

import (
	"fmt"
	"reflect"
	"slices"

	"gradbook/experiments/augment"
	"gradbook/experiments/dataset"
	"gradbook/nn"
)

// trainerOn returns a run's trainer on a data set, in the state of a checkpoint if there is
// one.
func trainerOn(data *dataset.Dataset, settings Settings, checkpoint []byte) (*nn.Trainer, error) {
	trainer, err := newTrainer(networkConfig(settings, data), trainerConfig(settings), checkpoint)
	if err != nil || !settings.Augment.Active() {
		return trainer, err
	}
	augmenter, err := augment.New(settings.Augment, data.Width, data.Height)
	if err != nil {
		return nil, err
	}
	trainer.Augment = augmenter.Apply
	return trainer, nil
}

// newTrainer returns a trainer before its first step, or in the state of a checkpoint, which
// must be of the same training.
func newTrainer(config nn.Config, how nn.Training, checkpoint []byte) (*nn.Trainer, error) {
	if checkpoint == nil {
		network, err := nn.New(config)
		if err != nil {
			return nil, err
		}
		return nn.NewTrainer(network, how)
	}
	trainer := new(nn.Trainer)
	if err := trainer.UnmarshalBinary(checkpoint); err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	if was := trainer.Training(); !reflect.DeepEqual(was, how) {
		return nil, fmt.Errorf("checkpoint: it is of another training, %+v; the run's is %+v", was, how)
	}
	if was := trainer.Network().Config; !sameNetwork(was, config) {
		return nil, fmt.Errorf("checkpoint: it is of another network, %+v; the run's is %+v", was, config)
	}
	return trainer, nil
}

// sameNetwork reports whether two configs are the same. Hidden may be nil in one and empty in
// the other.
func sameNetwork(a, b nn.Config) bool {
	widths := slices.Equal(a.Hidden, b.Hidden)
	a.Hidden, b.Hidden = nil, nil
	return widths && reflect.DeepEqual(a, b)
}

// networkConfig describes the network that a run trains on a data set.
func networkConfig(settings Settings, data *dataset.Dataset) nn.Config {
	return nn.Config{
		Inputs: data.Width * data.Height, Hidden: settings.Hidden, Classes: len(data.Classes),
		Activation: settings.Activation, Output: settings.Output, Init: settings.Init, Bias: settings.Bias,
		BatchNorm: settings.BatchNorm, Seed: settings.Seed,
	}
}

// trainerConfig describes how a run trains its network. A constant rate has the zero
// schedule, as in checkpoints that were taken when there were no others.
func trainerConfig(settings Settings) nn.Training {
	if settings.Schedule.Kind == nn.Constant && settings.Schedule.Warmup == 0 {
		settings.Schedule = nn.Schedule{}
	}
	return nn.Training{
		LearningRate: settings.LearningRate, BatchSize: settings.BatchSize, Shuffle: settings.Shuffle, Seed: settings.Seed,
		Optimizer: settings.Optimizer, Momentum: settings.Momentum, Beta1: settings.Beta1, Beta2: settings.Beta2,
		Epsilon: settings.Epsilon, Alpha: settings.Alpha, WeightDecay: settings.WeightDecay,
		Schedule: settings.Schedule, LabelSmoothing: settings.LabelSmoothing,
		Dropout: settings.Dropout, InputDropout: settings.InputDropout, MaxNorm: settings.MaxNorm, ClipNorm: settings.ClipNorm,
		Average: settings.EMA, Patience: settings.EarlyStopping,
	}
}
