package interpreter

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// What gomacro alone reads as value and ok, or cannot convert.
func TestCellsAreReadAsGo(t *testing.T) {
	interpreter := notebook(t, `import ("encoding/json"; "fmt"; "math"; "strings"; "gradbook/nn"; "gradbook/experiments/results")`,
		`ages := map[string]int{"a": 4}
areas := map[string]float64{"a": 9}
run := results.Run{Config: map[string]any{"activation": "relu"}}
queue := make(chan int, 9)
for i := 0; i < 9; i++ { queue <- i }
type point struct{ x int }
points := map[string]point{"p": {3}}
func square(x int) int { return x * x }
var squares []int
func collect(x int) { squares = append(squares, x) }`)
	for _, c := range []struct{ cell, want string }{
		{`math.Sqrt(areas["a"])`, "3"},
		{`square(ages["a"])`, "16"},
		{`fmt.Sprint(ages["a"])`, "4"},
		{`fmt.Sprint((ages["none"]))`, "0"},
		{`fmt.Sprint(points["p"])`, "{3}"},
		{`fmt.Sprint(square(ages["a"]) + 1)`, "17"},
		{`strings.ToUpper(run.Config["activation"].(string))`, "RELU"},
		{`fmt.Sprint(run.Config["none"])`, "<nil>"},
		{`fmt.Sprint(<-queue)`, "0"},
		{"if true { collect(<-queue); collect(ages[\"a\"]) }\nlen(squares)", "2"},
		{"roots := []float64{4}\nmath.Sqrt(roots[0])", "2"},
		{`nested := func(m map[string]int) func() int { return func() int { return square(m["a"]) } }
nested(ages)()`, "16"},
		{`[]int{square(ages["a"])}`, "[16]"},
		{`ages["a"]`, "4"},
		{`<-queue`, "2"},
		{`run.Config["activation"].(string)`, "relu"},
		{"age, ok := ages[\"a\"]\nfmt.Sprint(age, ok)", "4 true"},
		{"func pair() (int, bool) { return 1, true }\nfmt.Sprint(pair())", "1 true"},
		{`nn.Activation("re" + "lu")`, "relu"},
		{`results.State("done") == results.Done`, "true"},
		{`*new(int)`, "0"},
		{"runs := results.Runs{{ID: 7}, {ID: 8, Config: run.Config}}\nlen(runs[1:].GroupBy(\"activation\"))", "1"},
		{"last := runs[1:]\nlast.Filter(func(r results.Run) bool { return r.ID == 8 })[0].ID", "8"},
		{"numbers := []int{1, 2, 3}\nnumbers[1:]", "[2 3]"},
		{"numbers[1:][0] = 5\ncopy(numbers[:1], numbers[1:2])\nnumbers", "[5 5 3]"},
		{"append(numbers[:1], numbers[2:]...)", "[5 3]"},
		{"&numbers[:1:1][0] == &numbers[0]", "true"},
		{"cap(numbers[:1:1])", "1"},
		{`"constant"[1:3]`, "on"},
		{"text := \"variable\"\ntext[:3]", "var"},
		{"array := [3]int{1, 2, 3}\narray[:2]", "[1 2]"},
		{"pointer := &array\npointer[2:]", "[3]"},
		{"type path []point\nfunc (p path) length() int { return len(p) }\nway := path{{1}, {2}, {3}}\nway[1:].length()", "2"},
		{"ended := make(chan bool)\nfunc end() { defer close(ended); sum := 0; sum++ }\nend()\n<-ended", "false"},
		{"channels := map[string]chan int{\"a\": make(chan int), \"b\": queue}\nfunc endFirst() { which := \"a\"; defer close(channels[which]); which = \"b\" }\nendFirst()\n<-channels[\"a\"]", "0"},
		{"func forget() { defer delete(ages, \"a\") }\nforget()\nlen(ages)", "0"},
		{"numbered := map[int64]string{1: \"\", 2: \"\"}\nfunc renumber() { defer delete(numbered, 1) }\nrenumber()\nnumbered", "map[2:]"},
		{"type item struct { v int; next *item }\nitems := []*item{{v: 1}, {v: 2}}\nfunc valueOf(i *item) int { return i.v }\nvalueOf(items[1])", "2"},
		{"items[1].v", "2"},
		{"type tree struct { v int; kids []*tree }\nroot := &tree{1, []*tree{{v: 2}, {v: 3}}}\nroot.kids = root.kids[1:]\nlen(root.kids)", "1"},
		{"byName := map[string]*item{\"a\": items[0]}\nvalueOf(byName[\"a\"])", "1"},
		{"values := make(chan int)\ngo func(i *item) { values <- i.v }(items[1])\n<-values", "2"},
		{"func scale(nn point, x int) int { return nn.x * x }\nscale(points[\"p\"], 2)", "6"},
		{"type own struct{}\nfunc (own) Loss(x float64) float64 { return 2 * x }\nfunc loss(nn own, x float64) float64 { return nn.Loss(x) + nn.Loss(1) }\nloss(own{}, 1.5)", "5"},
		{"func shadow() int { close := func() { squares = nil }; defer close(); return 7 }\nshadow()", "7"},
		{"max := func(v []float64) float64 { return v[0] }\nmax(map[string][]float64{\"a\": {8}}[\"a\"])", "8"},
		{"keyless := map[any]int{nil: 1, \"a\": 2}\nfunc forgetNil() { defer delete(keyless, nil); defer delete(keyless, \"a\") }\nforgetNil()\nlen(keyless)", "0"},
		{"total := make(chan int)\nfunc sumUp(first string, xs ...int) { total <- xs[0] + xs[1] }\ngo sumUp(\"a\", []int{4, 5}...)\n<-total", "9"},
		{"go sumUp(\"a\", 4, 6)\n<-total", "10"},
		{"to := make([]int, 2)\ncopied := copy(to, []int{7, 8, 9})\nfmt.Sprint(copied, to)", "2 [7 8]"},
		{"letters := make([]byte, 1)\ncopy(letters, \"ab\")", "1"},
		{`string(json.RawMessage("{}"))`, "{}"},
		{"func index(x float32) float32 { return x }\nmatrix := [][]float32{{1, 2}}\nindex(matrix[0][1])", "2"},
		{"sum := 0\nfor _, x := range array[1:] { sum += x }\nsum", "5"},
		{"yes2 := map[string]bool{\"a\": true}\nn1 := 0\nif yes2[\"a\"] { n1 = 5 }\nn1", "5"},
		{"for yes2[\"a\"] { n1++; yes2[\"a\"] = false }\nn1", "6"},
		{"func isIt(x any) int { if x.(bool) { return 1 } else if yes2[\"a\"] { return 2 }; return 3 }\nfmt.Sprint(isIt(true), isIt(false))", "1 3"},
		{"flags := make(chan bool, 1)\nflags <- true\nif <-flags { n1 = 9 }\nn1", "9"},
		{"sizes := map[string]int{\"a\": 4}\nlen(make([]int, sizes[\"a\"])) + cap(make([]int, 0, (sizes[\"a\"])))", "8"},
		{"len(make([]struct{}, 1<<40))", "1099511627776"},
		{"var w, h uint16 = 4, 3\nconst typed int64 = 2\nfmt.Sprint(len(make([]uint8, w*h, 2*w*h)), cap(make(chan int, typed)), len(make(map[string]int, w)))", "12 2 0"},
		{"pp := new(struct{ a, b int })\npp.a = 1\nfmt.Sprint(*pp)", "{1 0}"},
		{"sum := \"\"\nfor _, x := range map[string]string{\"a\": \"bc\"}[\"a\"] { sum += string(x) }\nsum", "bc"},
		{"made := make([]int, len(array), 2 * len(array))\nfmt.Sprint(len(made), cap(made), len(make([]int, 3)), len(make(map[string]int, 9)))", "3 6 3 0"},
		{"tags := make([]nn.Activation, 2)\nfor i := range tags { tags[i] = nn.ReLU }\ntags[1][2:] == nn.Activation(\"lu\")", "true"},
		{"func firstRune(s string) rune { runes := []rune(s); return square32(runes[0]) }\nfunc square32(x rune) rune { return x * x }\nfirstRune(\"\\x03\")", "9"},
		{"yes := map[string]bool{\"a\": true}\nfunc not(x bool) bool { return !x }\nnot(yes[\"a\"])", "false"},
		{"func error(x string) string { return x + \"!\" }\nnames := map[string]string{\"a\": \"A\"}\nerror(names[\"a\"])", "A!"},
	} {
		values, err := evaluate(interpreter, c.cell)
		if err != nil || len(values) != 1 || fmt.Sprint(values[0]) != c.want {
			t.Errorf("%s\ngives %v, %v; want %s alone", c.cell, values, err, c.want)
		}
	}
	for _, cell := range []string{
		`go func(message string, more ...int) { queue <- len(more); panic(message) }("panicked", 1, 2)`,
		"var unset func()\ngo unset()",
		"go square(ages[\"a\"])",
		"go strings.Repeat(\"-\", -1)",
	} {
		if _, err := evaluate(interpreter, cell); err != nil {
			t.Errorf("%s\n%v", cell, err)
		}
	}
	_, err := evaluate(interpreter, `square(ages["a"], 1)`)
	if err == nil || !strings.HasPrefix(err.Error(), "cell:1:1") {
		t.Errorf("two arguments for one: %v", err)
	}
	_, err = evaluate(interpreter, `strings.ToUpper(ages["a"])`)
	if err == nil || !strings.Contains(err.Error(), "cannot use <int> as <string>") {
		t.Errorf("an int for a string: %v", err)
	}
}

func TestSlicesOfSlicesCompileAtOnce(t *testing.T) {
	interpreter := notebook(t, "func rev(x []int) []int { return x[:] }", "x := []int{1, 2}")
	begun := time.Now()
	if _, err := evaluate(interpreter, strings.Repeat("rev(", 12)+"x"+strings.Repeat("[:])", 12)); err != nil || time.Since(begun) > 5*time.Second {
		t.Errorf("took %v, error %v", time.Since(begun), err)
	}
}

// Gomacro compiles x for x.f, and again where that fails; the corrections must not multiply it.
func TestLongChainsFailAtOnce(t *testing.T) {
	interpreter := notebook(t, "type chain struct{}\nfunc (c chain) with(name string, value int) chain { return c }", "c := chain{}")
	begun := time.Now()
	_, err := evaluate(interpreter, "c"+strings.Repeat(`.with("a", 1)`, 12)+".wiht(2).x")
	if err == nil || !strings.Contains(err.Error(), "main.chain has no field or method \"wiht\"") || len(err.Error()) > 1000 || time.Since(begun) > 5*time.Second {
		t.Errorf("took %v, error %v", time.Since(begun), err)
	}
}
