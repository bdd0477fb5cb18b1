package sweep

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results"

	"pgregory.net/rapid"
)

// The linear scaling rule, by hand. What is derived is what would be written: 0.3, not
// 0.30000000000000004, which 0.1 * 3 is in binary.
func TestDeriveGrid(t *testing.T) {
	spec := mustRead(t, `method: grid
parameters:
  weight_decay: {derive: "max(0.001, min(learning_rate / 100, 0.0025))"}
  learning_rate: {derive: 0.1 * batch_size / 64}
  batch_size: {values: [32, 64, 192]}
`)
	var got []string
	for number := range spec.Count() {
		c, _ := spec.Config(number + 1)
		got = append(got, fmt.Sprint(c["batch_size"], " ", c["learning_rate"], " ", c["weight_decay"]))
	}
	if want := []string{"32 0.05 0.001", "64 0.1 0.001", "192 0.3 0.0025"}; !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	written := mustRead(t, "method: grid\nparameters: {batch_size: {value: 192}, learning_rate: {value: 0.3}, weight_decay: {value: 0.0025}}\n")
	a, _ := spec.Config(3)
	b, _ := written.Config(1)
	if Networks.Key(a) != Networks.Key(b) {
		t.Errorf("a derived config has another key than the same one as written: %v, %v", a, b)
	}
}

func TestFormula(t *testing.T) {
	for _, test := range []struct {
		text string
		want *big.Rat
	}{
		{"epochs", big.NewRat(7, 1)},
		{"-epochs + 3 * (2 - ema)", big.NewRat(-31, 10)},
		{"epochs / 2 / 7", big.NewRat(1, 2)},
		{"epochs - 2 - 1", big.NewRat(4, 1)},
		{"ema * 1e-2", big.NewRat(7, 1000)},
		{"round(epochs / 2)", big.NewRat(4, 1)},
		{"round(-epochs / 2)", big.NewRat(-3, 1)},
		{"round(ema)", big.NewRat(1, 1)},
		{"floor(-ema)", big.NewRat(-1, 1)},
		{"floor(ema * 10)", big.NewRat(7, 1)},
		{"ceil(-ema)", big.NewRat(0, 1)},
		{"ceil(ema * 10)", big.NewRat(7, 1)},
		{"ceil(epochs / 3)", big.NewRat(3, 1)},
		{"min(epochs, 3, ema)", big.NewRat(7, 10)},
		{"max(epochs, 3, ema)", big.NewRat(7, 1)},
		{"sqrt(epochs - 3)", big.NewRat(2, 1)},
		{"sqrt(0.01) * epochs", big.NewRat(7, 10)},
	} {
		f, errs := Networks.parseFormula(place{}, test.text)
		if len(errs) > 0 {
			t.Errorf("%s: %v", test.text, errs)
			continue
		}
		if got, err := f.root(func(name string) (interval, error) {
			return f.intervalOf(name, map[string]any{"epochs": int64(7), "ema": 0.7}[name])
		}); err != nil || got.low.Cmp(test.want) != 0 || got.high.Cmp(test.want) != 0 || got.isWhole != test.want.IsInt() {
			t.Errorf("%s is %v, want %v", test.text, got, test.want)
		}
	}
}

// drawFormula draws a formula over epochs and ema, and computes it in floating point of so
// many digits that what it rounds is not seen.
func drawFormula(t *rapid.T, depth int) (text string, value func(epochs, ema float64) *big.Float) {
	const precision = 400
	number := func(x float64) *big.Float { // by its decimal, as people mean it
		f, _, _ := big.ParseFloat(fmt.Sprint(x), 10, precision, big.ToNearestEven)
		return f
	}
	float := func() *big.Float { return new(big.Float).SetPrec(precision) }
	kind := rapid.IntRange(0, 8).Draw(t, "kind")
	if depth == 0 {
		kind %= 3
	}
	if kind < 3 {
		constant := rapid.SampledFrom([]float64{0.1, 2, 3, 0.25, 1e-3}).Draw(t, "constant")
		return []string{"epochs", "ema", fmt.Sprint(constant)}[kind], func(epochs, ema float64) *big.Float {
			return number([]float64{epochs, ema, constant}[kind])
		}
	}
	left, x := drawFormula(t, depth-1)
	right, y := drawFormula(t, depth-1)
	text = []string{"(%s + %s)", "(%s - %s)", "%s * %s", "(%s) / (%s)", "min(%s, %s)", "max(%s, %s)"}[kind-3]
	return "(" + fmt.Sprintf(text, left, right) + ")", func(epochs, ema float64) *big.Float {
		a, b := x(epochs, ema), y(epochs, ema)
		if a == nil || b == nil {
			return nil
		}
		switch kind {
		case 3:
			return float().Add(a, b)
		case 4:
			return float().Sub(a, b)
		case 5:
			return float().Mul(a, b)
		case 6:
			if size, _ := float().Abs(b).Float64(); size < 1e-60 { // 0 but for rounding
				return nil
			}
			return float().Quo(a, b)
		case 7:
			if a.Cmp(b) < 0 {
				return a
			}
			return b
		}
		if a.Cmp(b) > 0 {
			return a
		}
		return b
	}
}

// In a grid what is derived adds no point, is what the formula says of the others, and is
// refused if and only if some run cannot have it.
func TestDeriveIsTheFormula(t *testing.T) {
	read, refused := 0, 0
	check := func(t *rapid.T) {
		formula, value := drawFormula(t, rapid.IntRange(1, 3).Draw(t, "depth"))
		if !strings.Contains(formula, "epochs") && !strings.Contains(formula, "ema") { // which is refused
			return
		}
		epochs := rapid.SliceOfNDistinct(rapid.IntRange(1, 40), 1, 3, rapid.ID).Draw(t, "epochs")
		emas := rapid.SliceOfNDistinct(rapid.SampledFrom([]float64{0, 0.1, 0.7, 0.999}), 1, 3, rapid.ID).Draw(t, "emas")
		possible := true
		for _, e := range epochs {
			for _, m := range emas {
				x := value(float64(e), m)
				if x == nil || x.Sign() < 0 && x.Cmp(big.NewFloat(-1e-60)) < 0 {
					possible = false
				}
			}
		}
		head := "method: grid\nparameters:\n  epochs: {values: " + strings.ReplaceAll(fmt.Sprint(epochs), " ", ", ") + "}\n  ema: {values: " + strings.ReplaceAll(fmt.Sprint(emas), " ", ", ") + "}\n"
		text := head + "  max_norm: {derive: \"" + formula + "\"}\n"
		spec, err := readOurs("sweep.yaml", []byte(text))
		if possible != (err == nil) {
			t.Fatalf("every run can have it: %v; got %v, reading\n%s", possible, err, text)
		}
		if err != nil {
			refused++
			return
		}
		read++
		if bare := mustRead(t, head); spec.Count() != bare.Count() {
			t.Fatalf("%d runs, without what is derived %d", spec.Count(), bare.Count())
		}
		for number := 1; number <= spec.Count(); number++ {
			c, _ := spec.Config(number)
			want, _ := value(float64(c["epochs"].(int64)), c["ema"].(float64)).Float64()
			if got := c["max_norm"].(float64); got != want && max(got, want) > 1e-40 {
				t.Fatalf("run %d: got %v, want %v, of\n%s", number, got, want, text)
			}
		}
	}
	for range 3 { // about one formula in ten is refused: of so many, enough are
		rapid.Check(t, check)
	}
	if read < 20 || refused < 5 {
		t.Errorf("%d files were read and %d refused, so that little was tested", read, refused)
	}
}

// In a search over ranges, too, every run can be trained with what is derived in it, and the
// other parameters are what they are without it.
func TestDeriveInSearches(t *testing.T) {
	read := 0
	rapid.Check(t, func(t *rapid.T) {
		formula, value := drawFormula(t, rapid.IntRange(1, 3).Draw(t, "depth"))
		method := rapid.SampledFrom([]string{random, sobol, tpe, bayes}).Draw(t, "method")
		head := "method: " + method + "\nrun_cap: 12\nparameters:\n  epochs: {min: 2, max: 40}\n  ema: {min: 0.1, max: 0.9}\n"
		spec, err := readOurs("sweep.yaml", []byte(head+"  max_norm: {derive: \""+formula+"\"}\n"))
		if err != nil {
			return
		}
		read++
		bare := mustRead(t, head)
		var told, toldBare []results.Run
		for number := 1; number <= 12; number++ {
			c, _ := spec.Suggest(number, told)
			b, _ := bare.Suggest(number, toldBare)
			told, toldBare = append(told, ran(number, c, float64(number%5), results.Done)), append(toldBare, ran(number, b, float64(number%5), results.Done))
			if _, err := Networks.Check(c); err != nil || c["epochs"] != b["epochs"] || c["ema"] != b["ema"] {
				t.Fatalf("run %d of %s by %s: %v, without what is derived %v; %v", number, method, formula, c, b, err)
			}
			want, _ := value(float64(c["epochs"].(int64)), c["ema"].(float64)).Float64()
			if got := c["max_norm"].(float64); got != want && max(got, want) > 1e-40 {
				t.Fatalf("run %d of %s by %s: got %v, want %v", number, method, formula, got, want)
			}
		}
	})
	if read < 20 {
		t.Errorf("only %d files were read, so that little was tested", read)
	}
}

// A derived parameter with a when has its default elsewhere, and one that is computed from
// a parameter without a value from the default of that.
func TestDeriveWhen(t *testing.T) {
	spec := mustRead(t, `method: grid
seeds: 2
parameters:
  optimizer: {values: [sgd, nesterov]}
  momentum: {values: [0.5, 0.8], when: {optimizer: nesterov}}
  ema: {derive: momentum / 10}
  learning_rate: {derive: 1 - momentum, when: {optimizer: nesterov}}
`)
	var got []string
	for number := 1; number <= spec.Count(); number += 2 {
		c, _ := spec.Config(number)
		got = append(got, fmt.Sprint(c["optimizer"], " ", c["momentum"], " ", c["ema"], " ", c["learning_rate"]))
	}
	if want := []string{"sgd 0.9 0.09 0.1", "nesterov 0.5 0.05 0.5", "nesterov 0.8 0.08 0.2"}; !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	rate := spec.Variations()[1]
	if c, _ := spec.Config(1); rate.Name != "learning_rate" || rate.Derive != "1 - momentum" || rate.IsConstant() || rate.Holds(c) {
		t.Errorf("got %+v", rate)
	}
}

// What agrees in every run is accepted, between the ends of a range too.
func TestDeriveAgreements(t *testing.T) {
	for _, method := range []string{"grid", "random\nrun_cap: 9"} {
		const parameters = "\nparameters:\n  epochs: {min: 1, max: 20}\n  schedule_warmup: {derive: "
		mustRead(t, "method: "+method+parameters+"epochs / 10}\n")
		for _, derive := range []string{"epochs", "10 * epochs - 9 - epochs * epochs / 2.21"} { // below epochs at 1 and at 20
			_, err := readOurs("sweep.yaml", []byte("method: "+method+parameters+derive+"}\n"))
			if err == nil || !strings.Contains(err.Error(), "parameters.schedule_warmup.derive: ") {
				t.Errorf("%s: got %v", derive, err)
			}
		}
	}
	_, err := readOurs("sweep.yaml", []byte("method: random\nrun_cap: 9\nparameters:\n  learning_rate: {min: 0.1, max: 1.0}\n  validation: {derive: floor(learning_rate * 9)}\n"))
	if want := "sweep.yaml:5:24: parameters.validation.derive: it can be 0, but the sweep is judged by val_accuracy; keep samples for validation, or write metric: {name: train_accuracy, ...}"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestDeriveErrors(t *testing.T) {
	for _, test := range []struct{ name, parameters, want string }{
		{"misspelt", "learning_rate: {derive: 0.1 * batch_sise / 64}", `3:27: parameters.learning_rate.derive: no such parameter as batch_sise; did you mean "batch_size"?`},
		{"several", "learning_rate: {derive: batch_sise + log(epochs), value: 3}", `3:27: parameters.learning_rate.derive: no such parameter as batch_sise; did you mean "batch_size"?` + "\n" +
			`sweep.yaml:3:27: parameters.learning_rate.derive: no such function as log; there are ceil, floor, max, min, round and sqrt` + "\n" +
			`sweep.yaml:3:53: parameters.learning_rate.value: derive takes no value, only when; the value is computed`},
		{"a word", "learning_rate: {derive: 2 * activation}", `3:27: parameters.learning_rate.derive: activation is no number to compute with; it takes one of sigmoid, relu, tanh, leaky_relu, elu, gelu, silu`},
		{"for a word", "activation: {derive: epochs}", `3:24: parameters.activation.derive: it computes a number, but activation takes one of sigmoid, relu, tanh, leaky_relu, elu, gelu, silu; list some under values`},
		{"a list", "hidden: {derive: [epochs]}", `3:20: parameters.hidden.derive: got a list, expected an expression such as 0.1 * batch_size / 64`},
		{"a number", "learning_rate: {derive: 0.1}", `3:27: parameters.learning_rate.derive: it names no parameter; write value: and the number`},
		{"a power", "learning_rate: {derive: ema ** 2}", `3:27: parameters.learning_rate.derive: there are no powers; write a product such as epochs * epochs, or sqrt`},
		{"Go's exclusive or", "learning_rate: {derive: ema ^ 2}", `3:27: parameters.learning_rate.derive: there are no powers; write a product such as epochs * epochs, or sqrt`},
		{"a remainder", "learning_rate: {derive: epochs % 2}", `3:27: parameters.learning_rate.derive: no such operator as %; there are +, -, * and /`},
		{"Python's division", "learning_rate: {derive: epochs // 2}", `3:27: parameters.learning_rate.derive: // and /* mean nothing here; write floor(a / b) for a division without a remainder`},
		{"arguments", "learning_rate: {derive: round(epochs + epochs) + max(epochs)}", `3:27: parameters.learning_rate.derive: "max(epochs)" is no call of max, which takes two numbers or more`},
		{"no argument", "learning_rate: {derive: sqrt + 1}", `3:27: parameters.learning_rate.derive: no such parameter as sqrt; write sqrt(...)`},
		{"not arithmetic", "learning_rate: {derive: 'epochs[1] + (func() int)(2)'}", `3:27: parameters.learning_rate.derive: "epochs[1]" is no arithmetic; write numbers, parameters, + - * / ( ) and ceil, floor, max, min, round and sqrt` + "\n" +
			`sweep.yaml:3:27: parameters.learning_rate.derive: no such function as (func() int); there are ceil, floor, max, min, round and sqrt`},
		{"a huge number", "learning_rate: {derive: ema + 1e999}", `3:27: parameters.learning_rate.derive: got "1e999", expected a number such as 64, 0.1 or 1e-4`},
		{"not closed", "learning_rate: {derive: '2 * (epochs'}", `3:27: parameters.learning_rate.derive: got "2 * (epochs", which is no arithmetic: a parenthesis is not closed; put an expression with a comma in quotes`},
		{"no end", "learning_rate: {derive: 2 * }", `3:27: parameters.learning_rate.derive: got "2 *", which is no arithmetic: expected operand, found its end`},
		{"itself", "learning_rate: {derive: 2 * learning_rate}", `3:27: parameters.learning_rate.derive: it goes round in a circle: learning_rate needs learning_rate; derive one of them from something else`},
		{"a circle", "ema: {derive: momentum}\n  momentum: {derive: input_dropout}\n  input_dropout: {derive: ema}\n  beta1: {derive: ema}",
			`3:17: parameters.ema.derive: it goes round in a circle: ema needs momentum needs input_dropout needs ema; derive one of them from something else`},
		{"a fraction", "schedule_step: {derive: epochs / 10}\n  epochs: {values: [20, 25]}", `3:27: parameters.schedule_step.derive: it is 2.5, expected a whole number from 1 to 1073741824, where epochs is 25`},
		{"out of range", "momentum: {derive: batch_size / 100}\n  batch_size: {min: 90, max: 110}", `3:22: parameters.momentum.derive: it is 1.0, expected a number from 0 to below 1, where batch_size is 100`},
		{"division by 0", "ema: {derive: 1 / (epochs - 7) / batch_size}\n  epochs: {min: 7, max: 9}", `3:17: parameters.ema.derive: it divides by 0, where epochs is 7 and batch_size is 64`},
		{"a list to compute from", "ema: {derive: dropout / 2}\n  dropout: {values: [0.1, [0.2]]}", `3:17: parameters.ema.derive: dropout may be a list, from which nothing can be computed, where dropout is [0.2]`},
		{"a condition on it", "ema: {derive: momentum / 2}\n  momentum: {value: 0.4, when: {ema: 0.2}}", `4:38: parameters.momentum.when.ema: ema is derived; write a condition on what it is derived from, momentum`},
		{"what could not be read", "ema: {derive: momentum * 9}\n  momentum: {value: 2}", `4:21: parameters.momentum.value: got 2, expected a number from 0 to below 1`},
		{"nested", "model: {parameters: {ema: {derive: epochs}}}", `3:24: parameters.model.ema: no run reads a nested parameter; write ema directly under parameters`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := readOurs("sweep.yaml", []byte("method: grid\nparameters:\n  "+test.parameters+"\n"))
			if err == nil || err.Error() != "sweep.yaml:"+test.want {
				t.Errorf("got  %v\nwant sweep.yaml:%s", err, test.want)
			}
		})
	}
	for _, test := range []struct{ parameters, want string }{
		{"ema: {derive: learning_rate * 2}\n  learning_rate: {min: 0.1, max: 1.0}", `4:17: parameters.ema.derive: it may be anything from 0.2 to 2.0, expected a number from 0 to below 1; keep it there with min and max`},
		{"early_stopping: {derive: learning_rate * 20}\n  learning_rate: {min: 0.1, max: 1.0}", `4:28: parameters.early_stopping.derive: it may be a fraction, expected a whole number from 0 to 1073741824; write round(...), floor(...) or ceil(...)`},
		{"ema: {derive: 0.1 / (learning_rate - 0.5)}\n  learning_rate: {min: 0.1, max: 1.0}", `4:17: parameters.ema.derive: it divides by 0`},
		{"ema: {derive: sqrt(learning_rate - 0.5)}\n  learning_rate: {min: 0.1, max: 1.0}", `4:17: parameters.ema.derive: it takes the square root of a number below 0`},
		{"ema: {derive: seed / 100000}\nseeds: 3", `4:17: parameters.ema.derive: every config has all of the seeds, so that nothing can be derived from one; remove it, or make seed a parameter`},
	} {
		_, err := readOurs("sweep.yaml", []byte("method: random\nrun_cap: 5\nparameters:\n  "+test.parameters+"\n"))
		if err == nil || err.Error() != "sweep.yaml:"+test.want {
			t.Errorf("got  %v\nwant sweep.yaml:%s", err, test.want)
		}
	}
	// What zip links has a list of values of its own.
	_, err := readOurs("sweep.yaml", []byte("method: grid\nzip: [[epochs, ema]]\nparameters: {epochs: {values: [1, 2]}, ema: {derive: epochs / 9}}\n"))
	if want := "sweep.yaml:2:16: zip[0][1]: ema has no list of values to advance through; write parameters: {ema: {values: [...]}}"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// The same file is refused in the same words, whichever order a map has.
func TestFormulaIsRefusedInTheSameWordsEveryTime(t *testing.T) {
	for range 20 {
		_, errs := Networks.parseFormula(place{}, "rond(epochs, 3)")
		if len(errs) != 1 || !strings.Contains(errs[0].Error(), `did you mean "round"?; there are ceil, floor, max, min, round and sqrt`) {
			t.Fatal(errs)
		}
	}
}
