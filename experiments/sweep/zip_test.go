package sweep

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results"

	"pgregory.net/rapid"
)

func TestZipErrors(t *testing.T) {
	const parameters = "parameters:\n  activation: {values: [relu, tanh]}\n  bias: {values: [vector, none]}\n  seed: {values: [1, 2, 3]}\n  epochs: {value: 3}\n  batch_size: {min: 1, max: 2}\n"
	tests := []struct{ name, zip, want string }{
		{"no list", "activation", `2:6: zip: got "activation", expected a list of at least one element`},
		{"empty", "[]", `2:6: zip: got an empty list, expected a list of at least one element`},
		{"no groups", "[activation, bias]", `2:7: zip[0]: got "activation", expected a list of parameters to link, as in zip: [[activation, output]]`},
		{"a mapping", "[{activation: bias}]", `2:7: zip[0]: got a mapping, expected a list of at least one element`},
		{"an empty group", "[[]]", `2:7: zip[0]: got an empty list, expected a list of at least one element`},
		{"a group of one", "[[activation]]", `2:7: zip[0]: got one parameter, expected two or more to link`},
		{"not a name", "[[activation, 7]]", `2:20: zip[0][1]: got 7, expected text; put it in quotes`},
		{"misspelt", "[[activation, bais]]", `2:20: zip[0][1]: no such parameter; did you mean "bias"?`},
		{"in two groups", "[[activation, bias], [epochs, bias]]", `2:36: zip[1][1]: bias is linked already, in line 2; name it once`},
		{"twice in a group", "[[bias, bias]]", `2:14: zip[0][1]: bias is linked already, in line 2; name it once`},
		{"not in the file", "[[activation, output]]", `2:20: zip[0][1]: output has no list of values to advance through; write parameters: {output: {values: [...]}}`},
		{"a value", "[[epochs, activation]]", `2:8: zip[0][0]: epochs has no list of values to advance through; write parameters: {epochs: {values: [...]}}`},
		{"a range", "[[activation, batch_size]]", `2:20: zip[0][1]: batch_size has no list of values to advance through; write parameters: {batch_size: {values: [...]}}`},
		{"lengths", "[[activation, bias, seed]]", `2:26: zip[0][2]: seed has 3 values, but activation, which it is linked to, has 2; write as many`},
		{"all at once", "[[bais, activation], [seed]]", `2:8: zip[0][0]: no such parameter; did you mean "bias"?` + "\n" +
			`sweep.yaml:2:27: zip[1]: got one parameter, expected two or more to link`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := readOurs("sweep.yaml", []byte("method: grid\nzip: "+test.zip+"\n"+parameters))
			if err == nil || err.Error() != "sweep.yaml:"+test.want {
				t.Errorf("got  %v\nwant sweep.yaml:%s", err, test.want)
			}
		})
	}

	_, err := readOurs("sweep.yaml", []byte("method: random\nrun_cap: 2\nzip: [[epochs, seed]]\nparameters:\n  epochs: {values: [1, 2]}\n  seed: {values: [1, 2], probabilities: [0.5, 0.5]}\n"))
	if want := "sweep.yaml:3:16: zip[0][1]: seed has probabilities, but linked parameters take their values together; remove them"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	// An error in a value is the only one: the group cannot be judged.
	_, err = readOurs("sweep.yaml", []byte("method: grid\nzip: [[hidden, dropout]]\nparameters:\n  hidden: {values: [[8], [8, 0]]}\n  dropout: {values: [[0.1], [0.1, 0.2]]}\n"))
	if want := "sweep.yaml:4:30: parameters.hidden.values[1][1]: got 0, expected a whole number from 1 to 65536"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// The manual's example: two networks, and not eight.
func TestZipGridOrder(t *testing.T) {
	spec := mustRead(t, `method: grid
zip:
  - [output, bias, activation]
parameters:
  activation: {values: [sigmoid, relu]}
  output: {values: [sigmoid, softmax]}
  bias: {values: [scalar, vector]}
  batch_size: {values: [32, 64]}
`)
	var got []string
	for i := range spec.Count() {
		c, _ := spec.Config(i + 1)
		got = append(got, fmt.Sprint(c["activation"], " ", c["bias"], " ", c["output"], " ", c["loss"], " ", c["batch_size"]))
	}
	// The group stands where activation does, before batch_size, which varies fastest.
	want := []string{
		"sigmoid scalar sigmoid binary_cross_entropy 32", "sigmoid scalar sigmoid binary_cross_entropy 64",
		"relu vector softmax cross_entropy 32", "relu vector softmax cross_entropy 64",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// Only values that a run combines must agree.
func TestZipAgreements(t *testing.T) {
	const parameters = "parameters: {hidden: {values: [[8], [8, 4]]}, dropout: {values: [[0.1], [0.1, 0.2]]}}\n"
	if spec := mustRead(t, "method: grid\nzip: [[hidden, dropout]]\n"+parameters); spec.Count() != 2 {
		t.Errorf("got %d runs, want 2", spec.Count())
	}
	if _, err := readOurs("sweep.yaml", []byte("method: grid\n"+parameters)); err == nil || strings.Count(err.Error(), "parameters.dropout.values") != 2 {
		t.Errorf("without zip got %v", err)
	}
	_, err := readOurs("sweep.yaml", []byte("method: grid\nzip: [[output, loss]]\nparameters: {output: {values: [softmax, sigmoid]}, loss: {values: [cross_entropy, cross_entropy]}}\n"))
	if err == nil || !strings.HasPrefix(err.Error(), "sweep.yaml:3:83: parameters.loss.values[1]: cross_entropy does not belong to output: sigmoid") {
		t.Errorf("got %v", err)
	}
}

// zipped is a file whose parameters are linked at random.
type zipped struct {
	text string
	axes [][]string       // names of each axis
	rows []map[string]int // of each axis: rows of values, and how often they are written
}

func drawZipped(t *rapid.T, method string) zipped {
	names := rapid.Permutation([]string{"batch_size", "epochs", "schedule_step", "seed", "validation"}).Draw(t, "names")
	z := zipped{text: "method: " + method + "\nrun_cap: 10000\nmetric: {name: train_loss}\n"}
	zip, parameters := "", "parameters:\n"
	for rest := names; len(rest) > 0; {
		n := rapid.IntRange(1, len(rest)).Draw(t, "linked")
		axis := rest[:n]
		rest = rest[n:]
		length := rapid.IntRange(1, 4).Draw(t, "length")
		rows := make([][]string, length)
		for _, name := range axis {
			var values []string
			for i := range length {
				v := fmt.Sprint(rapid.IntRange(1, 3).Draw(t, name)) // few, so that rows come twice
				rows[i], values = append(rows[i], v), append(values, v)
			}
			parameters += fmt.Sprintf("  %s: {values: [%s]}\n", name, strings.Join(values, ", "))
		}
		if n > 1 {
			zip += fmt.Sprintf("  - [%s]\n", strings.Join(axis, ", "))
		}
		count := map[string]int{}
		for _, row := range rows {
			count[strings.Join(row, " ")]++
		}
		z.axes, z.rows = append(z.axes, axis), append(z.rows, count)
	}
	if zip != "" {
		z.text += "zip:\n" + zip
	}
	z.text += parameters
	return z
}

// onAxis is the row that a config has on an axis.
func (z zipped) onAxis(c results.Config, i int) string {
	var row []string
	for _, name := range z.axes[i] {
		row = append(row, fmt.Sprint(c[name]))
	}
	return strings.Join(row, " ")
}

// A grid gives every combination of its axes' rows exactly once.
func TestZipGridIsProduct(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z := drawZipped(t, grid)
		spec := mustRead(t, z.text)
		want := 1
		for _, rows := range z.rows {
			want *= len(rows)
		}
		if spec.Count() != want {
			t.Fatalf("got %d runs, want %d, of\n%s", spec.Count(), want, z.text)
		}
		seen := map[string]bool{}
		for number := 1; number <= want; number++ {
			c, _ := spec.Config(number)
			for i, rows := range z.rows {
				if rows[z.onAxis(c, i)] == 0 {
					t.Fatalf("run %d has %v = %s, which is no row of\n%s", number, z.axes[i], z.onAxis(c, i), z.text)
				}
			}
			if key := results.Canonical(c); seen[key] {
				t.Fatalf("run %d comes twice: %s", number, key)
			} else {
				seen[key] = true
			}
		}
	})
}

// A random search never takes apart what is linked.
func TestZipRandomKeepsLinks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z := drawZipped(t, random)
		spec := mustRead(t, z.text)
		for number := 1; number <= 50; number++ {
			c, _ := spec.Config(number)
			for i, rows := range z.rows {
				if rows[z.onAxis(c, i)] == 0 {
					t.Fatalf("run %d has %v = %s, which is no row of\n%s", number, z.axes[i], z.onAxis(c, i), z.text)
				}
			}
		}
	})
}

// A random search takes every row as often, and linking a parameter to a later
// one leaves its draws alone.
func TestZipRandomShares(t *testing.T) {
	const draws = 4000
	const parameters = "parameters: {epochs: {values: [1, 2, 3, 4]}, seed: {values: [5, 6, 7, 8]}}\n"
	method := fmt.Sprintf("method: random\nrun_cap: %d\n", draws)
	spec := mustRead(t, method+"zip: [[seed, epochs]]\n"+parameters)
	counts := map[any]int{}
	for _, v := range column(t, spec, "seed") {
		counts[v]++
	}
	for v, n := range counts {
		if n < draws/4-110 || n > draws/4+110 { // four standard deviations of 27.4
			t.Errorf("got the seed %v %d times of %d", v, n, draws)
		}
	}
	if alone := mustRead(t, method+parameters); len(counts) != 4 || !slices.Equal(column(t, spec, "epochs"), column(t, alone, "epochs")) {
		t.Errorf("got the seeds %v; the epochs changed", counts)
	}
}
