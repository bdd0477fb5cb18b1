package sweep

import (
	"slices"
	"strings"
	"testing"

	"gradbook/nn"
)

// What is said of who reads a parameter is what changes when it does.
func TestOptimizersThatRead(t *testing.T) {
	trained := func(settings nn.Training) string {
		network, err := nn.New(nn.Config{Inputs: 2, Classes: 2, Activation: nn.ReLU, Output: nn.Softmax, Init: nn.HeNormal, Bias: nn.VectorBias, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		trainer, err := nn.NewTrainer(network, settings)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			trainer.Step([]float32{1, -0.5}, []uint8{1})
		}
		return network.SHA256()
	}
	for name, change := range map[string]func(*nn.Training){
		"alpha":        func(s *nn.Training) { s.Alpha = 0.5 },
		"beta1":        func(s *nn.Training) { s.Beta1 = 0.5 },
		"beta2":        func(s *nn.Training) { s.Beta2 = 0.5 },
		"epsilon":      func(s *nn.Training) { s.Epsilon = 0.1 },
		"momentum":     func(s *nn.Training) { s.Momentum = 0.5 },
		"weight_decay": func(s *nn.Training) { s.WeightDecay = 0.5 },
	} {
		p, _ := find(name)
		for _, optimizer := range nn.Optimizers {
			settings := nn.Training{LearningRate: 0.1, BatchSize: 1, Optimizer: optimizer, Momentum: 0.9, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, Alpha: 0.99}
			changed := settings
			change(&changed)
			reads := trained(changed) != trained(settings)
			condition, some := conditional[name]
			if (!some || slices.Contains(condition.values, string(optimizer))) != reads {
				t.Errorf("%s changes what %s gives: %v", name, optimizer, reads)
			}
			readers, _, _ := strings.Cut(p.doc, ":")
			if named := readers == "every optimizer" || slices.Contains(strings.Split(readers, ", "), string(optimizer)); named != reads {
				t.Errorf("%s changes what %s gives: %v, its description names %s", name, optimizer, reads, readers)
			}
		}
	}
}

// A description begins with those that read the parameter.
func TestDescriptionsNameReaders(t *testing.T) {
	for name, condition := range conditional {
		if p, _ := find(name); !strings.HasPrefix(p.doc, strings.Join(condition.values, ", ")+": ") {
			t.Errorf("%s is read by %s; its description is %q", name, condition.values.enumerate(), p.doc)
		}
	}
}
