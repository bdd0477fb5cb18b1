package network

import (
	"cmp"
	"regexp"
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
		p, _ := Schema.Find(name)
		for _, optimizer := range nn.Optimizers {
			settings := nn.Training{LearningRate: 0.1, BatchSize: 1, Optimizer: optimizer, Momentum: 0.9, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, Alpha: 0.99}
			changed := settings
			change(&changed)
			reads := trained(changed) != trained(settings)
			condition, some := conditions[name]
			if (!some || condition.Holds(string(optimizer))) != reads {
				t.Errorf("%s changes what %s gives: %v", name, optimizer, reads)
			}
			readers, _, _ := strings.Cut(p.Doc, ":")
			if named := readers == "every optimizer" || slices.Contains(strings.Split(readers, ", "), string(optimizer)); named != reads {
				t.Errorf("%s changes what %s gives: %v, its description names %s", name, optimizer, reads, readers)
			}
		}
	}
}

// A description begins with those that read the parameter.
func TestDescriptionsNameReaders(t *testing.T) {
	for name, condition := range conditions {
		readers, named := strings.CutPrefix(condition.Readers, "by ")
		if p, _ := Schema.Find(name); named && condition.Parameter != "hidden" && !strings.HasPrefix(p.Doc, strings.ReplaceAll(readers, " and ", ", ")+": ") {
			t.Errorf("%s is read by %s; its description is %q", name, readers, p.Doc)
		}
	}
}

// The learning rates of a schedule change with those parameters that it is said to read.
func TestSchedulesThatRead(t *testing.T) {
	rates := func(s nn.Schedule) (all []float64) {
		network, err := nn.New(nn.Config{Inputs: 2, Classes: 2, Activation: nn.ReLU, Output: nn.Softmax, Init: nn.HeNormal, Bias: nn.VectorBias, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		trainer, err := nn.NewTrainer(network, nn.Training{LearningRate: 0.1, BatchSize: 1, Optimizer: nn.SGD, Schedule: s})
		if err != nil {
			t.Fatal(err)
		}
		for epoch := range s.Epochs {
			trainer.Epoch(nn.Data{Pixels: []uint8{1, 2}, Labels: []uint8{1}}, epoch+1)
			trainer.Observe(nn.Evaluation{Loss: 1}) // never better
			all = append(all, trainer.Rate())
		}
		return all
	}
	for name, change := range map[string]func(*nn.Schedule){
		"schedule_step":     func(s *nn.Schedule) { s.Step = 3 },
		"schedule_gamma":    func(s *nn.Schedule) { s.Gamma = 0.9 },
		"schedule_patience": func(s *nn.Schedule) { s.Patience = 4 },
		"schedule_floor":    func(s *nn.Schedule) { s.Floor = 0.09 },
	} {
		for _, kind := range nn.Schedules {
			schedule := nn.Schedule{Kind: kind, Epochs: 9, Step: 2, Gamma: 0.5, Patience: 1}
			changed := schedule
			change(&changed)
			reads := !slices.Equal(rates(changed), rates(schedule))
			if conditions[name].Holds(string(kind)) != reads {
				t.Errorf("%s changes what %s gives: %v", name, kind, reads)
			}
		}
	}
}

// Of every parameter that some values of another one do not read, several values are warned
// of; what the warning says to write ends it.
func TestWarnsOfRunsThatAreAlike(t *testing.T) {
	write := regexp.MustCompile(`; write (when: .*)$`)
	deciders := map[string]string{
		"optimizer": "[sgd, momentum, nesterov, rmsprop, adagrad, adam, adamw]", "schedule": "[constant, step, exponential, cosine, one_cycle, plateau]",
		"hidden": "[[], [9]]", "augment_elastic": "[0, 20]",
	}
	two := map[string]string{"activation": "[relu, tanh]", "batch_norm": "[true, false]", "schedule_step": "[2, 3]", "schedule_patience": "[1, 2]", "augment_sigma": "[4, 5]"}
	for name, c := range conditions {
		values := cmp.Or(two[name], "[0.1, 0.2]")
		text := func(when string) string {
			return "method: grid\nparameters:\n  " + c.Parameter + ": {values: " + deciders[c.Parameter] + "}\n  " + name + ": {values: " + values + when + "}\n"
		}
		warnings := read(t, text("")).Warnings
		if len(warnings) != 1 || !strings.HasPrefix(warnings[0], "sweep.yaml:4:3: parameters."+name+": runs with "+c.Parameter+": ") {
			t.Fatalf("%s: got %q", name, warnings)
		}
		better := read(t, text(", "+write.FindStringSubmatch(warnings[0])[1]))
		if len(better.Warnings) > 0 {
			t.Errorf("%s: as the warning says, got %q", name, better.Warnings)
		}
		if all := read(t, text("")).Count(); better.Count() >= all { // those that were the same are left out
			t.Errorf("%s: as the warning says, got %d runs, without it %d", name, better.Count(), all)
		}
	}
}
