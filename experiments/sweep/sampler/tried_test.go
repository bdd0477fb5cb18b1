package sampler_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/runner/network"
	"gradbook/experiments/sweep"
)

// all returns the configs of a search, each told of those before it, whose metric is of
// their learning rate and epochs. It gives up after so many.
func all(t *testing.T, spec *sweep.Spec, most int) (configs []results.Config) {
	t.Helper()
	q := spec.Sequence()
	var told []results.Run
	for len(configs) < most {
		number := len(configs) + 1
		config, ok := q.Next(told)
		if number%5 == 0 {
			if other, is := spec.Suggest(number, shuffled(told)); is != ok || !reflect.DeepEqual(other, config) {
				t.Fatalf("run %d: got %v, and by itself %v, of\n%s", number, config, other, spec.Text)
			}
		}
		if !ok {
			break
		}
		q.Record(number, config)
		configs = append(configs, config)
		value := config["learning_rate"].(float64) + 1/float64(config["epochs"].(int64))
		told = append(told, ran(number, config, value, []results.State{results.Done, results.Done, results.Failed, results.Running}[number%4]))
	}
	return configs
}

func shuffled(told []results.Run) []results.Run {
	told = slices.Clone(told)
	rand.Shuffle(len(told), func(i, j int) { told[i], told[j] = told[j], told[i] })
	return told
}

// Random search draws as if it drew until it got a config that it has not had: the order
// of the values has the chances of drawing them from an urn, also where hardly anything is
// left.
func TestRandomWithoutReplacement(t *testing.T) {
	t.Parallel()
	chances := map[int64]float64{1: 0.69999, 2: 0.2, 3: 0.1, 4: 0.000007, 5: 0.000003}
	seeds := often(150, 500)
	counts, last := map[string]int{}, map[int64]int{}
	for seed := range seeds {
		spec := mustRead(t, fmt.Sprintf("method: random\nsampler_seed: %d\nparameters: {epochs: {values: [1, 2, 3, 4, 5], probabilities: [0.69999, 0.2, 0.1, 0.000007, 0.000003]}}", seed))
		var order []string
		q := spec.Sequence()
		for config, ok := q.Next(nil); ok; config, ok = q.Next(nil) {
			q.Record(q.Last()+1, config)
			order = append(order, fmt.Sprint(config["epochs"]))
			if len(order) == 4 {
				last[config["epochs"].(int64)]++
			}
		}
		if len(order) != 5 {
			t.Fatalf("sampler_seed %d: %v", seed, order)
		}
		counts[strings.Join(order[:3], "")]++
	}
	near := func(what string, count int, p float64) {
		if off := math.Abs(float64(count) - float64(seeds)*p); off > 4*math.Sqrt(float64(seeds)*p*(1-p))+1 {
			t.Errorf("%s: %d times of %d, want about %.0f", what, count, seeds, float64(seeds)*p)
		}
	}
	for a := int64(1); a <= 3; a++ {
		for b := int64(1); b <= 3; b++ {
			if a != b {
				near(fmt.Sprintf("%d, %d, %d", a, b, 6-a-b), counts[fmt.Sprintf("%d%d%d", a, b, 6-a-b)], chances[a]*chances[b]/(1-chances[a]))
			}
		}
	}
	near("4 before 5", last[4], 0.7)
}

// Where only some configs have a real number, the others come once.
func TestMixedSpaces(t *testing.T) {
	t.Parallel()
	for _, method := range methods[1:] {
		spec := mustRead(t, "method: "+method+"\nrun_cap: 40\nmetric: {name: train_loss}\nparameters: {optimizer: {values: [sgd, adam, momentum]}, momentum: {min: 0.1, max: 0.9, when: {optimizer: momentum}}}")
		configs := all(t, spec, 100)
		keys := map[string]bool{}
		for _, config := range configs {
			keys[network.Schema.Key(config)] = true
		}
		if len(configs) != 40 || len(keys) != 40 || spec.Count() != 40 {
			t.Errorf("%s: %d runs, %d of them different, and a count of %d", method, len(configs), len(keys), spec.Count())
		}
	}
}

// Every search tries each of its configs once, and ends.
func TestSearchesTryEveryConfigOnce(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, keys string
		want       int // counted by hand
	}{
		{"six points", "parameters: {epochs: {min: 1, max: 3}, bias: {values: [none, vector]}}", 6},
		{"one point", "parameters: {epochs: {value: 3}}", 1},
		{"values that are repeated", "parameters: {epochs: {values: [1, 2, 1, 3, 2]}, hidden: {values: [[], [8], []]}, learning_rate: {values: [1, 1.0, 0.5]}}", 12},
		{"zip", "zip: [[epochs, bias]]\nparameters: {epochs: {values: [1, 2, 1, 1]}, bias: {values: [none, none, vector, none]}, seed: {min: 1, max: 5}}", 15},
		{"when", "parameters: {optimizer: {values: [sgd, momentum, adam]}, momentum: {values: [0.5, 0.8, 0.9], when: {optimizer: momentum}}, beta1: {distribution: q_uniform, min: 0, max: 0.8, q: 0.2, when: {optimizer: adam}}}", 1 + 3 + 5},
		{"when and zip", "zip: [[epochs, momentum]]\nparameters: {optimizer: {values: [sgd, momentum]}, epochs: {values: [1, 2, 2]}, momentum: {values: [0.5, 0.8, 0.9], when: {optimizer: momentum}}}", 2 + 3},
		{"derive", "parameters: {epochs: {min: 1, max: 4}, learning_rate: {derive: epochs / 10}, schedule_warmup: {derive: \"min(0.5, epochs / 4)\"}}", 4},
		{"seeds", "seeds: [4, 2, 9]\nparameters: {epochs: {min: 1, max: 4}, bias: {values: [none, vector]}}", 24},
		{"a seed that is a parameter", "parameters: {epochs: {min: 1, max: 2}, seed: {min: 1, max: 6}}", 12},
		{"quantized", "parameters: {epochs: {distribution: q_uniform, min: 7, max: 23, q: 5}, learning_rate: {distribution: q_log_uniform_values, min: 0.1, max: 1, q: 0.25}}", 5 * 4}, // 5, 10, ... and, as 0 is none, 0.25, 0.5, ...
		{"quantized and repeated draws", "parameters: {epochs: {distribution: q_normal, mu: 2, sigma: 0.2}, bias: {values: [none, vector, scalar]}}", 3 * 4},                           // from 1 to 4, of 8 sigma
		{"a chance of 0", "parameters: {epochs: {values: [1, 2, 3, 4], probabilities: [0, 0.5, 0, 0.5]}, seed: {min: 1, max: 3}}", 6},
		{"a chance of hardly more", "parameters: {epochs: {values: [1, 2, 3, 2], probabilities: [1.0e-9, 0.5, 1.0e-7, 0.4999998990]}, seed: {min: 1, max: 3}}", 9},
		{"a when that never holds", "parameters: {optimizer: {values: [sgd, momentum], probabilities: [1, 0]}, momentum: {min: 0.1, max: 0.9, when: {optimizer: momentum}}, seed: {min: 1, max: 3}}", 3},
		{"links and conditions in a circle", "zip: [[optimizer, schedule]]\nparameters: {optimizer: {values: [sgd, adam]}, schedule: {values: [step, cosine]}, epochs: {min: 1, max: 2, when: {optimizer: adam}}}", 2 + 1},
		{"a few dozen", "parameters: {epochs: {min: 1, max: 10}, validation: {min: 1000, max: 1005}}", 60},
		{"auto", "parameters: {dataset: {values: [auto, kmnist]}, epochs: {min: 1, max: 3}}", 6},
	} {
		for _, method := range methods[1:] {
			text := "method: " + method + "\nmetric: {name: train_loss, goal: minimize}\n" + test.keys + "\n"
			spec := mustRead(t, text)
			configs := all(t, spec, 2*test.want+2)
			keys := map[string]bool{}
			for _, config := range configs {
				keys[fmt.Sprint(network.Schema.Key(config), config["seed"])] = true
			}
			if len(configs) != test.want || len(keys) != test.want || spec.Count() != test.want {
				t.Errorf("%s, %s: %d runs, %d of them different, and a count of %d; want %d", test.name, method, len(configs), len(keys), spec.Count(), test.want)
			}
			if capped := mustRead(t, "run_cap: 1000000\n"+text); capped.Count() != test.want {
				t.Errorf("%s, %s: with a run_cap, %d runs; want %d", test.name, method, capped.Count(), test.want)
			}
		}
	}
}

// What is drawn before anything comes twice is what has always been drawn.
func TestFirstDrawsAreKept(t *testing.T) {
	for _, method := range []string{random, sobol} {
		spec := mustRead(t, "method: "+method+"\nparameters: {epochs: {min: 1, max: 10}, bias: {values: [none, scalar, vector]}, hidden: {values: [[], [8], [9], [8]]}}")
		keys := map[string]bool{}
		kept := 0
		for i, config := range all(t, spec, 100) {
			was, _ := spec.Config(i + 1)
			if keys[network.Schema.Key(was)] {
				break
			}
			if keys[network.Schema.Key(was)] = true; !reflect.DeepEqual(config, was) {
				t.Errorf("%s: run %d is %v, and was %v", method, i+1, config, was)
			}
			kept++
		}
		if kept < 4 {
			t.Errorf("%s: %d draws before one comes twice", method, kept)
		}
	}
}
