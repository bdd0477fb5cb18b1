package study_test

import (
	"slices"
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
