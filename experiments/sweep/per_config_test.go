package sweep

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"gradbook/experiments/results"
)

var learning = []string{tpe, bayes}

// asStored is a config as the results give it back: in JSON, 2.0 is 2.
func asStored(config results.Config) results.Config {
	stored := results.Config{}
	for name, value := range config {
		if f, is := value.(float64); is && f == math.Trunc(f) {
			value = int64(f)
		}
		stored[name] = value
	}
	return stored
}

// With seeds, a method that learns repeats each config with all of them, and picks the
// next one as it does without seeds where it is told the means.
func TestSeedsOfMethodsThatLearn(t *testing.T) {
	const parameters = "metric: {name: train_loss, goal: minimize}\nparameters:\n" +
		"  learning_rate: {distribution: log_uniform_values, min: 0.001, max: 10}\n  weight_decay: {values: [0.0, 1.0]}\n  activation: {values: [relu, tanh, elu]}\n"
	const configs, workers = 25, 4
	seeds := []int64{3, 1, 2}
	for _, method := range learning {
		often := mustRead(t, fmt.Sprintf("method: %s\nseeds: [3, 1, 2]\nrun_cap: %d\n", method, configs*len(seeds)-1)+parameters)
		once := mustRead(t, fmt.Sprintf("method: %s\nrun_cap: %d\n", method, configs)+parameters+"  seed: {value: 3}\n")
		random := rand.New(rand.NewPCG(1, 2))
		var told, means []results.Run
		learnt := false
		for config := 1; config <= configs; config++ {
			want, _ := once.Suggest(config, means)
			sum := 0.0
			for i, seed := range seeds {
				number := (config-1)*len(seeds) + i + 1
				got, ok := often.Suggest(number, told)
				if number > often.Count() {
					if ok {
						t.Errorf("%s has a run %d", method, number)
					}
					continue
				}
				want["seed"] = seed
				if !reflect.DeepEqual(got, want) {
					t.Fatalf("%s: run %d is\n%v, want\n%v", method, number, got, want)
				}
				value := math.Abs(math.Log10(got["learning_rate"].(float64))+1) + random.Float64()
				sum += value
				told = append(told, ran(number, asStored(got), value, results.Done))
				random.Shuffle(len(told), func(i, j int) { told[i], told[j] = told[j], told[i] })
			}
			want["seed"] = int64(3)
			means = append(means, ran(config, want, sum/float64(len(seeds)), results.Done))
			drawn, _ := once.Config(config)
			learnt = learnt || !reflect.DeepEqual(drawn, want)
		}
		if !learnt {
			t.Errorf("%s has learnt nothing", method)
		}
		// Several runs may be asked for before any is told.
		first, _ := often.Config(1)
		for number := 2; number <= workers; number++ {
			got, _ := often.Config(number)
			if same := got["learning_rate"] == first["learning_rate"]; same != (number <= len(seeds)) {
				t.Errorf("%s: run %d has the config of run 1: %v", method, number, same)
			}
		}
	}
}

// Seeds that are not done do not count while others are, and a config fails only if all do.
func TestTrialsPerConfig(t *testing.T) {
	spec := mustRead(t, "method: tpe\nrun_cap: 99\nseeds: 3\nmetric: {name: val_loss, goal: minimize}\nparameters: {learning_rate: {min: 0.1, max: 1.0}}\n")
	nan := math.NaN()
	for _, test := range []struct {
		runs  [3]results.Run
		value float64
		state results.State
	}{
		{[3]results.Run{{LastValue: 1, State: results.Done}, {LastValue: 2, State: results.Done}, {LastValue: 6, State: results.Done}}, 3, results.Done},
		{[3]results.Run{{LastValue: 9, State: results.Failed}, {LastValue: 2, State: results.Done}, {LastValue: 4, State: results.Done}}, 3, results.Done},
		{[3]results.Run{{LastValue: nan, State: results.Failed}, {LastValue: 9, State: results.Running}, {LastValue: 4, State: results.Done}}, 4, results.Done},
		{[3]results.Run{{LastValue: nan, State: results.Done}, {LastValue: 9, State: results.Running}, {LastValue: 4, State: results.Done}}, 4, results.Done},
		{[3]results.Run{{LastValue: 9, State: results.Failed}, {LastValue: 5, State: results.Running}, {LastValue: nan, State: results.Running}}, 5, results.Running},
		{[3]results.Run{{LastValue: 9, State: results.Failed}, {LastValue: nan, State: results.Failed}, {LastValue: 7, State: results.Failed}}, 8, results.Failed},
		{[3]results.Run{{LastValue: nan, State: results.Running}, {LastValue: nan, State: results.Failed}, {LastValue: nan, State: results.Failed}}, nan, results.Running},
	} {
		var told []results.Run
		for i, run := range test.runs {
			config, _ := spec.Config(4 + i)
			told = append(told, ran(4+i, config, run.LastValue, run.State))
		}
		got := spec.perConfig(told)
		if len(got) != 1 || got[0].Number != 2 || got[0].State != test.state || fmt.Sprint(got[0].Value) != fmt.Sprint(test.value) {
			t.Errorf("%+v make %+v, want %v, %s", test.runs, got, test.value, test.state)
		}
	}
}

// What a when leaves out has its default, and says nothing of how good that is where the
// when holds.
func TestMethodsThatLearnRegardConditions(t *testing.T) {
	const text = "run_cap: 40\nmetric: {name: train_loss, goal: minimize}\nparameters:\n" +
		"  optimizer: {values: [sgd, nesterov]}\n  momentum: {min: 0.5, max: 0.99, when: {optimizer: nesterov}}\n" +
		"  weight_decay: {values: [0.0, 0.1, 0.01], when: {optimizer: [nesterov]}}\n  bias: {values: [vector, scalar, none]}\n" +
		"  output: {values: [softmax, sigmoid, softmax]}\n  init: {values: [lecun_normal, xavier_normal, lecun_uniform], when: {output: softmax}}\nzip: [[output, init]]\n"
	for _, method := range append([]string{random, sobol}, learning...) {
		spec := mustRead(t, "method: "+method+"\n"+text)
		standard := Networks.Complete(results.Config{})
		var told, others []results.Run
		late, both := 0, map[any]bool{}
		for number := 1; number <= 40; number++ {
			got, _ := spec.Suggest(number, told)
			both[got["optimizer"]] = true
			isSGD, isSigmoid := got["optimizer"] == "sgd", got["output"] == "sigmoid"
			if isSGD && (got["momentum"] != standard["momentum"] || got["weight_decay"] != standard["weight_decay"]) || isSigmoid && got["init"] != standard["init"] {
				t.Fatalf("%s: run %d has what its when leaves out: %v", method, number, got)
			}
			if again, _ := spec.Suggest(number, others); !reflect.DeepEqual(again, got) {
				t.Fatalf("%s: run %d is\n%v, want\n%v, whatever the values that the whens leave out", method, number, again, got)
			}
			value := 2.0
			if !isSGD {
				value = math.Abs(got["momentum"].(float64)-0.9) + got["weight_decay"].(float64)
			}
			told = append(told, ran(number, got, value, results.Done))
			other := asStored(got)
			if isSGD {
				other["momentum"], other["weight_decay"] = 0.97, 0.1
			}
			if isSigmoid {
				other["init"] = "xavier_uniform"
			}
			others = append(others, ran(number, other, value, results.Done))
			if number > 20 && value < 0.15 {
				late++
			}
		}
		if len(both) != 2 {
			t.Errorf("%s tries %v only", method, both)
		}
		if learns := spec.Learns(); learns && late < 8 {
			t.Errorf("%s: %d of the last 20 runs are good", method, late)
		}
	}
}
