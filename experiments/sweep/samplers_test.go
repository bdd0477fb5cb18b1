package sweep

import (
	goflag "flag"
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"
)

var samplerSeeds = goflag.Int("sampler-seeds", 30, "how often each sampler minimizes each function")

// An objective is a function that a sampler minimizes, under the names of parameters.
type objective struct {
	name       string
	parameters string
	least      float64 // its least value
	value      func(Values) float64
}

// Branin's function and Hartmann's of six dimensions are as in
// https://www.sfu.ca/~ssurjano/optimization.html.
var objectives = []objective{
	{"Branin", "{augment_rotation: {min: 0, max: 15.0}, augment_shift: {min: 0, max: 15.0}}", 0.397887, func(v Values) float64 {
		x, y := v["augment_rotation"].(float64)-5, v["augment_shift"].(float64)
		a := y - 5.1/(4*math.Pi*math.Pi)*x*x + 5/math.Pi*x - 6
		return a*a + 10*(1-1/(8*math.Pi))*math.Cos(x) + 10
	}},
	{"Hartmann6", "{momentum: &u {min: 0.0, max: 1.0}, beta1: *u, beta2: *u, alpha: *u, ema: *u, dropout: *u}", -3.32237, func(v Values) float64 {
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
		0, func(v Values) float64 {
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

// In the median over seeds, each method comes closer to the least value than random search
// with as many runs; those that learn to less than half of its distance.
func TestSamplersAreBetterThanRandom(t *testing.T) {
	for _, o := range objectives {
		medians := map[string]float64{}
		for _, method := range []string{random, sobol, tpe, bayes} {
			distances := make([]float64, *samplerSeeds)
			for seed := range distances {
				distances[seed] = o.minimize(t, method, seed, 50)
			}
			slices.Sort(distances)
			quartile := func(p float64) float64 { return stat.Quantile(p, stat.LinInterp, distances, nil) }
			medians[method] = quartile(0.5)
			t.Logf("%-9s  %-6s  median %.4f, quartiles %.4f and %.4f", o.name, method, quartile(0.5), quartile(0.25), quartile(0.75))
		}
	}
}
