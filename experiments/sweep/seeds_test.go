package sweep

import (
	"fmt"
	"slices"
	"testing"
)

// Each config has its seeds one after another, and run_cap counts runs.
func TestSeedsRepeatConfigs(t *testing.T) {
	const parameters = "parameters: {activation: {values: [relu, tanh]}, bias: {values: [vector, none]}}\n"
	pairs := func(spec *Spec) (all []string) {
		for number := range spec.Count() {
			c, _ := spec.Config(number + 1)
			all = append(all, fmt.Sprint(c["activation"], " ", c["bias"], " ", c["seed"]))
		}
		return all
	}
	want := []string{
		"relu vector 1", "relu vector 2", "relu none 1", "relu none 2",
		"tanh vector 1", "tanh vector 2", "tanh none 1", "tanh none 2",
	}
	if got := pairs(mustRead(t, "method: grid\nseeds: 2\n"+parameters)); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	want = []string{"relu vector 7", "relu vector 0", "relu vector 9", "relu none 7"}
	if got := pairs(mustRead(t, "method: grid\nseeds: [7, 0, 9]\nrun_cap: 4\n"+parameters)); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// The configs of a random search are those that it draws without seeds.
func TestSeedsOfRandomSearch(t *testing.T) {
	const parameters = "run_cap: 12\nparameters: {learning_rate: {min: 0.1, max: 1.0}}\n"
	once := column(t, mustRead(t, "method: random\n"+parameters), "learning_rate")
	thrice := mustRead(t, "method: random\nseeds: 3\n"+parameters)
	rates, seeds := column(t, thrice, "learning_rate"), column(t, thrice, "seed")
	for i := range 12 {
		if rates[i] != once[i/3] || seeds[i] != int64(i%3+1) {
			t.Errorf("run %d has the rate %v and the seed %v; the rate of config %d is %v", i+1, rates[i], seeds[i], i/3+1, once[i/3])
		}
	}
}

func TestSeedsErrors(t *testing.T) {
	for _, test := range []struct{ seeds, want string }{
		{"0", `2:8: seeds: got 0, expected a whole number from 1 to 10000`},
		{"two", `2:8: seeds: got "two", expected a whole number from 1 to 10000`},
		{"[]", `2:8: seeds: got an empty list, expected a list of at least one element`},
		{"[1, -1]", `2:12: seeds[1]: got -1, expected a whole number from 0 to 9007199254740992`},
		{"[3, 1, 3]", `2:15: seeds[2]: the seed 3 is in the list already, in line 2; name it once`},
	} {
		_, err := readOurs("sweep.yaml", []byte("method: grid\nseeds: "+test.seeds+"\nparameters: {epochs: {value: 1}}\n"))
		if err == nil || err.Error() != "sweep.yaml:"+test.want {
			t.Errorf("got  %v\nwant sweep.yaml:%s", err, test.want)
		}
	}
}
