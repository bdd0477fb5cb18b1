package study_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/internal/synthetic"
	"gradbook/plots/study"
)

func TestChangesAreOfTheFirstConfig(t *testing.T) {
	config := func(activation, output, loss string, rate float64) results.Config {
		return results.Config{"activation": activation, "output": output, "loss": loss, "learning_rate": rate, "epochs": int64(3)}
	}
	s := synthetic.WithValues(results.Minimize, []results.Config{
		config("relu", "sigmoid", "binary_cross_entropy", 0.1),
		config("tanh", "sigmoid", "binary_cross_entropy", 0.1),
		config("relu", "softmax", "cross_entropy", 0.1), // the loss follows: one change
		config("relu", "sigmoid", "binary_cross_entropy", 0.5),
		config("relu", "sigmoid", "binary_cross_entropy", 9),
		config("tanh", "softmax", "cross_entropy", 0.5),
	}, [][]float64{{0.20, 0.22}, {0.28, 0.30}, {0.21, 0.23}, {0.10, 0.12}, {0.9, 0.8}, {0.05, 0.07}})
	slices.Reverse(s.Runs) // the baseline is run number 1, wherever it stands
	c, err := study.Compare(s)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, changed := range slices.Concat(c.Single, c.Several) {
		got = append(got, c.Words(changed)+" "+results.MetricNamed("val_loss").SignedDigits(changed.Difference))
	}
	want := []string{ // the learning rate reaches furthest; within it the better, lower loss comes first
		"learning_rate: 0.1 → 0.5 −0.1000", "learning_rate: 0.1 → 9 +0.6400", "activation: relu → tanh +0.0800",
		"output: sigmoid → softmax +0.0100", "3 changes: activation tanh, learning_rate 0.5, output softmax −0.1500",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	// The standard deviation of two values is their distance / √2, so that of a mean is half of it.
	// The difference of two such means has 0.01·√2 = 0.0141: 0.08 is more than twice that, 0.01 is less.
	verdicts := map[string]study.Verdict{"activation": study.Worse, "output": study.TooClose, "learning_rate": study.Better}
	for _, changed := range c.Single {
		if want := verdicts[changed.Title()]; changed.Config["learning_rate"] != 9.0 && changed.Verdict != want {
			t.Errorf("%s: verdict %d, want %d", c.Words(changed), changed.Verdict, want)
		}
	}
}

// A higher loss is worse and a higher accuracy is better; with one seed neither is.
func TestJudge(t *testing.T) {
	low, high := results.SpreadOf([]float64{0.10, 0.11}), results.SpreadOf([]float64{0.20, 0.21})
	for _, c := range []struct {
		of, baseline results.Spread
		goal         results.Goal
		want         study.Verdict
	}{
		{high, low, results.Maximize, study.Better},
		{high, low, results.Minimize, study.Worse},
		{low, high, results.Minimize, study.Better},
		{low, low, results.Minimize, study.TooClose},
		{results.SpreadOf([]float64{0.1, 0.1}), results.SpreadOf([]float64{0.1, 0.1}), results.Maximize, study.TooClose},
		{results.SpreadOf([]float64{0.1, 0.1}), results.SpreadOf([]float64{0.2, 0.2}), results.Maximize, study.Worse},
		{results.SpreadOf([]float64{0.9}), low, results.Maximize, study.Unknown},
		{results.SpreadOf(nil), low, results.Maximize, study.Unknown},
	} {
		if got := study.Judge(c.of, c.baseline, c.goal); got != c.want {
			t.Errorf("%v against %v, %s: %d, want %d", c.of, c.baseline, c.goal, got, c.want)
		}
	}
}

// changeWords are those of all changes, the single ones first.
func changeWords(t *testing.T, s study.Source) (words []string) {
	t.Helper()
	c, err := study.Compare(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, changed := range slices.Concat(c.Single, c.Several) {
		words = append(words, c.Words(changed))
	}
	return words
}

// What is derived from a parameter, or zipped with it, changes together with it: one change.
func TestParametersThatChangeTogetherAreOneChange(t *testing.T) {
	got := changeWords(t, synthetic.ScaledGrid("relu", "tanh"))
	want := []string{
		"activation: relu → tanh",
		"batch_size: 64 → 128, learning_rate: 0.1 → 0.2, schedule_warmup: 2 → 4",
		"batch_size: 64 → 32, learning_rate: 0.1 → 0.05, schedule_warmup: 2 → 1",
		"2 changes: activation tanh, batch_size 128 + learning_rate 0.2 + schedule_warmup 4",
		"2 changes: activation tanh, batch_size 32 + learning_rate 0.05 + schedule_warmup 1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

// A config without a value still tells parameters apart.
func TestOneDivergedConfigTellsParametersApart(t *testing.T) {
	s := synthetic.ScaledGrid("relu")
	apart := s.Runs[2]
	apart.ID, apart.Number, apart.State, apart.ConfigKey, apart.Config = 4, 4, results.Diverged, "apart", synthetic.Scaled(64, "relu")
	apart.Config["learning_rate"] = 9.0
	s.Runs = append(s.Runs, apart)
	want := []string{
		"learning_rate: 0.1 → 9",
		"2 changes: batch_size 128 + schedule_warmup 4, learning_rate 0.2",
		"2 changes: batch_size 32 + schedule_warmup 1, learning_rate 0.05",
	}
	if got := changeWords(t, s); !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

// Between two sweeps a derived parameter is part of a change as well; what only tells one
// sweep from the other is a change each, as these were edited one by one.
func TestParametersThatChangeTogetherBesideAnother(t *testing.T) {
	ours, theirs := synthetic.ScaledGrid("relu"), synthetic.ScaledGrid("relu")
	ours.Runs = ours.Runs[:1]
	ours.Runs[0].Config["epochs"] = int64(10)
	for i := range theirs.Runs {
		theirs.Runs[i].Config["epochs"], theirs.Runs[i].Config["activation"] = int64(20), "tanh"
	}
	c, err := study.CompareSweeps(ours, theirs)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, changed := range c.Several {
		got = append(got, c.Words(changed))
	}
	want := []string{
		"2 changes: activation tanh, epochs 20",
		"3 changes: activation tanh, batch_size 128 + learning_rate 0.2 + schedule_warmup 4, epochs 20",
		"3 changes: activation tanh, batch_size 32 + learning_rate 0.05 + schedule_warmup 1, epochs 20",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

// At twice the standard error of the difference, sqrt(s1²/n1 + s2²/n2), a difference counts, and not below.
func TestJudgeAtTheLimit(t *testing.T) {
	of := func(mean float64) results.Spread { return results.Spread{Mean: mean, Std: 6, N: 4} }
	baseline := results.Spread{Mean: 1, Std: 8, N: 4}
	if got := study.StandardError(of(0), baseline); got != 5 {
		t.Errorf("the standard error is %v, want sqrt(36/4 + 64/4)", got)
	}
	for mean, want := range map[float64]study.Verdict{11: study.Better, 10.99: study.TooClose, -8.99: study.TooClose, -9: study.Worse} {
		if got := study.Judge(of(mean), baseline, results.Maximize); got != want {
			t.Errorf("%v against 1 ± 10: %d, want %d", mean, got, want)
		}
	}
}

// ranks is a sweep of a baseline, of so many configs that change x, each further than the one
// before, and of as many that change x and y.
func ranks(single, several int) study.Source {
	configs := []results.Config{{"x": int64(0), "y": int64(0)}}
	values := [][]float64{{1, 1.001}}
	for i := 1; i <= single; i++ {
		configs = append(configs, results.Config{"x": int64(i), "y": int64(0)})
		values = append(values, []float64{1 + float64(i), 1.001 + float64(i)})
	}
	for i := 1; i <= several; i++ {
		configs = append(configs, results.Config{"x": int64(i), "y": int64(1)})
		values = append(values, []float64{1 - float64(i), 1.001 - float64(i)})
	}
	return synthetic.WithValues(results.Minimize, configs, values)
}

// Only the largest single changes have room, and the best of several ones; what is left out is said.
func TestComparisonLeavesOut(t *testing.T) {
	for _, c := range []struct {
		single, several int
		shown           int
		want            string
	}{
		{33, 8, 1 + 30 + 6, " Not shown: 3 smaller single changes, 2 more configs with several changes."},
		{30, 7, 1 + 30 + 6, " Not shown: 1 more config with several changes."},
		{30, 6, 1 + 30 + 6, "2 seeds."},
	} {
		comparison, err := study.Compare(ranks(c.single, c.several))
		if err != nil {
			t.Fatal(err)
		}
		if words := comparison.SpreadWords(results.MetricNamed("val_loss")); !strings.HasSuffix(words, c.want) {
			t.Errorf("%d single and %d several changes: %q, want %q at its end", c.single, c.several, words, c.want)
		}
		if shown := comparison.Shown(); len(shown) != c.shown || shown[0].Key != "x=0 y=0" || len(comparison.Runs()) != 2*c.shown {
			t.Errorf("%d single and %d several changes: %d configs are shown", c.single, c.several, len(shown))
		}
		furthest, ok := comparison.Furthest()
		if want := int64(c.single); !ok || furthest.Config["x"] != want || furthest.Config["y"] != int64(0) || furthest.Verdict != study.Worse {
			t.Errorf("%d single changes: the furthest is %+v, %v", c.single, furthest, ok)
		}
		if comparison.Single[0].Config["x"] == int64(1) && c.single > 30 {
			t.Error("a smaller change has the place of a larger one")
		}
	}
	c, err := study.CompareSweeps(ranks(1, 0), ranks(9, 0))
	if err != nil {
		t.Fatal(err)
	}
	if words, want := c.SpreadWords(results.MetricNamed("val_accuracy")), " Differences are in percentage points. Not shown: 4 more configs."; !strings.HasSuffix(words, want) {
		t.Errorf("beside another sweep: %q, want %q at its end", words, want)
	}
	if _, ok := c.Furthest(); ok || c.Words(c.Several[0]) != "no change" {
		t.Errorf("a comparison without single changes has a furthest one; its first is %q", c.Words(c.Several[0]))
	}
}

// What chance may have moved is not what moves the metric, nor is what has no final value.
func TestFurthestIsCertain(t *testing.T) {
	configs := []results.Config{{"x": int64(0)}, {"x": int64(1)}}
	close := synthetic.WithValues(results.Minimize, configs, [][]float64{{1, 2}, {1.1, 2.1}})
	diverged := synthetic.WithValues(results.Minimize, configs, [][]float64{{1, 2}, {7, 8}})
	stopped := synthetic.WithValues(results.Minimize, configs, [][]float64{{1, 2}, {7, 8}})
	certain := synthetic.WithValues(results.Minimize, configs, [][]float64{{1, 2}, {7, 8}})
	for i := 2; i < 4; i++ {
		diverged.Runs[i].State, stopped.Runs[i].State, stopped.Runs[i].Epochs = results.Diverged, results.Stopped, 3
	}
	for name, c := range map[string]struct {
		source   study.Source
		compared bool
		certain  bool
	}{"close": {close, true, false}, "diverged": {diverged, false, false}, "stopped": {stopped, false, false}, "certain": {certain, true, true}} {
		comparison, err := study.Compare(c.source)
		if err != nil {
			t.Fatal(err)
		}
		changed, ok := comparison.Furthest()
		if ok != c.certain || changed.IsCompared() != c.compared || len(comparison.Verdicts()) != map[bool]int{true: 1}[c.compared] {
			t.Errorf("%s: furthest %v, compared %v, verdicts %v", name, ok, changed.IsCompared(), comparison.Verdicts())
		}
		if isNumber := !math.IsNaN(changed.Difference); isNumber != c.compared {
			t.Errorf("%s: the difference is %v", name, changed.Difference)
		}
	}
}

// Without a value of the baseline nothing can be compared: what to do depends on what became of it.
func TestBaselineWithoutAValue(t *testing.T) {
	for state, want := range map[results.State]string{
		results.Pending: "no val loss; let that run finish", results.Running: "no val loss; let that run finish",
		results.Diverged: "no val loss; the run diverged, so put values first that train",
		results.Stopped:  "was stopped early and has no final val loss",
	} {
		s := synthetic.WithValues(results.Minimize, []results.Config{{"x": int64(0)}, {"x": int64(1)}}, [][]float64{{1}, {2}})
		s.Runs[0].State, s.Runs[0].Epochs = state, 3
		if _, err := study.Compare(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("a baseline that is %s: %v, want an error with %q", state, err, want)
		}
	}
}

// Sweeps of two metrics, or of one that is to rise here and to fall there, are not compared, nor is
// one in which nothing was trained to its end.
func TestSweepsThatCannotBeCompared(t *testing.T) {
	one := ranks(1, 0)
	for want, change := range map[string]func(s *study.Source){
		"compare sweeps of one metric":    func(s *study.Source) { s.Sweep.Metric = "test_loss" },
		"the other to maximize val_loss":  func(s *study.Source) { s.Sweep.Goal = results.Maximize },
		"none of its 4 runs has finished": func(s *study.Source) { each(s, results.Failed) },
		"no run was trained to its end":   func(s *study.Source) { each(s, results.Stopped) },
		"none of its 0 runs has finished": func(s *study.Source) { s.Runs = nil },
	} {
		other := ranks(1, 0)
		change(&other)
		if _, err := study.CompareSweeps(one, other); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
		if !strings.HasPrefix(want, "the other") {
			if _, err := study.CompareSweeps(other, one); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("the other way round: %v, want an error with %q", err, want)
			}
		}
	}
}

func each(s *study.Source, state results.State) {
	for i := range s.Runs {
		s.Runs[i].State, s.Runs[i].Epochs = state, 2
	}
}

// Numbers that a random search draws are all different, and do not change together for that, whatever
// method the other sweep has.
func TestDrawnNumbersBesideAGrid(t *testing.T) {
	one, other := synthetic.Drawn(1, 4), synthetic.Drawn(10, 4)
	one.Sweep.Method = "grid"
	c, err := study.CompareSweeps(one, other)
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range c.Together {
		if len(group) != 1 {
			t.Errorf("%v are said to change together", group)
		}
	}
	if len(c.Together) != 4 {
		t.Errorf("%v", c.Together)
	}
}
