package sweep

import (
	goflag "flag"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"gradbook/experiments/results"

	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"
)

var long = goflag.Bool("long", false, "minimize each function as often as CI does")

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
	var told []Trial
	least := math.Inf(1)
	for number := 1; number <= runs; number++ {
		config, _ := spec.Suggest(number, told)
		value := o.value(config)
		told = append(told, Trial{number, config, value, Finished})
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
	seeds := 12
	if *long {
		seeds = 30
	}
	for _, o := range objectives {
		for _, test := range []struct {
			method string
			runs   int
			most   float64 // of random search's distance
		}{
			{tpe, 60, 0.75},
			{bayes, 20, 0.6},
		} {
			got, atRandom := o.reached(t, test.method, seeds, test.runs), o.reached(t, random, seeds, test.runs)
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
	const points, seeds = 64, 200
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
		want := mean(sobol, 0, 1<<14)
		error := func(method string) float64 {
			squares := 0.0
			for seed := 1; seed <= seeds; seed++ {
				squares += math.Pow(mean(method, seed, points)-want, 2)
			}
			return math.Sqrt(squares / seeds)
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
	ranges := []string{
		"learning_rate: {min: 0.25, max: 0.75}", "learning_rate: {distribution: log_uniform_values, min: 1e-5, max: 10}",
		"learning_rate: {distribution: normal, mu: 0.5, sigma: 0.5}", "learning_rate: {distribution: log_normal, mu: -2}",
		"learning_rate: {distribution: q_log_uniform_values, min: 0.01, max: 1, q: 0.01}", "learning_rate: {distribution: beta, a: 2, b: 5}",
		"learning_rate: {distribution: inv_log_uniform, min: -1, max: 7}", "learning_rate: {values: [0.1, 0.1, 0.2]}",
	}
	rapid.Check(t, func(t *rapid.T) {
		method := rapid.SampledFrom(methods[1:]).Draw(t, "method")
		text := fmt.Sprintf("method: %s\nrun_cap: 40\nsampler_seed: %d\nmetric: {name: val_loss, goal: %s, impute: %s, impute_while_running: %s}\nzip: [[activation, bias]]\nparameters:\n  %s\n",
			method, rapid.IntRange(0, 9).Draw(t, "seed"), rapid.SampledFrom([]string{Minimize, Maximize}).Draw(t, "goal"),
			rapid.SampledFrom([]string{"worst", "best", "latest"}).Draw(t, "impute"), rapid.SampledFrom([]string{"false", "worst", "best", "latest"}).Draw(t, "while running"),
			rapid.SampledFrom(ranges).Draw(t, "learning_rate")) +
			"  epochs: {min: 3, max: 7}\n  validation: {distribution: q_uniform, min: 1000, max: 9000, q: 500}\n  batch_size: {value: 32}\n" +
			"  output: {values: [softmax, sigmoid], probabilities: [0.9, 0.1]}\n  hidden: {values: [[], [8], [16, 8]]}\n" +
			"  activation: {values: [relu, tanh, relu]}\n  bias: {values: [vector, none, vector]}\n"
		spec := mustRead(t, text)
		var told []Trial
		for number := 1; number <= 12; number++ {
			config, ok := spec.Suggest(number, told)
			if !ok {
				t.Fatalf("there is no run %d", number)
			}
			if _, err := ReadTraining(config); err != nil {
				t.Fatalf("run %d: %v", number, err)
			}
			epochs, validation, linked := config["epochs"].(int64), config["validation"].(int64), fmt.Sprintf("%v %v", config["activation"], config["bias"])
			if epochs < 3 || epochs > 7 || validation%500 != 0 || validation < 1000 || validation > 9000 || linked != "relu vector" && linked != "tanh none" {
				t.Fatalf("run %d: %v", number, config)
			}
			shuffled := slices.Clone(told)
			slices.Reverse(shuffled)
			if again, _ := mustRead(t, text).Suggest(number, shuffled); !reflect.DeepEqual(config, again) {
				t.Fatalf("run %d: got %v and then %v", number, config, again)
			}
			value := rapid.SampledFrom([]float64{0, 0.5, 0.5, 1, 2, 1e9, math.NaN(), math.Inf(1)}).Draw(t, "value")
			told = append(told, Trial{number, config, value, rapid.SampledFrom([]string{Finished, Finished, Finished, Running, Failed}).Draw(t, "state")})
		}
	})
}

// A Bayesian search has every config of a small space once before it has one twice.
func TestBayesDoesNotRepeat(t *testing.T) {
	spec := mustRead(t, "method: bayes\nrun_cap: 12\nparameters: {epochs: {min: 1, max: 4}, bias: {values: [none, scalar, vector]}}")
	var told []Trial
	keys := map[string]bool{}
	for number := 1; number <= 12; number++ {
		config, _ := spec.Suggest(number, told)
		state := Finished
		if number%3 == 0 {
			state = Running
		}
		told = append(told, Trial{number, config, float64(config["epochs"].(int64)), state})
		keys[Key(config)] = true
	}
	if len(keys) < 11 { // the first two are drawn at random, and may be the same
		t.Errorf("12 runs have %d configs", len(keys))
	}
}

// One absurd value does not keep the others from being told apart.
func TestStandardize(t *testing.T) {
	observed := []observation{{value: 1}, {value: 2}, {value: 3}, {value: 4}, {value: -1e12}}
	standardize(observed)
	sum, squares := 0.0, 0.0
	for _, o := range observed {
		sum += o.value
		squares += o.value * o.value
	}
	if math.Abs(sum) > 1e-12 || math.Abs(squares-5) > 1e-12 || observed[3].value-observed[0].value < 0.5 || observed[4].value >= observed[0].value {
		t.Errorf("got %+v", observed)
	}
	same := []observation{{value: 7}, {value: 7}}
	if standardize(same); same[0].value != 0 || same[1].value != 0 {
		t.Errorf("got %+v", same)
	}
}

// A quantile lies between the shares of its value, which for a continuous distribution are both
// the share that it is the quantile of.
func TestSharesInvertQuantiles(t *testing.T) {
	distributions := map[string]distribution{
		"int_uniform": intUniform{-3, 9}, "uniform": realBetween("uniform", -2, 5), "log_uniform": realBetween("log_uniform", -3, 2),
		"inv_log_uniform": realBetween("inv_log_uniform", -3, 2), "log_uniform_values": realBetween("log_uniform_values", 1e-5, 10),
		"normal": realNormal(1, 2, false), "log_normal": realNormal(1, 2, true), "beta": realBeta(2, 5),
		"q_normal": quantized{realNormal(1, 2, false), number{float: 0.5}}, "q_uniform": steps{quantized{realBetween("uniform", 0, 10), number{float: 3, int: 3, isInt: true}}, true},
		"q_beta": quantized{realBeta(2, 5), number{float: 0.1}}, "categorical": categorical{values: []any{"a", "b", "c"}},
		"categorical_w_probabilities": categorical{values: []any{"a", "b", "c"}, cumulative: []float64{0.2, 0.2, 1}},
	}
	for name, d := range distributions {
		for i := range 999 {
			u := float64(i+1) / 1000
			below, upTo := d.shares(d.quantile(u))
			_, isPoint := d.(continuous)
			if isPoint != (below == upTo) || below > u+1e-9 || upTo < u-1e-9 {
				t.Fatalf("%s: the quantile of %v is %v, whose shares are %v and %v", name, u, d.quantile(u), below, upTo)
			}
		}
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

func TestObserve(t *testing.T) {
	told := []Trial{
		{4, results.Config{}, math.NaN(), Running}, {1, results.Config{}, 3, Finished}, {2, results.Config{}, 7, Failed}, {3, results.Config{}, 1, Finished},
		{5, results.Config{}, math.NaN(), Failed}, {6, results.Config{}, math.NaN(), Finished}, {7, results.Config{}, 2, Running},
	}
	for _, test := range []struct {
		goal, impute, whileRunning string
		want                       string // number: value, higher is better
	}{
		{Minimize, worst, "", "1:-3 2:-3 3:-1 5:-3 6:-3 "},
		{Maximize, worst, "", "1:3 2:1 3:1 5:1 6:1 "},
		{Minimize, best, "", "1:-3 2:-1 3:-1 5:-1 6:-1 "},
		{Minimize, latest, "", "1:-3 2:-7 3:-1 5:-3 6:-3 "},
		{Maximize, worst, latest, "1:3 2:1 3:1 4:1 5:1 6:1 7:2 "},
		{Maximize, worst, best, "1:3 2:1 3:1 4:3 5:1 6:1 7:3 "},
	} {
		got := ""
		for _, o := range (cube{}).observe(told, Metric{Goal: test.goal, impute: test.impute, imputeWhileRunning: test.whileRunning}) {
			got += fmt.Sprintf("%d:%v ", o.number, o.value)
		}
		if got != test.want {
			t.Errorf("%+v: got %s", test, got)
		}
	}
	if got := (cube{}).observe(told[:1], Metric{imputeWhileRunning: best}); got != nil {
		t.Errorf("with no finished run there is %v", got)
	}
}

// The points are those of PyTorch 1.13's SobolEngine.
func TestSobolDigits(t *testing.T) {
	coordinates := []int{0, 1, 2, 9, 35, 63}
	for point, want := range map[uint32][]uint32{
		0: {0, 0, 0, 0, 0, 0}, 1: {512, 512, 512, 512, 512, 512}, 5: {896, 896, 128, 128, 128, 640}, 1000: {225, 99, 531, 71, 789, 457},
	} {
		for i, coordinate := range coordinates {
			directions := sobolDirections(coordinate)
			if got := sobolDigits(&directions, point) >> 22; got != want[i] {
				t.Errorf("point %d, coordinate %d: got %d/1024, want %d/1024", point, coordinate, got, want[i])
			}
		}
	}
	if len(parameters) > len(joeKuo)+1 {
		t.Errorf("a sweep may vary %d parameters, but there are direction numbers for %d", len(parameters), len(joeKuo)+1)
	}
}

// The densities are what the formulas of Optuna 4's _ParzenEstimator give, computed in Python.
func TestParzen(t *testing.T) {
	point := func(x float64) cell { return cell{x, x, 0} }
	estimate := func(middles ...float64) *parzen {
		var cells []cell
		for _, x := range middles {
			cells = append(cells, point(x))
		}
		return newParzen(cells)
	}
	var many []float64
	for i := range 60 {
		many = append(many, float64(i*37%101)/101)
	}
	check := func(p *parzen, c cell, want float64) {
		t.Helper()
		got := p.density(c)
		if c.high == c.low {
			got /= math.Sqrt(2 * math.Pi)
		}
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("the density at %v is %v, want %v", c, got, want)
		}
	}
	few := estimate(0.2, 0.4, 0.9)
	for i, x := range []float64{0, 0.3, 0.55, 1} {
		check(few, point(x), []float64{0.6923457676086288, 1.3673623270895672, 1.0639606087002584, 0.6477913423546925}[i])
		check(estimate(many...), point(x), []float64{0.472958765551995, 1.0221664858889157, 0.7662404815834096, 0.5361132108930459}[i])
	}
	ints := estimate(0.25, 0.25, 0.65) // of ten: 3, 3 and 7
	for i, want := range map[int]float64{0: 0.09238086623921563, 2: 0.13485535243371535, 6: 0.09831022621329424, 9: 0.041744207290032566} {
		check(ints, cell{float64(i) / 10, float64(i+1) / 10, 0}, want)
	}
}

// Draws of a density have it: each tenth of the side is hit as often as it says.
func TestDensityDraws(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	p := newParzen([]cell{{0.02, 0.02, 0}, {0.2, 0.3, 0}, {0.9, 0.9, 0}})
	hits := make([]int, 10)
	for range draws {
		hits[min(int(10*p.draw(random)), 9)]++
	}
	for i, n := range hits {
		if want := draws * p.density(cell{float64(i) / 10, float64(i+1) / 10, 0}); math.Abs(float64(n)-want) > 4*math.Sqrt(want) {
			t.Errorf("tenth %d: hit %d times, want about %.0f", i, n, want)
		}
	}
	spec := mustRead(t, with(tpe, "  bias: {values: [none, scalar, vector]}\n"))
	f := newFrequencies(newCube(spec.space).sides[0], []cell{{0, 1, 2}, {0, 1, 2}, {0, 1, 0}})
	// Kernels (1/4, 1/4, 5/4)/(7/4) twice, (5/4, 1/4, 1/4)/(7/4) and (1/3, 1/3, 1/3), each of weight 1/4.
	for row, want := range []float64{(7./7 + 1./3) / 4, (3./7 + 1./3) / 4, (11./7 + 1./3) / 4} {
		if got := f.density(cell{0, 0, row}); math.Abs(got-want) > 1e-12 {
			t.Errorf("row %d has %v, want %v", row, got, want)
		}
	}
}

// The numbers are those of the textbook's formulas with an explicit inverse, by PyTorch 1.13.
func TestGaussianProcess(t *testing.T) {
	kernel := matern{[]bool{false, false, true}, []float64{0.3, 0.7, 1.5}, 0.01}
	values := []float64{0.5, -1.2, 0.9, 0.1}
	p, ok := kernel.condition([][]float64{{0.1, 0.2, 0}, {0.8, 0.3, 1}, {0.5, 0.9, 0}, {0.4, 0.4, 2}}, values)
	if !ok {
		t.Fatal("the matrix cannot be factorized")
	}
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-10 {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	near("the variance", p.variance, 0.8208522565379931)
	near("the likelihood", p.likelihood, 0.6629582988638536)
	means, deviations := p.predict([][]float64{{0.3, 0.5, 0}, {0.9, 0.9, 1}, {0.4, 0.4, 2}})
	for i, want := range [][2]float64{{0.6084498441780678, 0.49451085770819264}, {-0.5085624437033393, 0.733532498770597}, {0.10344226287984425, 0.08990350546141315}} {
		near("a mean", means[i], want[0])
		near("a deviation", deviations[i], want[1])
	}
	atPoints, _ := p.predict(p.points)
	near("the highest mean", p.highest(), slices.Max(atPoints))
}

// Half of a standard normal is above 0, by √(2/π) in the mean.
func TestExpectedImprovement(t *testing.T) {
	for _, test := range []struct{ mean, deviation, highest, want float64 }{
		{0, 1, 0, 1 / math.Sqrt(2*math.Pi)}, {3, 2, 3, 2 / math.Sqrt(2*math.Pi)}, {2, 0, 1, 1}, {0, 0, 1, 0}, {10, 1, 0, 10},
	} {
		if got := expectedImprovement(test.mean, test.deviation, test.highest); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("%+v: got %v", test, got)
		}
	}
}
