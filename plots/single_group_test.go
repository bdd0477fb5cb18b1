package plots

import (
	"slices"
	"strings"
	"testing"

	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"
	"gradbook/plots/study"

	"gradbook/experiments/results"
)

// changeWords are those of all changes, the single ones first.
func changeWords(t *testing.T, s Source) (words []string) {
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
	f, err := SingleChanges(synthetic.ScaledGrid("relu"))
	_, svg := golden.Pictures(t, f, err)
	for _, want := range []string{">learning_rate<", ">0.1 → 0.05<", ">schedule_warmup<", "Parameters that always change together count as one."} {
		if !strings.Contains(string(svg), want) {
			t.Errorf("no %q in the figure", want)
		}
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

// Of many parameters that change together the figure has room for the first few.
func TestManyParametersThatChangeTogether(t *testing.T) {
	s := synthetic.ScaledGrid("relu")
	for i := range s.Runs {
		for _, name := range []string{"u", "v", "w"} {
			s.Runs[i].Config[name] = s.Runs[i].Config["batch_size"]
		}
	}
	f, err := SingleChanges(s)
	_, svg := golden.Pictures(t, f, err)
	for words, want := range map[string]int{">batch_size<": 1, ">schedule_warmup<": 1, ">u<": 0, ">and 3 more<": 1, ">64 → 128<": 1} {
		if n := strings.Count(string(svg), words); n != want {
			t.Errorf("%q occurs %d times, want %d: not the first three of six parameters and how many more there are", words, n, want)
		}
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
