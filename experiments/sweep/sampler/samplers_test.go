package sampler_test

import (
	goflag "flag"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/runner/network"

	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"
)

var long = goflag.Bool("long", false, "draw and minimize as often as CI does")

// often is how often a test draws or minimizes: fewer times where CI does not.
func often(times, inCI int) int {
	if *long {
		return inCI
	}
	return times
}

// An objective is a function that a sampler minimizes, under the names of parameters.
type objective struct {
	name       string
	parameters string
	least      float64 // its least value
	value      func(results.Config) float64
}

// Branin's function and Hartmann's of six dimensions are as in
// https://www.sfu.ca/~ssurjano/optimization.html.
var objectives = []objective{
	{"Branin", "{augment_rotation: {min: 0, max: 15.0}, augment_shift: {min: 0, max: 15.0}}", 0.397887, func(v results.Config) float64 {
		x, y := v["augment_rotation"].(float64)-5, v["augment_shift"].(float64)
		a := y - 5.1/(4*math.Pi*math.Pi)*x*x + 5/math.Pi*x - 6
		return a*a + 10*(1-1/(8*math.Pi))*math.Cos(x) + 10
	}},
	{"Hartmann6", "{momentum: &u {min: 0.0, max: 1.0}, beta1: *u, beta2: *u, alpha: *u, ema: *u, dropout: *u}", -3.32237, func(v results.Config) float64 {
		var x []float64
		for _, name := range []string{"momentum", "beta1", "beta2", "alpha", "ema", "dropout"} {
			x = append(x, v[name].(float64))
		}
		return hartmann6(x)
	}},
	// What tuning looks like: a learning rate that matters by its logarithm, and that differs by
	// optimizer; widths that saturate; and a parameter that does nothing.
	{"mixed", "{optimizer: {values: [sgd, momentum, rmsprop, adam]}, learning_rate: {distribution: log_uniform_values, min: 1e-5, max: 10}, " +
		"batch_size: {distribution: q_log_uniform_values, min: 8, max: 512, q: 8}, epochs: {min: 1, max: 20}, bias: {values: [vector, scalar, none]}, seed: {min: 1, max: 1000}}",
		0, func(v results.Config) float64 {
			ideal := map[any]float64{"sgd": -1, "momentum": -2, "rmsprop": -3, "adam": -3}
			worse := map[any]float64{"sgd": 0.5, "momentum": 0.2, "rmsprop": 0.3, "adam": 0, "vector": 0, "scalar": 0.3, "none": 0.6}
			rate := math.Log10(v["learning_rate"].(float64)) - ideal[v["optimizer"]]
			batch := math.Log2(float64(v["batch_size"].(int64))) - 6
			epochs := float64(20-v["epochs"].(int64)) / 20
			return worse[v["optimizer"]] + worse[v["bias"]] + rate*rate/2 + batch*batch/10 + epochs*epochs
		}},
}

func hartmann6(x []float64) float64 {
	alpha := []float64{1, 1.2, 3, 3.2}
	a := [][]float64{{10, 3, 17, 3.5, 1.7, 8}, {0.05, 10, 17, 0.1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8}, {17, 8, 0.05, 10, 0.1, 14}}
	p := [][]float64{{1312, 1696, 5569, 124, 8283, 5886}, {2329, 4135, 8307, 3736, 1004, 9991}, {2348, 1451, 3522, 2883, 3047, 6650}, {4047, 8828, 8732, 5743, 1091, 381}}
	sum := 0.0
	for i := range alpha {
		inner := 0.0
		for j := range x {
			inner += a[i][j] * (x[j] - 1e-4*p[i][j]) * (x[j] - 1e-4*p[i][j])
		}
		sum -= alpha[i] * math.Exp(-inner)
	}
	return sum
}

// minimize returns how far from the least value the best of so many runs is.
func (o objective) minimize(t testing.TB, method string, seed, runs int) float64 {
	spec := mustRead(t, fmt.Sprintf("method: %s\nrun_cap: %d\nsampler_seed: %d\nmetric: {name: train_loss, goal: minimize}\nparameters: %s\n", method, runs, seed, o.parameters))
	q := spec.Sequence()
	var told []results.Run
	least := math.Inf(1)
	for number := 1; number <= runs; number++ {
		config, _ := q.Next(told)
		q.Record(number, config)
		value := o.value(config)
		told = append(told, ran(number, config, value, results.Done))
		least = min(least, value)
	}
	return least - o.least
}

// reached returns the median over seeds of minimize.
func (o objective) reached(t testing.TB, method string, seeds, runs int) (median float64) {
	distances := make([]float64, seeds)
	for seed := range distances {
		distances[seed] = o.minimize(t, method, seed, runs)
	}
	slices.Sort(distances)
	quartile := func(p float64) float64 { return stat.Quantile(p, stat.LinInterp, distances, nil) }
	t.Logf("%-9s  %d runs, %-6s  median %.4f, quartiles %.4f and %.4f", o.name, runs, method, quartile(0.5), quartile(0.25), quartile(0.75))
	return quartile(0.5)
}

// After as many runs, the median over seeds of what each method that learns has reached is
// closer to the least value than that of random search, and by far.
func TestSamplersThatLearn(t *testing.T) {
	t.Parallel()
	seeds := often(6, 30)
	for _, o := range objectives {
		for _, test := range []struct {
			method string
			runs   int
			most   float64 // of random search's distance
		}{
			{tpe, 60, 0.75},
			{bayes, 20, 0.6},
		} {
			got, atRandom := o.reached(t, test.method, seeds, test.runs), o.reached(t, random, 30, test.runs)
			if !(got < test.most*atRandom) {
				t.Errorf("%s: %s is off by %.4f, random search by %.4f", o.name, test.method, got, atRandom)
			}
		}
	}
}

// The best of as many runs is better than that of random search, in the median over many
// seeds: what an even filling does to it is little, and certain.
func TestSobolIsBetterThanRandom(t *testing.T) {
	if !*long {
		t.Skip("takes 500 seeds to be certain of: run with -long")
	}
	const seeds, runs = 500, 32
	for _, o := range objectives {
		if got, atRandom := o.reached(t, sobol, seeds, runs), o.reached(t, random, seeds, runs); !(got < atRandom) {
			t.Errorf("%s: sobol is off by %.4f, random search by %.4f", o.name, got, atRandom)
		}
	}
}

// The mean of a function over the first points of the sequence is nearer to that over the
// cube than the mean over draws is, which is what an even filling is for.
func TestSobolIsEven(t *testing.T) {
	t.Parallel()
	const points = 64
	seeds := often(100, 200)
	for _, o := range objectives[:2] {
		mean := func(method string, seed, runs int) float64 {
			spec := mustRead(t, fmt.Sprintf("method: %s\nrun_cap: %d\nsampler_seed: %d\nparameters: %s\n", method, runs, seed, o.parameters))
			sum := 0.0
			for number := 1; number <= runs; number++ {
				config, _ := spec.Config(number)
				sum += o.value(config)
			}
			return sum / float64(runs)
		}
		want := mean(sobol, 0, 1<<12)
		error := func(method string) float64 {
			squares := 0.0
			for seed := 1; seed <= seeds; seed++ {
				squares += math.Pow(mean(method, seed, points)-want, 2)
			}
			return math.Sqrt(squares / float64(seeds))
		}
		even, drawn := error(sobol), error(random)
		t.Logf("%-9s  the mean of %d points is off by %.4f with sobol, by %.4f with random", o.name, points, even, drawn)
		if !(even < 0.7*drawn) {
			t.Errorf("%s: the mean is off by %.4f, that of random search by %.4f", o.name, even, drawn)
		}
	}
}

// Whatever a file says and whatever came of the runs before, each method gives runs what
// their parameters take, the same ones when it is told the same, in any order.
func TestSuggestStaysInLimits(t *testing.T) {
	t.Parallel()
	ranges := []string{
		"learning_rate: {min: 0.25, max: 0.75}", "learning_rate: {distribution: log_uniform_values, min: 1e-5, max: 10}",
		"learning_rate: {distribution: normal, mu: 0.5, sigma: 0.5}", "learning_rate: {distribution: log_normal, mu: -2}",
		"learning_rate: {distribution: q_log_uniform_values, min: 0.01, max: 1, q: 0.01}", "learning_rate: {distribution: beta, a: 2, b: 5}",
		"learning_rate: {distribution: inv_log_uniform, min: -1, max: 7}", "learning_rate: {values: [0.1, 0.1, 0.2]}",
	}
	rapid.Check(t, func(t *rapid.T) {
		method := rapid.SampledFrom(methods[1:]).Draw(t, "method")
		text := fmt.Sprintf("method: %s\nrun_cap: 40\nsampler_seed: %d\nmetric: {name: val_loss, goal: %s, impute: %s, impute_while_running: %s}\nzip: [[activation, bias]]\nparameters:\n  %s\n",
			method, rapid.IntRange(0, 9).Draw(t, "seed"), rapid.SampledFrom([]results.Goal{results.Minimize, results.Maximize}).Draw(t, "goal"),
			rapid.SampledFrom([]string{"worst", "best", "latest"}).Draw(t, "impute"), rapid.SampledFrom([]string{"false", "worst", "best", "latest"}).Draw(t, "while running"),
			rapid.SampledFrom(ranges).Draw(t, "learning_rate")) +
			"  epochs: {min: 3, max: 7}\n  validation: {distribution: q_uniform, min: 1000, max: 9000, q: 500}\n  batch_size: {value: 32}\n" +
			"  output: {values: [softmax, sigmoid], probabilities: [0.9, 0.1]}\n  hidden: {values: [[], [8], [16, 8]]}\n" +
			"  activation: {values: [relu, tanh, relu]}\n  bias: {values: [vector, none, vector]}\n"
		spec := mustRead(t, text)
		q := spec.Sequence()
		var told []results.Run
		for number := 1; number <= 12; number++ {
			config, ok := q.Next(told)
			if !ok {
				t.Fatalf("there is no run %d", number)
			}
			if _, err := network.Schema.Check(config); err != nil {
				t.Fatalf("run %d: %v", number, err)
			}
			epochs, validation, linked := config["epochs"].(int64), config["validation"].(int64), fmt.Sprintf("%v %v", config["activation"], config["bias"])
			if epochs < 3 || epochs > 7 || validation%500 != 0 || validation < 1000 || validation > 9000 || linked != "relu vector" && linked != "tanh none" {
				t.Fatalf("run %d: %v", number, config)
			}
			if number%4 == 0 {
				reversed := slices.Clone(told)
				slices.Reverse(reversed)
				if again, _ := mustRead(t, text).Suggest(number, reversed); !reflect.DeepEqual(config, again) {
					t.Fatalf("run %d: got %v and then %v", number, config, again)
				}
			}
			q.Record(number, config)
			value := rapid.SampledFrom([]float64{0, 0.5, 0.5, 1, 2, 1e9, math.NaN(), math.Inf(1)}).Draw(t, "value")
			told = append(told, ran(number, config, value, rapid.SampledFrom([]results.State{results.Done, results.Done, results.Done, results.Running, results.Failed}).Draw(t, "state")))
		}
	})
}

// A Bayesian search has every config of a small space once before it has one twice.
func TestBayesDoesNotRepeat(t *testing.T) {
	spec := mustRead(t, "method: bayes\nrun_cap: 12\nparameters: {epochs: {min: 1, max: 4}, bias: {values: [none, scalar, vector]}}")
	var told []results.Run
	keys := map[string]bool{}
	for number := 1; number <= 12; number++ {
		config, _ := spec.Suggest(number, told)
		state := results.Done
		if number%3 == 0 {
			state = results.Running
		}
		told = append(told, ran(number, config, float64(config["epochs"].(int64)), state))
		keys[network.Schema.Key(config)] = true
	}
	if len(keys) < 11 { // the first two are drawn at random, and may be the same
		t.Errorf("12 runs have %d configs", len(keys))
	}
}

// Another sampler_seed gives other runs; none gives those that there have always been.
func TestSamplerSeed(t *testing.T) {
	for _, method := range methods[1:] {
		rates := map[any]bool{}
		for _, seed := range []string{"", "sampler_seed: 0\n", "sampler_seed: 1\n"} {
			config, _ := mustRead(t, seed+with(method, "  learning_rate: {min: 0.1, max: 0.5}\n")).Suggest(1, nil)
			rates[config["learning_rate"]] = true
			if first := 0.29091403726; method != sobol && (seed == "") != (config["learning_rate"] == first) {
				t.Errorf("%s, %q: the first rate is %v", method, seed, config["learning_rate"])
			}
		}
		if len(rates) != 3 {
			t.Errorf("%s: the first rates of three seeds are %v", method, rates)
		}
	}
}
