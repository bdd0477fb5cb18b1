package sweep

import (
	"reflect"
	"strings"
	"testing"

	"gradbook/experiments/sweep/stop"
)

// Each key of a file sets the parameter of the rule that it is meant for.
func TestReadEarlyTerminate(t *testing.T) {
	for early, want := range map[string]stop.Rule{
		"type: hyperband, min_iter: 3, strict: false":                   stop.Hyperband{Bands: []int{3, 9, 27}, Eta: 3},
		"type: hyperband, strict: true, min_iter: 3, eta: 1.5":          stop.Hyperband{Bands: []int{3, 4, 6, 10}, Eta: 1.5, Strict: true},
		"type: hyperband, strict: true, max_iter: 27, s: 2":             stop.Hyperband{Bands: []int{3, 9}, Eta: 3, Strict: true},          // W&B's own example
		"type: hyperband, strict: true, min_iter: 5, max_iter: 50":      stop.Hyperband{Bands: stop.BandsFrom(5, 3), Eta: 3, Strict: true}, // W&B's schema takes it, and its rule fails on it
		"type: hyperband, strict: true, max_iter: 27, s: 9":             stop.Hyperband{Bands: []int{1, 3, 9}, Eta: 3, Strict: true},
		"type: hyperband, strict: true, max_iter: 9, s: 1, min_iter: 1": stop.Hyperband{Bands: []int{3}, Eta: 3, Strict: true}, // max_iter wins
		"type: asha": stop.ASHA{MinResource: 1, ReductionFactor: 4},
		"type: asha, min_resource: 3, reduction_factor: 2": stop.ASHA{MinResource: 3, ReductionFactor: 2},
		"type: median": stop.Median{StartupRuns: 5},
		"type: median, n_startup_runs: 2, n_warmup_epochs: 9": stop.Median{StartupRuns: 2, WarmupSteps: 9},
		"type: patience, patience: 10":                        stop.Patience(10),
	} {
		for goal, want := range map[string]stop.Rule{Minimize: want, Maximize: stop.Maximizing(want)} {
			spec, err := readOurs("sweep.yaml", []byte("method: grid\nmetric: {name: val_loss, goal: "+goal+"}\nearly_terminate: {"+early+"}\nparameters: {seed: {value: 1}}\n"))
			if err != nil {
				t.Fatal(err)
			}
			if h, is := spec.EarlyTerminate.Rule.(stop.Hyperband); is { // of its bands, the first ones tell
				h.Bands = h.Bands[:min(len(h.Bands), len(want.(stop.Hyperband).Bands))]
				spec.EarlyTerminate.Rule = h
			}
			if goal == Minimize && !reflect.DeepEqual(spec.EarlyTerminate.Rule, want) {
				t.Errorf("{%s}, %s: got %+v, want %+v", early, goal, spec.EarlyTerminate.Rule, want)
			}
			if got := spec.EarlyTerminate.String(); got != strings.ReplaceAll(strings.TrimPrefix(early, "type: "), ":", "") {
				t.Errorf("{%s}: it is called %q", early, got)
			}
			if _, maximizes := spec.EarlyTerminate.Rule.(stop.Hyperband); goal == Maximize && (maximizes || spec.EarlyTerminate.First() != want.First()) {
				t.Errorf("{%s}, %s: got %+v", early, goal, spec.EarlyTerminate.Rule)
			}
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
		{metric, "{type: hyperband, max_iter: 9}", "1:1: early_terminate: s is missing; max_iter needs it, the number of bands before max_iter"},
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
		_, err := readOurs("sweep.yaml", []byte("early_terminate: "+test.early+"\n"+test.metric+with(grid, "  seed: {value: 1}\n")))
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
		"{type: hyperband, strict: true, min_iter: 1, max_iter: 9}":       "sweep.yaml:1:63: early_terminate.max_iter: it is ignored, as s, the number of bands before it, is not given",
		"{type: hyperband, strict: true, min_iter: 9}":                    "",
		"{type: hyperband, strict: true, min_iter: 10}":                   "sweep.yaml:1:1: early_terminate: it stops no run: it first decides after epoch 10, but runs have at most 10 epochs, and after the last one there is nothing to stop; have it decide earlier, or train for more epochs",
		"{type: hyperband, strict: true, max_iter: 90, s: 1}":             "sweep.yaml:1:1: early_terminate: it stops no run: it first decides after epoch 30, but runs have at most 10 epochs, and after the last one there is nothing to stop; have it decide earlier, or train for more epochs",
		"{type: asha, min_resource: 9}":                                   "",
		"{type: asha, min_resource: 12}":                                  "sweep.yaml:1:1: early_terminate: it stops no run: it first decides after epoch 12, but runs have at most 10 epochs, and after the last one there is nothing to stop; have it decide earlier, or train for more epochs",
		"{type: median, n_warmup_epochs: 8}":                              "",
		"{type: median, n_warmup_epochs: 9}":                              "sweep.yaml:1:1: early_terminate: it stops no run: it first decides after epoch 10, but runs have at most 10 epochs, and after the last one there is nothing to stop; have it decide earlier, or train for more epochs",
		"{type: patience, patience: 8}":                                   "",
		"{type: patience, patience: 9}":                                   "sweep.yaml:1:1: early_terminate: it stops no run: it first decides after epoch 10, but runs have at most 10 epochs, and after the last one there is nothing to stop; have it decide earlier, or train for more epochs",
		"{type: hyperband, strict: true, min_iter: 1, s: 2}":              "sweep.yaml:1:63: early_terminate.s: it is ignored, as max_iter is not given",
		"{type: asha}":                  "",
		"{type: median}":                "",
		"{type: patience, patience: 1}": "",
	} {
		spec, err := readOurs("sweep.yaml", []byte("early_terminate: "+early+"\nmetric: {name: val_loss}\n"+with(grid, "  seed: {value: 1}\n")))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(spec.Warnings, "\n"); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", early, got, want)
		}
	}
}
