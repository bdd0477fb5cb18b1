package results

import (
	"math"
	"slices"
	"sort"
	"strings"
)

// Spread describes a number over the seeds of one config.
type Spread struct {
	Mean float64
	Std  float64 // the sample's standard deviation (n-1); NaN for fewer than two
	Min  float64
	Max  float64
	N    int // how many numbers it was taken over; NaNs are left out
}

// SpreadOf summarises values, leaving NaNs out. Of no values all is NaN but N.
func SpreadOf(values []float64) Spread {
	s := Spread{Mean: math.NaN(), Std: math.NaN(), Min: math.Inf(1), Max: math.Inf(-1)}
	sum := 0.0
	for _, v := range values {
		if math.IsNaN(v) {
			continue
		}
		s.N++
		sum += v
		s.Min, s.Max = min(s.Min, v), max(s.Max, v)
	}
	if s.N == 0 {
		s.Min, s.Max = math.NaN(), math.NaN()
		return s
	}
	s.Mean = sum / float64(s.N)
	squares := 0.0
	for _, v := range values {
		if !math.IsNaN(v) {
			distance := v - s.Mean
			squares += float64(distance * distance) // never fused: the same on every CPU
		}
	}
	s.Std = math.Sqrt(squares / float64(s.N-1)) // of one value 0/0, which is NaN
	return s
}

// ConfigSummary is what a sweep found out about one config: its runs and their
// spread.
type ConfigSummary struct {
	Key    string // ConfigKey of its runs
	Config Config // of its first run; the seed is that run's
	Runs   Runs   // by number, all states; one a seed
	// Over the runs that Counted returns:
	Best         Spread // the sweep's metric at each run's best epoch
	Last         Spread // the sweep's metric at the kept epoch
	ValAccuracy  Spread // at the kept epoch
	TestAccuracy Spread // at the kept epoch
	Seconds      Spread
}

// add takes in a run, but not one that a random search has drawn before with the same
// seed: it is the same training, to the bit. The one that has come further stands for both.
func (c *ConfigSummary) add(run Run) {
	i := slices.IndexFunc(c.Runs, func(r Run) bool { return r.Seed == run.Seed })
	switch {
	case i < 0:
		c.Runs = append(c.Runs, run)
	case run.standing().isFurther(c.Runs[i].standing()):
		c.Runs[i] = run
	}
}

// Summarise groups runs by config, best mean of the metric's last value first. Configs
// without a complete run come after those that have one, with the most epochs first, and those
// without a value come last. It also returns the names of the parameters in which the configs
// differ, the seed aside, sorted.
func Summarise(runs []Run, goal Goal) (configs ConfigSummaries, varied []string) {
	varied = Varied(runs)
	index := map[string]int{}
	for _, run := range runs {
		i, ok := index[run.ConfigKey]
		if !ok {
			i = len(configs)
			index[run.ConfigKey] = i
			configs = append(configs, ConfigSummary{Key: run.ConfigKey, Config: run.Config})
		}
		configs[i].add(run)
	}
	for i := range configs {
		c := &configs[i]
		counted := c.Counted()
		of := func(value func(Run) float64) Spread {
			var values []float64
			for _, run := range counted {
				values = append(values, value(run))
			}
			return SpreadOf(values)
		}
		c.Best = of(func(r Run) float64 { return r.BestValue })
		c.Last = of(func(r Run) float64 { return r.LastValue })
		c.ValAccuracy = of(func(r Run) float64 { return r.ValAccuracy })
		c.TestAccuracy = of(func(r Run) float64 { return r.TestAccuracy })
		c.Seconds = of(func(r Run) float64 { return r.Seconds })
	}
	slices.SortStableFunc(configs, func(a, b ConfigSummary) int { return a.standing().compare(b.standing(), goal) })
	return configs, varied
}

// Varied returns the names of the parameters in which the runs' configs
// differ, sorted, as [Config.Value] takes them: the seed aside, and the loss where the output
// differs, which it follows.
func Varied(runs []Run) []string {
	values := map[string]map[string]bool{}
	for _, run := range runs {
		for name, value := range run.Config.Flat() {
			if values[name] == nil {
				values[name] = map[string]bool{}
			}
			values[name][Format(value)] = true
		}
	}
	var varied []string
	for name, seen := range values {
		follows := name == "loss" && len(values["output"]) > 1
		if name != "seed" && !follows && len(seen) > 1 {
			varied = append(varied, name)
		}
	}
	sort.Strings(varied)
	return varied
}

// Label describes a config by some of its parameters, in the order given:
// "activation relu, hidden [128, 64], learning_rate 0.1".
func Label(config Config, parameters []string) string {
	words := make([]string, len(parameters))
	for i, name := range parameters {
		words[i] = name + " " + FormatShort(config.Value(name))
	}
	return strings.Join(words, ", ")
}
