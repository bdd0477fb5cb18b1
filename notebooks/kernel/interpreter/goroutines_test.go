package interpreter

import (
	"fmt"
	"strings"
	"testing"
)

// Go evaluates the function and the arguments of a go statement when it executes that.
// Each cell sends n numbers, which sum says.
func TestGoroutinesGetTheirArgumentsAtOnce(t *testing.T) {
	interpreter := notebook(t, `import ("fmt"; "sync")`, `numbers := make(chan int, 9)
var lock sync.Mutex
type s struct { n int }
func (x *s) send() { numbers <- x.n }
func (x s) sendValue() { numbers <- x.n }
func send(n int) { numbers <- n }
func sendAny(x any) { numbers <- x.(int) }
func sendFraction(x float64) { numbers <- int(2 * x) }
func sendLast(xs ...int) { numbers <- xs[len(xs)-1] }
func two() (int, int) { return 1, 2 }
gate := make(chan bool)
func wait() { <-gate }
all := []*s{{1}, {2}, {4}}`)
	for _, c := range []struct {
		cell   string
		n, sum int
	}{
		{"for _, x := range all { go func(x *s) { wait(); x.send() }(x) }", 3, 7},
		{"for _, x := range all { go func(xs ...*s) { wait(); xs[0].send() }(x) }", 3, 7},
		{"for _, x := range all { go x.send() }", 3, 7},
		{"for _, x := range all { go (x.send)() }", 3, 7},
		{"for i := 0; i < 3; i++ { go send(i) }", 3, 3},
		{"for i := 0; i < 3; i++ { go sendAny(i) }", 3, 3},
		{"fs := []func(){func() { send(1) }, func() { send(2) }}\nfor _, f := range fs { go f() }", 2, 3},
		{"points := []s{{1}}\ngo func(p s) { wait(); p.sendValue() }(points[0])\npoints[0].n = 5", 1, 1},
		{"byName := map[string]s{\"a\": {3}}\ngo func(p s, more int) { p.sendValue() }(byName[\"a\"], 1)", 1, 3},
		{"array := [2]int{1, 2}\ngo func(a [2]int) { wait(); send(a[0]) }(array)\narray[0] = 5", 1, 1},
		{"const k = 3\ngo sendFraction(k)\ngo sendFraction(1 + 1)\ngo sendFraction(k / 2.0)", 3, 13},
		{"const r = 'a'\ngo func(x rune, y string) { send(int(x) - 'a' + len(y)) }(r, \"abc\")", 1, 3},
		{"go func(e error, m map[string]int) { if e == nil && m == nil { send(1) } }(nil, nil)", 1, 1},
		{"go sendLast(all[0].n, all[1].n)", 1, 2},
		{"go sendLast([]int{4, 5}...)", 1, 5},
		{"var value s = s{6}\ngo value.send()", 1, 6},
		{"go func() { defer all[2].send() }()", 1, 4},
		{"func late() { for _, x := range all { defer x.send() } }\nlate()", 3, 7},
		{"func early() { x := all[0]; defer x.send(); x = all[1] }\nearly()", 1, 1},
		{"go func() { defer fmt.Sprint(1); send(7) }()", 1, 7},
		{"go s.sendValue(s{8})\ngo (*s).send(all[0])", 2, 9},
		{"func locked() { lock.Lock(); defer lock.Unlock(); send(1) }\nlocked()\nlocked()", 2, 2},
		{"func (x *s) mend() { if recover() != nil { x.send() } }\nfunc broken(x *s) { defer x.mend(); panic(1) }\nbroken(all[1])", 1, 2},
	} {
		values, err := evaluate(interpreter, c.cell+fmt.Sprintf("\nclose(gate); sum := 0; for i := 0; i < %d; i++ { sum += <-numbers }; gate = make(chan bool); sum", c.n))
		if err != nil || len(values) == 0 || values[0] != c.sum {
			t.Errorf("%s\nsends %v, %v; want %d", c.cell, values, err, c.sum)
		}
	}
}

func TestNoGoStatementEndsTheKernel(t *testing.T) {
	interpreter := notebook(t, `func two() (int, int) { return 1, 2 }
func sum(x, y int) int { return x + y }
values := make(chan any, 1)`)
	for cell, fails := range map[string]bool{
		`go panic("x")`:  false,
		`go panic(1, 2)`: true,
		`go println()`:   false,
		"go sum(two())":  true,
		"go nil()":       true,
		"go 3":           true,
		"select { case v, ok := <-values: v, ok; default: }":                 true,
		"var v any; var ok bool; select { case v, ok = <-values: default: }": true,
		"select { case v, _ := <-values: _ = v; default: }":                  false,
		"select { case v := <-values: _ = v; default: }":                     false,
	} {
		if _, err := evaluate(interpreter, cell); (err != nil) != fails {
			t.Errorf("%s\nends with error %v; want one: %v", cell, err, fails)
		}
	}
}

func TestCopyIsCheckedAsByGo(t *testing.T) {
	interpreter := notebook(t, "m := map[string]int{\"\\x03\": 1}")
	for cell, want := range map[string]string{
		"n := 1\nif n > 0 { copy([]int{1}, []string{\"a\"}) }": "cell:2:36: arguments to copy have different element types",
		"func f() { defer delete(m, 3) }\nf()":                 "delete",
	} {
		if _, err := evaluate(interpreter, cell); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n%v; want %s", cell, err, want)
		}
	}
	if values, _ := evaluate(interpreter, "len(m)"); values[0] != 1 {
		t.Errorf("the key 3 was taken for \\x03: %v", values)
	}
}
