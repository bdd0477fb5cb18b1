package runner_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/rand/v2"

	"gradbook/experiments/results"
	"gradbook/experiments/runner"
	"gradbook/experiments/sweep"
)

// parabola is a program: noisy gradient descent on a parabola, from a point that the seed
// chooses. A run takes so many steps, at a rate; above 1 it diverges. The metrics of a step
// depend on all steps before it.
type parabola struct {
	endsUnannounced bool                              // a run tells that it is done no sooner than asked for another step
	launch          results.Launch                    // of every run
	keepsNoState    bool                              // it takes no checkpoints
	resumed         func(runs []results.Run) error    // called by Resume; may be nil
	onStep          func(*descent, int) error         // called with the threads of a step; may be nil
	started         func(context.Context)             // called by Start; may be nil
	prepared        func(config results.Config) error // called by Prepare; may be nil
}

func (parabola) Describe(here *results.Environment) { here.Kernel = "a parabola" }

func (p parabola) Resume(_ context.Context, _ *sweep.Spec, runs []results.Run) error {
	if p.resumed == nil {
		return nil
	}
	return p.resumed(runs)
}

func (p parabola) Prepare(_ context.Context, config results.Config) (run results.NewRun, err error) {
	if p.prepared != nil {
		err = p.prepared(config)
	}
	seed, _ := config["seed"].(int64)
	return results.NewRun{Config: config, Seed: seed}, err
}

func (p parabola) Start(ctx context.Context, run results.Run, from runner.Checkpoint) (runner.Training, error) {
	if p.started != nil {
		p.started(ctx)
	}
	d := &descent{parabola: p, run: run, step: from.Step, random: rand.NewPCG(uint64(run.Seed), 0)}
	d.x = 1 + rand.New(d.random).Float64()
	if from.State == nil {
		return d, nil
	}
	if _, err := binary.Decode(from.State, binary.LittleEndian, &d.x); err != nil {
		return nil, err
	}
	return d, d.random.UnmarshalBinary(from.State[8:])
}

// descent is a run of a parabola.
type descent struct {
	parabola
	run    results.Run
	step   int
	x      float64
	random *rand.PCG
}

func (d *descent) steps() int { return int(d.run.Config["steps"].(int64)) }

func (d *descent) Next(_ context.Context, threads int) ([]runner.Step, error) {
	if d.step == d.steps() {
		return nil, io.EOF
	}
	d.step++
	if d.onStep != nil {
		if err := d.onStep(d, threads); err != nil {
			return nil, err
		}
	}
	rate, ok := d.run.Config["rate"].(float64)
	if !ok {
		rate = 0.1
	}
	d.x -= rate * (2*d.x + 0.1*rand.New(d.random).NormFloat64())
	height := math.Expm1(d.x * d.x)
	step := runner.Step{State: results.Running, Report: results.EpochReport{
		Epoch: results.Epoch{RunID: d.run.ID, Epoch: d.step, CountsSteps: true, LearningRate: math.NaN(), Seconds: 1e-3,
			Metrics: results.MetricsOf(map[string]float64{"height": height, "closeness": 1 / (1 + height)})},
		Kept: true,
	}}
	switch {
	case math.IsInf(height, 0) || math.IsNaN(height):
		step.State = results.Diverged
	case d.step == d.steps() && !d.endsUnannounced:
		step.State = results.Done
	}
	return []runner.Step{step}, nil
}

func (d *descent) Checkpoint() ([]byte, error) {
	if d.keepsNoState {
		return nil, nil
	}
	random, err := d.random.MarshalBinary()
	var state bytes.Buffer
	binary.Write(&state, binary.LittleEndian, d.x)
	state.Write(random)
	return state.Bytes(), err
}

func (d *descent) Launch() results.Launch { return d.launch }

func (d *descent) Outcome() (results.Outcome, error) {
	weights := fmt.Append(nil, d.x)
	return results.Outcome{Parameters: 1, Weights: weights, WeightsSHA256: fmt.Sprintf("%x", sha256.Sum256(weights))}, nil
}
