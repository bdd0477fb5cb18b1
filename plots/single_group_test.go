package plots

import (
	"slices"
	"strings"
	"testing"

	"gradbook/plots/internal/golden"
	"gradbook/plots/study"

	"gradbook/experiments/results"
)

// scaled is a config whose learning rate and warm-up follow from its batch size.
func scaled(batch int64, activation string) results.Config {
	return results.Config{"activation": activation, "batch_size": batch, "learning_rate": 0.1 * float64(batch) / 64, "schedule_warmup": batch / 32}
}

// scaledGrid is a grid of batch sizes, to which learning rates and warm-ups belong, and of activations.
func scaledGrid(activations ...string) Source {
	var configs []results.Config
	var values [][]float64
	for _, activation := range activations {
		for _, batch := range []int64{64, 128, 32} {
			configs = append(configs, scaled(batch, activation))
			values = append(values, []float64{0.1 * float64(len(configs))})
		}
	}
	s := withValues(results.Minimize, configs, values)
	s.Sweep.Method = "grid"
	return s
}

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
	got := changeWords(t, scaledGrid("relu", "tanh"))
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
	f, err := SingleChanges(scaledGrid("relu"))
	_, svg := golden.Pictures(t, f, err)
	for _, want := range []string{">learning_rate<", ">0.1 → 0.05<", ">schedule_warmup<", "Parameters that always change together count as one."} {
		if !strings.Contains(string(svg), want) {
			t.Errorf("no %q in the figure", want)
		}
	}
}

// A config without a value still tells parameters apart.
func TestOneDivergedConfigTellsParametersApart(t *testing.T) {
	s := scaledGrid("relu")
	apart := s.Runs[2]
	apart.ID, apart.Number, apart.State, apart.ConfigKey, apart.Config = 4, 4, results.Diverged, "apart", scaled(64, "relu")
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
	s := scaledGrid("relu")
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

func TestReportOfParametersThatChangeTogether(t *testing.T) {
	r := &Report{Source: scaledGrid("relu")}
	for _, run := range r.Runs {
		r.Epochs = append(r.Epochs, results.Epoch{RunID: run.ID, Epoch: 1, Metrics: results.Metrics{ValLoss: run.LastValue}})
	}
	page := readme(t, r)
	for _, want := range []string{
		"## What each single change does\n", "Of the 2 configs that change one parameter of it,", "Parameters that always change together count as one.",
		"| batch\\_size: 64 → 128, learning\\_rate: 0.1 → 0.2, schedule\\_warmup: 2 → 4 |",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
}

// Between two sweeps a derived parameter is part of a change as well; what only tells one
// sweep from the other is a change each, as these were edited one by one.
func TestParametersThatChangeTogetherBesideAnother(t *testing.T) {
	ours, theirs := scaledGrid("relu"), scaledGrid("relu")
	ours.Runs = ours.Runs[:1]
	ours.Runs[0].Config["epochs"] = int64(10)
	for i := range theirs.Runs {
		theirs.Runs[i].Config["epochs"], theirs.Runs[i].Config["activation"] = int64(20), "tanh"
	}
	c, err := (&Report{Source: ours, Beside: &Beside{Source: theirs}}).compareBeside()
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
