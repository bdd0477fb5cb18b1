package interpreter

import (
	"errors"
	"os"
	"strings"
	"testing"
)

func TestErrorsAreExplained(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{errors.New("failed"), "failed"},
		{(*os.PathError)(nil), "an error of type *fs.PathError, whose Error panics: runtime error: invalid memory address or nil pointer dereference"},
		{errors.New("not enough arguments in call to ·guarded(f)"), "not enough arguments in call to f"},
		{errors.New(`f(·text("a\"b", ·place), ·sliced(x), 1)`), `f("a\"b", x, 1)`},
		{errors.New(`u = ·assigned(·text(256, ·place)) + ·text('(', ·place)`), `u = 256 + '('`},
		{errors.New("value of type reflect.Value cannot be converted to type results.State"), "a constant is not a results.State by itself here; write it as results.State(...)"},
	} {
		if got := explained(c.err).Error(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestErrorsSayWhatIsMeant(t *testing.T) {
	interpreter := notebook(t, `import ("fmt"; "math"; "gradbook/experiments/results")`, "var run *results.Run\nruns := results.Runs{}\nconst goal = \"maximize\"\nvar nothing error\nvar n64 int64\nvar f64 float64\nfunc id(n int) int { return n }")
	for cell, want := range map[string]string{
		"runs.Fliter(nil)":                     "cell:1:1: runs has no field or method Fliter",
		`fmt.Printn("x")`:                      "cell:1:1: package fmt has no Printn",
		"math.sqrt(4)":                         "package math has no sqrt",
		"run.Number":                           "a pointer, interface or function is nil here",
		"nothing.Error()":                      "a pointer, interface or function is nil here",
		`runs.Where("seed", 1).Fliter(nil)`:    `cell:1:20: type gradbook/experiments/results.Runs has no field or method "Fliter"`,
		`runs.Where("seed", seed).Filter(nil)`: "cell:1:20: undefined identifier: seed (has",
		"net.Evaluate(3).Accuracy":             "cell:1:1: undefined identifier: net (has the cell run",
		"n64 * (id(2) + 1)":                    "n64 * (id(2) + 1)",
		"var a [id(2)+1]int":                   "not a constant: [id(2) + 1]int",
		"make([]int, 2.5*f64)":                 "cannot use 2.5*f64 <float64> as int in builtin make()",
		"größe":                                "undefined identifier: größe (has",
		"\n\nfunc f(r results.Runs) int { return r.Where(\"seed\", 1).Fliter(nil) }": "cell:3:37: a name in this is misspelt or undefined: r.Where(",
		"os.Exit(1)":                         "undefined identifier: os (has the cell run that declares or imports it?)",
		"results.Run":                        "package gradbook/experiments/results has no value Run: it is a type, or misspelt",
		"max(1, 2)":                          "Go 1.18, which has no max",
		"for i := range 10 { fmt.Print(i) }": "write for i := 0; i < 10; i++",
		"func f[T any](x T) T { return x }":  "cannot declare type parameters",
		"func() { fmt.Print(1) }()":          "a function without a name in parentheses: (func() { ... })()",
		"func() int { return 1 }()":          "a function without a name in parentheses: (func() { ... })()",
		"1, 2":                               "expected 1 expression; fmt.Println(a, b) prints several values",
		`results.Run{}.Config["lr"] > 0.1`:   "write x.(float64), or run.Config.Number(name)",
		"runs.Where(1)":                      "cannot use 1 as a string",
		"results.Summarise(runs, goal)":      "a constant is not a results.Goal by itself here; write it as results.Goal(...)",
	} {
		_, err := evaluate(interpreter, cell)
		if err == nil {
			t.Errorf("%s works", cell)
		} else if got := err.Error(); !strings.Contains(got, want) {
			t.Errorf("%s\n%v; want %s", cell, got, want)
		}
	}
}
