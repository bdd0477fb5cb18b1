package sweep

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"gradbook/experiments/results"
)

// all returns the configs of a search, each told of those before it, whose metric is of
// their learning rate and epochs. It gives up after so many.
func all(t *testing.T, spec *Spec, most int) (configs []results.Config) {
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

// Where there are too many configs to look at each, the last ones are found all the same.
func TestTheLastOfMany(t *testing.T) {
	const most = 100_000 + 1000 // sampler looks at 100,000
	spec := mustRead(t, fmt.Sprintf("method: random\nparameters: {seed: {min: 1, max: %d}}", most))
	q := spec.Sequence()
	for seed := int64(1); seed <= most; seed++ {
		if seed != 7 && seed != most-5 {
			q.tried.Add(results.Config{"seed": seed})
		}
	}
	for range 2 {
		config, ok := q.Next(nil)
		if seed := config["seed"]; !ok || seed != int64(7) && seed != int64(most-5) || q.tried.Has(config) {
			t.Fatalf("got %v", config)
		}
		q.Record(q.Last()+1, config)
	}
	if config, ok := q.Next(nil); ok {
		t.Errorf("got %v, and all were tried", config)
	}
}

// A sweep's runs that an earlier version drew may have the same config: the next one is
// another, and all are tried in the end. A run that was deleted does not come back.
func TestSequenceOfARecord(t *testing.T) {
	for _, method := range methods[1:] {
		spec := mustRead(t, "method: "+method+"\nrun_cap: 40\nparameters: {epochs: {min: 1, max: 12}, dataset: {value: auto}}")
		q := spec.Sequence()
		keys := map[any]int{}
		for number := 1; number <= 10; number++ {
			config, _ := spec.Config(1 + number/2)
			config["dataset"] = "drawn-digits" // what auto was
			q.Record(number, config)
			keys[config["epochs"]]++
		}
		before := len(keys)
		for config, ok := q.Next(nil); ok; config, ok = q.Next(nil) {
			if keys[config["epochs"]]++; keys[config["epochs"]] > 1 {
				t.Errorf("%s: run %d has %v once more", method, q.Last()+1, config["epochs"])
			}
			q.Record(q.Last()+1, config)
		}
		if len(keys) != 12 || q.Last() != 10+12-before {
			t.Errorf("%s: %d runs, %d of them different", method, q.Last(), len(keys))
		}
	}
	for _, method := range []string{random, sobol} {
		spec := mustRead(t, "method: "+method+"\nseeds: 2\nparameters: {epochs: {min: 1, max: 12}}")
		whole, part := all(t, spec, 100), spec.Sequence()
		for i, config := range whole[:13] {
			if i != 4 && i != 6 && i != 7 && i != 11 { // half of a config, and a whole one
				part.Record(i+1, config)
			}
		}
		for i := 13; i < len(whole); i++ {
			config, _ := part.Next(nil)
			if !reflect.DeepEqual(config, whole[i]) {
				t.Errorf("%s: run %d is %v, want %v", method, i+1, config, whole[i])
			}
			part.Record(i+1, config)
		}
	}
}
