package stop_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep/stop"
)

// curve is a run as a test makes it up: its values, and whether it is complete.
type curve struct {
	values   []float64
	complete bool
}

// points are the run's, at the steps 1, 2, ...
func (c curve) points() (points []results.Point) {
	for i, v := range c.values {
		points = append(points, results.Point{Step: i + 1, Value: v})
	}
	return points
}

// inDirection is a rule for a metric with a goal.
func inDirection(goal results.Goal, rule stop.Rule) stop.Rule {
	if goal == results.Maximize {
		return stop.Maximizing(rule)
	}
	return rule
}

// peersAt is what the results would find of runs at an epoch.
func peersAt(epoch int, runs []curve) []results.Peer {
	var peers []results.Peer
	for _, run := range runs {
		p := results.Peer{Value: math.NaN(), Complete: run.complete}
		if 0 < epoch && epoch <= len(run.values) {
			p.Value = run.values[epoch-1]
		}
		peers = append(peers, p)
	}
	return peers
}

// drawCurves draws runs of up to twelve epochs with few distinct values, so that
// some are equal.
func drawCurves(t *rapid.T) []curve {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) curve {
		values := rapid.SliceOfN(rapid.IntRange(-6, 6), 1, 12).Draw(t, "values")
		c := curve{complete: rapid.Bool().Draw(t, "complete")}
		for _, v := range values {
			c.values = append(c.values, float64(v)/4)
		}
		return c
	}), 2, 12).Draw(t, "runs")
}

// W&B's hyperband as its documentation and code have it, of all histories at
// once: what runs it would stop now.
func wandbStops(histories [][]float64, maximize bool, minIter, maxIter, s int, eta float64, strict bool) []bool {
	var bands []int
	if maxIter > 0 {
		band := float64(maxIter)
		for i := 0; i < s; i++ {
			band /= eta
			if band < 1 {
				break
			}
			bands = append([]int{int(band)}, bands...)
		}
	} else {
		band := float64(minIter)
		for i := 0; i < 100 && band < 1e9; i++ {
			bands = append(bands, int(band))
			band *= eta
		}
	}
	lower := make([][]float64, len(histories))
	for i, h := range histories {
		for _, v := range h {
			if maximize {
				v = -v
			}
			lower[i] = append(lower[i], v)
		}
	}
	thresholds := map[int]float64{}
	for _, band := range bands {
		var values []float64
		for _, h := range lower {
			if len(h) >= band {
				values = append(values, h[band-1])
			}
		}
		if slices.Sort(values); len(values) == 0 {
			thresholds[band] = math.Inf(1)
		} else {
			thresholds[band] = values[int(1/eta*float64(len(values)))]
		}
	}
	stops := make([]bool, len(lower))
	for i, h := range lower {
		closest := -1
		for _, band := range bands {
			if band <= len(h) {
				closest = band
			}
		}
		if closest < 0 {
			continue
		}
		value := slices.Min(h)
		if strict {
			value = h[closest-1]
		}
		stops[i] = value > thresholds[closest]
	}
	return stops
}

func TestHyperbandIsWandbs(t *testing.T) {
	stopped, on := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		runs := drawCurves(t)
		goal := rapid.SampledFrom([]results.Goal{results.Minimize, results.Maximize}).Draw(t, "goal")
		eta := rapid.SampledFrom([]float64{1.2, 1.5, 2, 3, 4.5}).Draw(t, "eta")
		strict := rapid.Bool().Draw(t, "strict")
		minIter, maxIter, s := rapid.IntRange(1, 5).Draw(t, "min_iter"), 0, 0
		hyperband := stop.Hyperband{Bands: stop.BandsFrom(minIter, eta), Eta: eta, Strict: strict}
		if rapid.Bool().Draw(t, "backwards") {
			maxIter, s = rapid.IntRange(5, 30).Draw(t, "max_iter"), rapid.IntRange(1, 5).Draw(t, "s")
			hyperband.Bands = stop.BandsBefore(maxIter, s, eta)
		}
		rule := inDirection(goal, hyperband)
		var histories [][]float64
		for _, run := range runs {
			histories = append(histories, run.values)
		}
		for i, want := range wandbStops(histories, goal == results.Maximize, minIter, maxIter, s, eta, strict) {
			others := slices.Delete(slices.Clone(runs), i, i+1)
			decision, _ := rule.Judge(runs[i].points(), peersAt(rule.Rung(len(runs[i].values)), others))
			if decision.Stopped != want {
				t.Fatalf("%+v, %s: of %v, run %d: %+v, and W&B stops it: %v", hyperband, goal, histories, i, decision, want)
			}
			if want {
				stopped++
			} else {
				on++
			}
		}
	})
	if stopped < 20 || on < 20 {
		t.Errorf("%d decisions to stop and %d to go on: too few to tell", stopped, on)
	}
}

// Optuna's successive halving lets runs report in any order, and keeps what each
// had when it came to a rung.
func TestASHAIsOptunas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		runs := drawCurves(t)
		least, reduction := rapid.IntRange(1, 3).Draw(t, "min_resource"), rapid.IntRange(2, 4).Draw(t, "reduction_factor")
		rule := stop.Maximizing(stop.ASHA{MinResource: least, ReductionFactor: reduction})
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		so := make([]curve, len(runs)) // as far as they have come
		stopped := make([]bool, len(runs))
		rungs := map[int][]float64{}
		for range 100 {
			i := random.IntN(len(runs))
			if stopped[i] || len(so[i].values) == len(runs[i].values) {
				continue
			}
			so[i].values = runs[i].values[:len(so[i].values)+1]
			epoch := len(so[i].values)
			value := so[i].values[epoch-1]

			step := least
			for step < epoch {
				step *= reduction
			}
			if step == epoch {
				rungs[epoch] = append(rungs[epoch], value)
				better := 0 // than this value
				for _, v := range rungs[epoch] {
					if v > value {
						better++
					}
				}
				stopped[i] = better >= max(len(rungs[epoch])/reduction, 1)
			}
			decision, ok := rule.Judge(so[i].points(), peersAt(rule.Rung(epoch), slices.Delete(slices.Clone(so), i, i+1)))
			if decision.Stopped != stopped[i] || ok != (step == epoch) {
				t.Fatalf("run %d after epoch %d of %v: %+v, %v; Optuna stops it: %v", i, epoch, so, decision, ok, stopped[i])
			}
		}
	})
}

// More than half of the complete runs were better at this epoch than the run has
// ever been, or half of them, and it is nearer to the other half.
func TestMedianIsOptunas(t *testing.T) {
	stopped := 0
	rapid.Check(t, func(t *rapid.T) {
		runs := drawCurves(t)
		startup, warmup := rapid.IntRange(0, 4).Draw(t, "n_startup_runs"), rapid.IntRange(0, 4).Draw(t, "n_warmup_epochs")
		rule := stop.Median{StartupRuns: startup, WarmupSteps: warmup}
		for i := range runs {
			values, others := runs[i].values, slices.Delete(slices.Clone(runs), i, i+1)
			own := slices.Min(values)
			complete, better, all := 0, 0, 0
			below, above := math.Inf(-1), math.Inf(1) // own's neighbours
			for _, o := range others {
				if !o.complete {
					continue
				}
				if complete++; len(o.values) < len(values) {
					continue
				}
				all++
				if v := o.values[len(values)-1]; v < own {
					better, below = better+1, max(below, v)
				} else {
					above = min(above, v)
				}
			}
			want := complete >= startup && len(values) > warmup && better > 0 &&
				(2*better > all || 2*better == all && own-below > above-own)
			decision, _ := rule.Judge(runs[i].points(), peersAt(rule.Rung(len(values)), others))
			if decision.Stopped != want {
				t.Fatalf("%v among %v: %+v, want stop: %v", values, others, decision, want)
			}
			if want {
				stopped++
			}
		}
	})
	if stopped < 5 {
		t.Errorf("only %d decisions to stop: too few to tell", stopped)
	}
}

// A run that is watched epoch by epoch has no patience left after so many without
// a new best value.
func TestPatienceCountsEpochs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		run := drawCurves(t)[0]
		values := run.values
		patience := rapid.IntRange(1, 5).Draw(t, "patience")
		rule := stop.Maximizing(stop.Patience(patience))
		best, waited := math.Inf(-1), 0
		for i, v := range values {
			if waited++; v > best {
				best, waited = v, 0
			}
			if decision, _ := rule.Judge(run.points()[:i+1], nil); decision.Stopped != (waited >= patience) {
				t.Fatalf("%v: %+v after %d epochs without a better one", values[:i+1], decision, waited)
			}
			if waited >= patience {
				break
			}
		}
	})
}

// What holds for every rule that compares runs.
func TestDecisions(t *testing.T) {
	for _, minimized := range []stop.Rule{
		stop.Hyperband{Bands: stop.BandsFrom(1, 2), Eta: 2, Strict: true}, stop.Hyperband{Bands: []int{1, 3}, Eta: 3},
		stop.ASHA{MinResource: 1, ReductionFactor: 4}, stop.ASHA{MinResource: 2, ReductionFactor: 2}, stop.Median{StartupRuns: 1},
	} {
		t.Run(fmt.Sprintf("%T", minimized), func(t *testing.T) {
			maximized := stop.Maximizing(minimized)
			decisions := 0
			rapid.Check(t, func(t *rapid.T) {
				runs := drawCurves(t)
				values, points := runs[0].values, runs[0].points()
				rung := minimized.Rung(len(values))
				if rung < 0 || rung > len(values) {
					t.Fatalf("the rung of epoch %d is %d", len(values), rung)
				}
				peers := peersAt(rung, runs[1:])
				decision, ok := minimized.Judge(points, peers)
				if ok {
					decisions++
				}

				// The order in which runs are listed does not matter.
				shuffled := rapid.Permutation(peers).Draw(t, "shuffled")
				if v, o := minimized.Judge(points, shuffled); v != decision || o != ok {
					t.Fatalf("%v among %v: %+v, but among %v: %+v", values, peers, decision, shuffled, v)
				}
				// To maximize is to minimize what is negated.
				negated, negatedPeers := slices.Clone(points), slices.Clone(peers)
				for i := range negated {
					negated[i].Value = -negated[i].Value
				}
				for i := range peers {
					negatedPeers[i].Value = -peers[i].Value
				}
				if v, o := maximized.Judge(negated, negatedPeers); o != ok || v.Stopped != decision.Stopped || ok && (v.Value != -decision.Value || v.Threshold != -decision.Threshold) {
					t.Fatalf("minimized %+v, maximized %+v", decision, v)
				}
				// A run stops where it is worse than the threshold, and only there.
				if ok && decision.Stopped != (decision.Value > decision.Threshold) {
					t.Fatalf("%+v", decision)
				}
				// The best run at a rung goes on, and so does one that is alone.
				isBest := rung > 0 && !slices.ContainsFunc(peers, func(p results.Peer) bool { return p.Value < values[rung-1] })
				if decision.Stopped && isBest {
					t.Fatalf("%v, the best at epoch %d among %v, is stopped: %+v", values, rung, peers, decision)
				}
			})
			if decisions < 10 {
				t.Errorf("only %d decisions", decisions)
			}
		})
	}
}

func TestValuesThatAreNoNumbers(t *testing.T) {
	nan := math.NaN()
	hyperband := func(first int, strict bool) stop.Rule {
		return stop.Hyperband{Bands: stop.BandsFrom(first, 2), Eta: 2, Strict: strict}
	}
	for _, test := range []struct {
		rule   stop.Rule
		values []float64
		peers  []results.Peer
		want   bool
	}{
		{hyperband(1, true), []float64{nan}, []results.Peer{{Value: nan}}, false},
		{hyperband(2, false), []float64{3, nan}, []results.Peer{{Value: 1}, {Value: 2}}, true},
		{stop.ASHA{MinResource: 1, ReductionFactor: 4}, []float64{nan}, nil, true},
		{stop.ASHA{MinResource: 1, ReductionFactor: 4}, []float64{nan}, []results.Peer{{Value: 1}}, true},
		{stop.ASHA{MinResource: 1, ReductionFactor: 4}, []float64{2}, []results.Peer{{Value: nan}}, false},
		{stop.Median{StartupRuns: 1}, []float64{nan}, []results.Peer{{Value: 1, Complete: true}}, true},
		{stop.Median{StartupRuns: 1}, []float64{2}, []results.Peer{{Value: nan, Complete: true}}, false},
		{stop.Patience(1), []float64{1, nan}, nil, true},
		{stop.Patience(1), []float64{nan, 1}, nil, false},
		{stop.Patience(1), []float64{nan, nan}, nil, true},
	} {
		if d, _ := test.rule.Judge(curve{values: test.values}.points(), test.peers); d.Stopped != test.want {
			t.Errorf("%T%+[1]v: %v among %v: %+v", test.rule, test.values, test.peers, d)
		}
	}
}

// A rule knows steps and not how many points there are. What a run has not reported at a
// step is no value.
func TestStepsThatRunsSkip(t *testing.T) {
	hundreds := []results.Point{{Step: 0, Value: 9}, {Step: 100, Value: 5}, {Step: 200, Value: 4}, {Step: 300, Value: 4.5}, {Step: 400, Value: 4.2}}
	better := []results.Peer{{Value: 1, Complete: true}, {Value: 2, Complete: true}, {Value: math.NaN(), Complete: true}, {Value: 8}}
	for _, test := range []struct {
		name   string
		rule   stop.Rule
		points []results.Point
		want   string
	}{
		{"the value at the band, not the third one", stop.Hyperband{Bands: []int{200}, Eta: 3, Strict: true}, hundreds, "value 4, threshold 2, stopped true"},
		{"the best value since, as it is not strict", stop.Hyperband{Bands: []int{100}, Eta: 3}, hundreds, "value 4, threshold 2, stopped true"},
		{"nothing at the band", stop.Hyperband{Bands: []int{3}, Eta: 3, Strict: true}, hundreds, "none"},
		{"nothing at the band, nor strict", stop.Hyperband{Bands: []int{3}, Eta: 3}, hundreds, "none"},
		{"before the first band", stop.Hyperband{Bands: []int{500}, Eta: 3}, hundreds, "none"},
		{"a rung that is a step", stop.ASHA{MinResource: 100, ReductionFactor: 4}, hundreds, "value 4.2, threshold 1, stopped true"},
		{"a step that is no rung", stop.ASHA{MinResource: 100, ReductionFactor: 4}, hundreds[:4], "none"},
		{"step 0", stop.ASHA{MinResource: 1, ReductionFactor: 4}, hundreds[:1], "none"},
		{"the best so far, among those with a value there", stop.Median{StartupRuns: 3}, hundreds, "value 4, threshold 1.5, stopped true"},
		{"one complete run too few", stop.Median{StartupRuns: 4}, hundreds, "none"},
		{"warm-up counts steps", stop.Median{WarmupSteps: 400}, hundreds, "none"},
		{"after warm-up", stop.Median{WarmupSteps: 399}, hundreds, "value 4, threshold 1.5, stopped true"},
		{"two hundred steps without a better one", stop.Patience(200), hundreds, "value 4.2, threshold 4, stopped true"},
		{"not yet", stop.Patience(201), hundreds, "value 4, threshold 5, stopped false"},
		{"as many steps as there are", stop.Patience(400), hundreds, "none"},
		{"no value before", stop.Patience(50), hundreds[1:2], "none"},
		{"nothing reported", stop.Patience(1), nil, "none"},
		{"nothing reported", stop.Median{}, nil, "none"},
		{"nothing reported", stop.ASHA{MinResource: 1, ReductionFactor: 2}, nil, "none"},
		{"nothing reported", stop.Hyperband{Bands: []int{1}, Eta: 3}, nil, "none"},
	} {
		got := "none"
		if d, ok := test.rule.Judge(test.points, better); ok {
			got = fmt.Sprintf("value %v, threshold %v, stopped %v", d.Value, d.Threshold, d.Stopped)
		}
		if got != test.want {
			t.Errorf("%s: %T%+[2]v: got %s, want %s", test.name, test.rule, got, test.want)
		}
	}
}

func TestRungs(t *testing.T) {
	for _, test := range []struct {
		rule stop.Rule
		want string // of the steps 0 to 12
	}{
		{stop.Hyperband{Bands: stop.BandsFrom(1, 3), Eta: 3}, "0 1 1 3 3 3 3 3 3 9 9 9 9"},
		{stop.Hyperband{Bands: stop.BandsFrom(3, 1.5), Eta: 1.5}, "0 0 0 3 4 4 6 6 6 6 10 10 10"},
		{stop.Hyperband{Bands: stop.BandsBefore(27, 2, 3), Eta: 3}, "0 0 0 3 3 3 3 3 3 9 9 9 9"}, // W&B's own example
		{stop.Hyperband{Bands: stop.BandsBefore(27, 9, 3), Eta: 3}, "0 1 1 3 3 3 3 3 3 9 9 9 9"},
		{stop.Hyperband{Bands: stop.BandsBefore(9, 1, 3), Eta: 3}, "0 0 0 3 3 3 3 3 3 3 3 3 3"},
		{stop.ASHA{MinResource: 1, ReductionFactor: 4}, "0 1 0 0 4 0 0 0 0 0 0 0 0"},
		{stop.ASHA{MinResource: 3, ReductionFactor: 2}, "0 0 0 3 0 0 6 0 0 0 0 0 12"},
		{stop.Median{}, "0 1 2 3 4 5 6 7 8 9 10 11 12"},
		{stop.Median{WarmupSteps: 9}, "0 0 0 0 0 0 0 0 0 0 10 11 12"},
		{stop.Patience(10), "0 0 0 0 0 0 0 0 0 0 0 1 2"},
	} {
		for _, rule := range []stop.Rule{test.rule, stop.Maximizing(test.rule)} {
			got := ""
			for step := range 13 {
				got += fmt.Sprint(" ", rule.Rung(step))
				if begun := rule.Rung(step) > 0; begun && step < rule.First() || !begun && step == rule.First() {
					t.Errorf("%+v is said to begin after step %d, and its rung after step %d is %d", rule, rule.First(), step, rule.Rung(step))
				}
			}
			if got != " "+test.want {
				t.Errorf("%+v:%s, want %s", rule, got, test.want)
			}
		}
	}
}

// Bands end where steps do, and W&B has no more than a hundred.
func TestBands(t *testing.T) {
	if bands := stop.BandsFrom(1, 2); len(bands) != 31 || bands[30] != stop.MaxStep {
		t.Errorf("from 1 by 2: %v", bands)
	}
	if bands := stop.BandsFrom(1, 1.1); len(bands) != 100 {
		t.Errorf("from 1 by 1.1: %d bands", len(bands))
	}
	if bands := stop.BandsBefore(4, 9, 2); !slices.Equal(bands, []int{1, 2}) {
		t.Errorf("before 4 by 2: %v", bands)
	}
	if bands := stop.BandsBefore(2, 3, 3); len(bands) != 0 {
		t.Errorf("before 2 by 3: %v", bands)
	}
}
