package sweep

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// judged reads a sweep file that has nothing to it but early_terminate.
func judged(t interface {
	Helper()
	Fatal(...any)
}, goal, early string) *EarlyTerminate {
	t.Helper()
	spec, err := Read("sweep.yaml", []byte("method: grid\nmetric: {name: val_loss, goal: "+goal+"}\nearly_terminate: {"+early+"}\nparameters: {seed: {value: 1}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	return spec.EarlyTerminate
}

// curve is a run as a test makes it up: its values, and whether it is complete.
type curve struct {
	values   []float64
	complete bool
}

// peersAt is what the results would find of runs at an epoch.
func peersAt(epoch int, runs []curve) []Peer {
	var peers []Peer
	for _, run := range runs {
		p := Peer{math.NaN(), run.complete}
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
		goal := rapid.SampledFrom([]string{Minimize, Maximize}).Draw(t, "goal")
		eta := rapid.SampledFrom([]float64{1.2, 1.5, 2, 3, 4.5}).Draw(t, "eta")
		strict := rapid.Bool().Draw(t, "strict")
		minIter, maxIter, s := rapid.IntRange(1, 5).Draw(t, "min_iter"), 0, 0
		keys := fmt.Sprintf("type: hyperband, eta: %v, strict: %v", eta, strict)
		if rapid.Bool().Draw(t, "backwards") {
			maxIter, s = rapid.IntRange(5, 30).Draw(t, "max_iter"), rapid.IntRange(1, 5).Draw(t, "s")
			keys += fmt.Sprintf(", max_iter: %d, s: %d", maxIter, s)
		} else {
			keys += fmt.Sprintf(", min_iter: %d", minIter)
		}
		rule := judged(t, goal, keys)
		var histories [][]float64
		for _, run := range runs {
			histories = append(histories, run.values)
		}
		for i, want := range wandbStops(histories, goal == Maximize, minIter, maxIter, s, eta, strict) {
			others := slices.Delete(slices.Clone(runs), i, i+1)
			verdict, _ := rule.Judge(runs[i].values, peersAt(rule.Rung(len(runs[i].values)), others))
			if verdict.Stop != want {
				t.Fatalf("{%s}, %s: of %v, run %d: %+v, and W&B stops it: %v", keys, goal, histories, i, verdict, want)
			}
			if want {
				stopped++
			} else {
				on++
			}
		}
	})
	if stopped < 20 || on < 20 {
		t.Errorf("%d verdicts to stop and %d to go on: too few to tell", stopped, on)
	}
}

// Optuna's successive halving lets runs report in any order, and keeps what each
// had when it came to a rung.
func TestASHAIsOptunas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		runs := drawCurves(t)
		least, reduction := rapid.IntRange(1, 3).Draw(t, "min_resource"), rapid.IntRange(2, 4).Draw(t, "reduction_factor")
		rule := judged(t, Maximize, fmt.Sprintf("type: asha, min_resource: %d, reduction_factor: %d", least, reduction))
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
			verdict, ok := rule.Judge(so[i].values, peersAt(rule.Rung(epoch), slices.Delete(slices.Clone(so), i, i+1)))
			if verdict.Stop != stopped[i] || ok != (step == epoch) {
				t.Fatalf("run %d after epoch %d of %v: %+v, %v; Optuna stops it: %v", i, epoch, so, verdict, ok, stopped[i])
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
		rule := judged(t, Minimize, fmt.Sprintf("type: median, n_startup_runs: %d, n_warmup_epochs: %d", startup, warmup))
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
			verdict, _ := rule.Judge(values, peersAt(rule.Rung(len(values)), others))
			if verdict.Stop != want {
				t.Fatalf("%v among %v: %+v, want stop: %v", values, others, verdict, want)
			}
			if want {
				stopped++
			}
		}
	})
	if stopped < 5 {
		t.Errorf("only %d verdicts to stop: too few to tell", stopped)
	}
}

// A run that is watched epoch by epoch has no patience left after so many without
// a new best value.
func TestPatienceCountsEpochs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := drawCurves(t)[0].values
		patience := rapid.IntRange(1, 5).Draw(t, "patience")
		rule := judged(t, Maximize, fmt.Sprintf("type: patience, patience: %d", patience))
		best, waited := math.Inf(-1), 0
		for i, v := range values {
			if waited++; v > best {
				best, waited = v, 0
			}
			if verdict, _ := rule.Judge(values[:i+1], nil); verdict.Stop != (waited >= patience) {
				t.Fatalf("%v: %+v after %d epochs without a better one", values[:i+1], verdict, waited)
			}
			if waited >= patience {
				break
			}
		}
	})
}

// What holds for every rule that compares runs.
func TestVerdicts(t *testing.T) {
	for _, keys := range []string{
		"type: hyperband, strict: true, min_iter: 1, eta: 2", "type: hyperband, strict: false, max_iter: 9, s: 2",
		"type: asha", "type: asha, min_resource: 2, reduction_factor: 2", "type: median, n_startup_runs: 1",
	} {
		t.Run(keys, func(t *testing.T) {
			minimized, maximized := judged(t, Minimize, keys), judged(t, Maximize, keys)
			verdicts := 0
			rapid.Check(t, func(t *rapid.T) {
				runs := drawCurves(t)
				values := runs[0].values
				rung := minimized.Rung(len(values))
				if rung < 0 || rung > len(values) {
					t.Fatalf("the rung of epoch %d is %d", len(values), rung)
				}
				peers := peersAt(rung, runs[1:])
				verdict, ok := minimized.Judge(values, peers)
				if ok {
					verdicts++
				}

				// The order in which runs are listed does not matter.
				shuffled := rapid.Permutation(peers).Draw(t, "shuffled")
				if v, o := minimized.Judge(values, shuffled); v != verdict || o != ok {
					t.Fatalf("%v among %v: %+v, but among %v: %+v", values, peers, verdict, shuffled, v)
				}
				// To maximize is to minimize what is negated.
				negated, negatedPeers := slices.Clone(values), slices.Clone(peers)
				for i := range negated {
					negated[i] = -negated[i]
				}
				for i := range peers {
					negatedPeers[i].Value = -peers[i].Value
				}
				if v, o := maximized.Judge(negated, negatedPeers); o != ok || v.Stop != verdict.Stop || ok && (v.Value != -verdict.Value || v.Threshold != -verdict.Threshold) {
					t.Fatalf("minimized %+v, maximized %+v", verdict, v)
				}
				// A run stops where it is worse than the threshold, and only there.
				if ok && verdict.Stop != (verdict.Value > verdict.Threshold) {
					t.Fatalf("%+v", verdict)
				}
				// The best run at a rung goes on, and so does one that is alone.
				isBest := rung > 0 && !slices.ContainsFunc(peers, func(p Peer) bool { return p.Value < values[rung-1] })
				if verdict.Stop && isBest {
					t.Fatalf("%v, the best at epoch %d among %v, is stopped: %+v", values, rung, peers, verdict)
				}
			})
			if verdicts < 10 {
				t.Errorf("only %d verdicts", verdicts)
			}
		})
	}
}

func TestValuesThatAreNoNumbers(t *testing.T) {
	nan := math.NaN()
	for _, test := range []struct {
		keys   string
		values []float64
		peers  []Peer
		want   bool
	}{
		{"type: hyperband, min_iter: 1, strict: true", []float64{nan}, []Peer{{Value: nan}}, false},
		{"type: hyperband, min_iter: 2, strict: false, eta: 2", []float64{3, nan}, []Peer{{Value: 1}, {Value: 2}}, true},
		{"type: asha", []float64{nan}, nil, true},
		{"type: asha", []float64{nan}, []Peer{{Value: 1}}, true},
		{"type: asha", []float64{2}, []Peer{{Value: nan}}, false},
		{"type: median, n_startup_runs: 1", []float64{nan}, []Peer{{1, true}}, true},
		{"type: median, n_startup_runs: 1", []float64{2}, []Peer{{nan, true}}, false},
		{"type: patience, patience: 1", []float64{1, nan}, nil, true},
		{"type: patience, patience: 1", []float64{nan, 1}, nil, false},
		{"type: patience, patience: 1", []float64{nan, nan}, nil, true},
	} {
		if v, _ := judged(t, Minimize, test.keys).Judge(test.values, test.peers); v.Stop != test.want {
			t.Errorf("{%s}: %v among %v: %+v", test.keys, test.values, test.peers, v)
		}
	}
}

func TestRungs(t *testing.T) {
	for keys, want := range map[string]string{ // of the epochs 1 to 12
		"type: hyperband, strict: true, min_iter: 1":                    "1 1 3 3 3 3 3 3 9 9 9 9",
		"type: hyperband, strict: true, min_iter: 3, eta: 1.5":          "0 0 3 4 4 6 6 6 6 10 10 10",
		"type: hyperband, strict: true, max_iter: 27, s: 2":             "0 0 3 3 3 3 3 3 9 9 9 9", // W&B's own example
		"type: hyperband, strict: true, max_iter: 27, s: 9":             "1 1 3 3 3 3 3 3 9 9 9 9",
		"type: hyperband, strict: true, max_iter: 9, s: 1, min_iter: 1": "0 0 3 3 3 3 3 3 3 3 3 3", // max_iter wins
		"type: asha": "1 0 0 4 0 0 0 0 0 0 0 0",
		"type: asha, min_resource: 3, reduction_factor: 2": "0 0 3 0 0 6 0 0 0 0 0 12",
		"type: median":                     "1 2 3 4 5 6 7 8 9 10 11 12",
		"type: median, n_warmup_epochs: 9": "0 0 0 0 0 0 0 0 0 10 11 12",
		"type: patience, patience: 10":     "0 0 0 0 0 0 0 0 0 0 1 2",
	} {
		rule, got := judged(t, Minimize, keys), ""
		for epoch := 1; epoch <= 12; epoch++ {
			got += fmt.Sprint(" ", rule.Rung(epoch))
			if begun := rule.Rung(epoch) > 0; begun && epoch < rule.rule.first() || !begun && epoch == rule.rule.first() {
				t.Errorf("{%s} is said to begin after epoch %d, and its rung after epoch %d is %d", keys, rule.rule.first(), epoch, rule.Rung(epoch))
			}
		}
		if got != " "+want {
			t.Errorf("{%s}:%s, want %s", keys, got, want)
		}
	}
}

func TestReadEarlyTerminateErrors(t *testing.T) {
	const metric = "metric: {name: val_loss, goal: minimize}\n"
	for _, test := range []struct{ metric, early, want string }{
		{"", "{type: median}", "1:1: early_terminate: it needs a metric to judge runs by; write metric: {name: val_accuracy, goal: maximize}"},
		{metric, "hyperband", `1:18: early_terminate: got "hyperband", expected a mapping; write early_terminate: {type: hyperband, min_iter: 3}`},
		{metric, "{min_iter: 3}", "1:1: early_terminate: type is missing; write type: hyperband, asha, median or patience"},
		{metric, "{type: hyperban}", `1:25: early_terminate.type: got "hyperban", expected one of hyperband, asha, median, patience; did you mean "hyperband"?`},
		{metric, "{type: hyperband}", "1:1: early_terminate: min_iter is missing; write min_iter, the first band, or max_iter and s"},
		{metric, "{type: hyperband, max_iter: 9, min_iter: 1}", "1:1: early_terminate: s is missing; max_iter needs it, the number of bands before max_iter"},
		{metric, "{type: hyperband, min_itr: 9}", "1:1: early_terminate: min_iter is missing; write min_iter, the first band, or max_iter and s\n" +
			`sweep.yaml:1:36: early_terminate.min_itr: no such key; did you mean "min_iter"?`},
		{metric, "{type: hyperband, min_iter: 0}", "1:46: early_terminate.min_iter: got 0, expected a whole number from 1 to 1073741824"},
		{metric, "{type: hyperband, min_iter: 1, eta: 1}", "1:54: early_terminate.eta: got 1, expected a number above 1"},
		{metric, "{type: hyperband, min_iter: 1, strict: yes}", `1:57: early_terminate.strict: got "yes", expected true or false; write true`},
		{metric, "{type: hyperband, max_iter: 2, s: 3}", "1:46: early_terminate.max_iter: got 2, which leaves no band, as the last one is max_iter/eta; write more than eta, which is 3"},
		{metric, "{type: hyperband, max_iter: 9, s: 1.5}", "1:52: early_terminate.s: got 1.5, expected a whole number from 1 to 1000"},
		{metric, "{type: asha, eta: 3}", `1:31: early_terminate.eta: no such key; did you mean "reduction_factor"?`},
		{metric, "{type: asha, reduction_factor: 1}", "1:49: early_terminate.reduction_factor: got 1, expected a whole number from 2 to 1073741824"},
		{metric, "{type: median, n_startup_trials: 3}", `1:33: early_terminate.n_startup_trials: no such key; did you mean "n_startup_runs"?`},
		{metric, "{type: patience}", "1:1: early_terminate: patience is missing; write patience: 5, the epochs in a row without a better value after which a run stops"},
		{metric, "{type: patience, patience: 0}", "1:45: early_terminate.patience: got 0, expected a whole number from 1 to 1073741824"},
	} {
		_, err := Read("sweep.yaml", []byte("early_terminate: "+test.early+"\n"+test.metric+with(grid, "  seed: {value: 1}\n")))
		if want := "sweep.yaml:" + test.want; err == nil || err.Error() != want {
			t.Errorf("%s\ngot  %v\nwant %s", test.early, err, want)
		}
	}
}

func TestReadEarlyTerminateWarnings(t *testing.T) {
	for early, want := range map[string]string{
		"{type: hyperband, min_iter: 1, strict: false}": "",
		"{type: hyperband, min_iter: 1}": "sweep.yaml:1:1: early_terminate: strict is not given, so it is true, as in W&B's code; " +
			"its documentation says false; write strict: true, or false, which stops fewer runs",
		"{type: hyperband, strict: true, min_iter: 1, max_iter: 9, s: 2}": "sweep.yaml:1:50: early_terminate.min_iter: it is ignored, as max_iter is given",
		"{type: hyperband, strict: true, min_iter: 9}":                    "",
		"{type: hyperband, strict: true, min_iter: 10}":                   "sweep.yaml:1:1: early_terminate: it stops no run: the first verdict would be after epoch 10, and runs have 10 epochs at most, the last of which is not judged; have it judge earlier, or train for more epochs",
		"{type: hyperband, strict: true, max_iter: 90, s: 1}":             "sweep.yaml:1:1: early_terminate: it stops no run: the first verdict would be after epoch 30, and runs have 10 epochs at most, the last of which is not judged; have it judge earlier, or train for more epochs",
		"{type: asha, min_resource: 9}":                                   "",
		"{type: asha, min_resource: 12}":                                  "sweep.yaml:1:1: early_terminate: it stops no run: the first verdict would be after epoch 12, and runs have 10 epochs at most, the last of which is not judged; have it judge earlier, or train for more epochs",
		"{type: median, n_warmup_epochs: 8}":                              "",
		"{type: median, n_warmup_epochs: 9}":                              "sweep.yaml:1:1: early_terminate: it stops no run: the first verdict would be after epoch 10, and runs have 10 epochs at most, the last of which is not judged; have it judge earlier, or train for more epochs",
		"{type: patience, patience: 8}":                                   "",
		"{type: patience, patience: 9}":                                   "sweep.yaml:1:1: early_terminate: it stops no run: the first verdict would be after epoch 10, and runs have 10 epochs at most, the last of which is not judged; have it judge earlier, or train for more epochs",
		"{type: hyperband, strict: true, min_iter: 1, s: 2}":              "sweep.yaml:1:63: early_terminate.s: it is ignored, as max_iter is not given",
		"{type: asha}":                  "",
		"{type: median}":                "",
		"{type: patience, patience: 1}": "",
	} {
		spec, err := Read("sweep.yaml", []byte("early_terminate: "+early+"\nmetric: {name: val_loss}\n"+with(grid, "  seed: {value: 1}\n")))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(spec.Warnings, "\n"); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", early, got, want)
		}
	}
}
