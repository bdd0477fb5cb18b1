package study_test

import (
	"math"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/internal/synthetic"
	"gradbook/plots/study"
)

func spaceOf(t *testing.T, s study.Source) *study.Space {
	t.Helper()
	sp, err := study.NewSpace(s)
	if err != nil {
		t.Fatal(err)
	}
	return sp
}

// What the values are of, and how many seeds they have.
func TestWordsOfASpace(t *testing.T) {
	uneven := synthetic.ByHand(0, 1)
	uneven.Runs = uneven.Runs[1:]
	for _, c := range []struct {
		source            study.Source
		means, runs, best string
	}{
		{synthetic.ByHand(0), "Values are those of the last epoch, of one seed each.", "Values are those of the last epoch.", "the best config"},
		{synthetic.ByHand(0, 1, 2), "Values are means at the last epoch over n = 3 seeds.", "Values are those of the last epoch.", "the best config"},
		{uneven, "Values are means at the last epoch over n = 1 to 2 seeds.", "Values are those of the last epoch.", "the best config"},
		{synthetic.StoppedGrid(5), "Values are those of epoch 1, of one seed each.", "Values are those of epoch 1.", "the best config after epoch 1"},
	} {
		sp := spaceOf(t, c.source)
		if got := sp.MeansWords(); got != c.means {
			t.Errorf("%q, want %q", got, c.means)
		}
		if got := sp.RunsWords(); got != c.runs {
			t.Errorf("%q, want %q", got, c.runs)
		}
		if got := sp.BestWords(); got != c.best {
			t.Errorf("%q, want %q", got, c.best)
		}
	}
}

// Runs that take no part are counted, and the words say what became of them.
func TestComparedWords(t *testing.T) {
	for _, c := range []struct {
		failed, stopped int
		want            string
	}{
		{0, 0, ""},
		{1, 0, " 1 run has no value and is left out."},
		{2, 0, " 2 runs have no value and are left out."},
		{0, 1, " 1 run was stopped early, has no final value and is hollow."},
		{1, 2, " 2 runs were stopped early, have no final value and are hollow."},
	} {
		s := synthetic.ByHand(0)
		for i := range c.failed + c.stopped {
			run := s.Runs[i]
			run.ID, run.Number, run.Config, run.State, run.Epochs = int64(7+i), 7+i, results.Config{"width": int64(i), "activation": "elu"}, results.Failed, 1
			if run.ConfigKey = run.Config.String(); i >= c.failed {
				run.State = results.Stopped
			}
			s.Runs = append(s.Runs, run)
		}
		sp := spaceOf(t, s)
		if got := sp.ComparedWords("hollow"); !strings.HasPrefix(got, c.want) || c.want == "" && got != "" || c.failed == 1 && !strings.HasSuffix(got, " 1 run has no value and is left out.") {
			t.Errorf("%d failed and %d stopped: %q, want %q", c.failed, c.stopped, got, c.want)
		}
		if len(sp.Configs) != 6 || len(sp.Stopped) != c.stopped || len(sp.WithStopped().Shown) != 6+c.stopped || len(sp.Parameters) != 2 {
			t.Errorf("%d failed and %d stopped: %d configs are compared, %d stopped, %d shown", c.failed, c.stopped, len(sp.Configs), len(sp.Stopped), len(sp.WithStopped().Shown))
		}
	}
}

// Seven numbers in the same order are one computed from the other; six may be by chance.
func TestNumbersInTheSameOrder(t *testing.T) {
	for configs, want := range map[int]int{6: 4, 7: 3} {
		s := synthetic.Drawn(configs, 3+1)
		for _, run := range s.Runs {
			run.Config["x3"] = 1 - run.Config["x0"].(float64)
		}
		if sp := spaceOf(t, s); len(sp.Parameters) != want {
			t.Errorf("of %d configs %d parameters differ", configs, len(sp.Parameters))
		}
	}
}

func TestValuesOfParameters(t *testing.T) {
	p := study.Parameter{Values: []any{nil, 0.123456, "relu"}}
	for at, want := range []string{"none", "0.1235", "relu"} {
		if got := p.Words(at); got != want {
			t.Errorf("%v: %s, want %s", p.Values[at], got, want)
		}
	}
	for v, want := range map[float64]bool{0: true, -1e300: true, 1e300: true, 1.1e300: false, math.Inf(-1): false, math.NaN(): false} {
		if study.IsPlaced(v) != want {
			t.Errorf("%v has a place: %v", v, !want)
		}
	}
}
