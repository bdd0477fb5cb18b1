package interpreter

import (
	"strings"
	"testing"
)

func TestTrapsAreRefused(t *testing.T) {
	interpreter := notebook(t, `import ("fmt"; "os"; "gradbook/experiments/results")`, `runs := results.Runs{{ID: 7}}
func two() (int, string) { return 1, "" }
x := 1
var c chan int
var label struct{ word string }`)
	for cell, want := range map[string]string{
		"f, err := os.Create(\"/nosuch\")\ndefer f.Close()":                      "cell:2:1: a cell cannot defer",
		"runs.Filter(func(r results.Run) bool { r.ID == 7 })":                    "missing return",
		"runs.Filter(func(r results.Run) bool { if r.ID == 7 { return true } })": "cell:1:69: missing return",
		"func f() (n int) { n = 3 }":                                             "missing return",
		"func f() int { for { break } }":                                         "missing return",
		"func f() int { l: for { for { break l } } }":                            "missing return",
		"func f() int { switch x { case 1: return 1 } }":                         "missing return",
		"func f() int { switch x { default: if x > 1 { break }; return 1 } }":    "missing return",
		"func f() int { for x > 1 { return 1 } }":                                "missing return",
		"func f() { x }":                        "cell:1:12: x is not used",
		"for i := 0; i < 3; i++ { runs[i].ID }": "runs[i].ID is not used",
		`fmt.Println("epoch " + 1)`:             `"epoch " + 1 adds a string and a number`,
		`0.5 + "a"`:                             "adds a string and a number",
		"var s string = 5":                      "cell:1:7: cannot use 5 as a string",
		"fmt.Sprintf('a', 1)":                   "cannot use 'a' as a string",
		"label.word = 65":                       "cannot use 65 as a string",
		"runs[0].Note = 65":                     "cannot use 65 as a string",
		"map[string]int{65: 1}":                 "cannot use 65 as a string",
		"var s string = -5":                     "cannot use -5 as a string",
		"label.word = 2 * 'a'":                  "cannot use 2 * 'a' as a string",
		"label.word += 65":                      "cannot use 65 as a string",
		"make([]results.Run, 1<<28)":            "bytes are more than the 4 GB that a cell can make at once",
		"[]string{\"a\", 65}":                   "cannot use 65 as a string",
		"func f() string { return 65 }":         "cannot use 65 as a string",
		"y := two()":                            "two() returns 2 values, where one is needed",
		"fmt.Sprint(two() + 1)":                 "a call returns 2 values, (int, string), where one is needed",
		"[]int{two(), two()}":                   "a call returns 2 values",
		"make([]float64, 1<<40)":                "make: 1099511627776 elements of 8 bytes are more than the 4 GB",
		"make([]bool, 0, 1<<62)":                "of 1 bytes are more than the 4 GB",
		"x = two()":                             "two() returns 2 values",
	} {
		if _, err := evaluate(interpreter, cell); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n%v; want %s", cell, err, want)
		}
	}
	for _, cell := range []string{
		"func f() int { for {} }",
		"func f() int { for { switch x { case 1: break }; select { case <-c: break }; for { break } } }",
		"func f() int { l: for { continue l } }",
		"func f() int { if x > 1 { return 1 } else if x > 0 { return 2 } else { panic(3) } }",
		"func f() int { switch x { case 1: fallthrough; default: return 1 } }",
		"func f() int { switch any(x).(type) { case int: return 1; default: return 2 } }",
		"func f() int { select { case <-c: return 1 } }",
		"func f() int { { return 1 }; }",
		"func f() (n int, err error) { n = 3; return }",
		"func f() { defer fmt.Sprint(1); <-c; (<-c) }",
		"x\nx + 1\nx",
		`"a" + "b" + fmt.Sprint(1)`,
		"y := 'a' + 1",
		"z := map[string]int{\"a\": 1}[\"a\"]",
		"w := fmt.Sprint(1)\nlength := len(\"abc\")\nvar fraction float64\nfraction = float64(3)",
	} {
		if _, err := evaluate(interpreter, cell); err != nil {
			t.Errorf("%s\n%v", cell, err)
		}
	}
}

func TestImportsOfWhatTheKernelDoesNotHaveAreRefused(t *testing.T) {
	for _, cell := range []string{`import "nosuch/package"`, "import (\n\"fmt\"\n\"slices\"\n)"} {
		if _, err := evaluate(New(), cell); err == nil || !strings.Contains(err.Error(), "cells cannot import") || !strings.HasPrefix(err.Error(), "cell:") {
			t.Errorf("%s\n%v", cell, err)
		}
	}
}
