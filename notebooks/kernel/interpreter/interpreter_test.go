package interpreter

import (
	"errors"
	"fmt"
	"go/build"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/xreflect"

	"gradbook/experiments/results"
	"gradbook/notebooks/kernel/docs"
)

// evaluate runs a cell and returns the values of its last expression. It waits for the
// goroutines of the cell, as gomacro must not compile another one while they run.
func evaluate(interpreter *fast.Interp, cell string) (values []any, err error) {
	before := runtime.NumGoroutine()
	values, _, err = Evaluate(interpreter, cell, func(cell string) string { return cell })
	for wait := time.Millisecond; runtime.NumGoroutine() > before && wait < time.Second; wait *= 2 {
		time.Sleep(wait)
	}
	return values, err
}

// notebook returns an interpreter in which cells have run.
func notebook(t *testing.T, cells ...string) *fast.Interp {
	t.Helper()
	interpreter := New()
	for _, cell := range cells {
		if _, err := evaluate(interpreter, cell); err != nil {
			t.Fatalf("%s\n%v", cell, err)
		}
	}
	return interpreter
}

func TestCellsUseTheProjectsPackages(t *testing.T) {
	interpreter := notebook(t, `import (
	"database/sql"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
	"gradbook/nn"
	"gradbook/plots/figure"
)`)
	for _, c := range []struct{ cell, want string }{
		{"results.MetricNames[2]", "val_loss"},
		{`results.Done.Finished()`, "true"},
		{"runs := []results.Run{{ID: 4, Metrics: results.Metrics{ValAccuracy: 0.5}}}\nruns[0].ValAccuracy", "0.5"},
		{`results.SpreadOf([]float64{1, 2, 6}).Mean`, "3"},
		{"float64(vg.Inch) / 2", "36"},
		{"plot.New().X.Label.TextStyle.Font.Variant", "Sans"}, // as in the figures of package plots
		{`db, err := sql.Open("sqlite3", ":memory:")
var sum int
db.QueryRow("SELECT 40 + 2").Scan(&sum)
db.Close()
sum`, "42"},
		{`type mark struct{}
func (mark) Plot(c draw.Canvas, p *plot.Plot) {}
p := plot.New()
p.Add(mark{}, plotter.NewGrid())
figure.FromPlot(p, 3*vg.Inch, 2*vg.Inch).Width`, "216"},
		{`nn.Activations[0]`, "sigmoid"},
		{`import "math/rand/v2"
network, err := nn.New(nn.Config{Inputs: 4, Hidden: []int{3}, Classes: 2, Activation: nn.ReLU, Output: nn.Softmax, Init: nn.HeUniform, Bias: nn.VectorBias})
trainer, err := nn.NewTrainer(network, nn.Training{LearningRate: 0.1, BatchSize: 2})
augmented := 0
trainer.Augment = func(to, from []uint8, random *rand.PCG) { copy(to, from); augmented += int(random.Uint64()%2) + 1 }
trainer.Epoch(nn.Data{Pixels: []uint8{1, 2, 3, 4, 5, 6, 7, 8}, Labels: []uint8{0, 1}}, 1)
augmented >= 2`, "true"},
	} {
		values, err := evaluate(interpreter, c.cell)
		if err != nil || len(values) == 0 || fmt.Sprint(values[0]) != c.want {
			t.Errorf("%s\ngives %v, %v; want %s", c.cell, values, err, c.want)
		}
	}
}

func TestWhatEndsAProgramEndsTheCell(t *testing.T) {
	interpreter := notebook(t, `import ("log"; "os")`)
	for cell, want := range map[string]string{
		`log.Fatal("a ", 1)`:                 "a 1",
		`log.Fatalf("%03d", 7)`:              "007",
		`log.Fatalln("a", "b")`:              "a b",
		`os.Exit(3)`:                         "os.Exit(3) ends the cell; Kernel > Restart starts afresh",
		"var m map[string]int\nm[\"a\"] = 1": "assignment to entry in nil map",
		"x := 1 +":                           "cell:1:9: expected operand, found 'EOF'",
		"func f() int { return g() }":        "cell:1:23: undefined identifier: g" + undefinedHere,
		`panic("of the author")`:             "of the author",
	} {
		if _, err := evaluate(interpreter, cell); err == nil || err.Error() != want {
			t.Errorf("%s\n%v, want %s", cell, err, want)
		}
	}
}

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

func TestACellThatDoesNotCompileDeclaresNothing(t *testing.T) {
	interpreter := notebook(t, `import "fmt"`, "n := 3\nkept := \"a\"\ntype point struct{ x int }\nfunc f() int { return 1 }")
	for _, cell := range []string{
		"n := \"text\"\nkept := 4\nlost := 5\nnosuch()",
		"type lostType int\nfunc f() string { return \"\" }\nimport \"math\"\nnosuch()",
	} {
		if _, err := evaluate(interpreter, cell); err == nil {
			t.Fatalf("%s compiles", cell)
		}
	}
	if values, err := evaluate(interpreter, "fmt.Sprint(n + 1, kept, point{2}.x, f())"); err != nil || values[0] != "4a2 1" {
		t.Errorf("what was declared before is %v, %v", values, err)
	}
	for _, name := range []string{"lost", "lostType(3)", "math.Pi"} {
		if values, err := evaluate(interpreter, name); err == nil || !strings.Contains(err.Error(), "undefined") {
			t.Errorf("%s of a cell that did not compile is %v, %v", name, values, err)
		}
	}
	if values, err := evaluate(interpreter, "lost := \"now\"\nn = 8\nlost"); err != nil || values[0] != "now" {
		t.Errorf("lost declared after all is %v, %v", values, err)
	}
	if values, err := evaluate(interpreter, "n"); err != nil || values[0] != 8 {
		t.Errorf("n is %v, %v", values, err)
	}
}

func TestConstantStringsOfCompiledTypes(t *testing.T) {
	interpreter := notebook(t, `import ("fmt"; "strings"; "gradbook/nn"; "gradbook/experiments/results")`,
		`run := results.Run{ID: 7, State: results.Done}
runs := results.Runs{run, {ID: 8, State: results.Failed}}
type mine string
type setting struct { goal results.Goal; n int }
func goal(least bool) (results.Goal, error) { if least { return "minimize", nil }; return "maximize", nil }
func same(x results.State, others ...results.State) bool { return x == others[0] }`)
	for _, c := range []struct{ cell, want string }{
		{`run.State == "done"`, "true"},
		{`"done" != run.State`, "false"},
		{`run.State == "do" + "ne"`, "true"},
		{`(run.State) == ("done")`, "true"},
		{`"run " + run.State + "!" + ("?" + run.State)`, "run done!?done"},
		{`"run " + run.State == "run " + results.Done`, "true"},
		{"const maxi = \"maxi\"\nresults.Maximize == maxi + \"mize\"", "true"},
		{"const mize = \"mize\"\nresults.Goal(\"maxi\" + mize) == results.Maximize", "true"},
		{"g := results.Maximize\nr := 0\nswitch g { case maxi + \"mize\": r = 1; case \"minimize\": r = 2 }\nr", "1"},
		{`[]results.Goal{"maxi" + mize}[0] == results.Maximize`, "true"},
		{`map[results.Goal]int{maxi + "mize": 3}["maxi" + mize]`, "3"},
		{"func goalOf() results.Goal { return \"maxi\" + mize }\ngoalOf() == results.Maximize", "true"},
		{"g = \"mini\" + mize\ng == results.Minimize", "true"},
		{"word := \"a\"\n\"(\" + word + \", \" + word + \")\"", "(a, a)"},
		{"[...]int{2: 3}[2] + len([]string{1: \"x\"}) + []map[int]int{{4: 5}}[0][4]", "10"},
		{"string(65) + strings.Repeat(\"a\", 2)", "Aaa"},
		{"var anything any = 3\nanything = 4.5\nfmt.Sprint(anything, 'a', []byte{'a'}, float32(1), append([]float64{}, 1, 2))", "4.5 97 [97] 1 [1 2]"},
		{"const abc = \"a\" + \"b\" + \"c\"\nconst more = \"(\" + abc + \")\"\nmore", "(abc)"},
		{`len(runs.Filter(func(r results.Run) bool { return r.State == "done" || r.State == "stopped" }))`, "1"},
		{"said := \"\"\nswitch run.State { case \"failed\", \"done\": said = \"ended\"; default: said = \"open\" }\nsaid", "ended"},
		{"switch s := run.State; s { case results.Failed: said = \"1\"; case \"done\": said = \"2\" }\nsaid", "2"},
		{`results.States(runs)["done"]`, "1"},
		{"states := results.States(runs)\nn, ok := states[\"failed\"]\nfmt.Sprint(n, ok)", "1 true"},
		{`results.Goal("maximize").Better(2, 1)`, "true"},
		{`nn.Config{Activation: "relu", Hidden: []int{1}}.Activation == nn.ReLU`, "true"},
		{`[]nn.Config{{Activation: "relu"}, {Activation: "tanh"}}[1].Activation == "tanh"`, "true"},
		{`[]*nn.Config{{Activation: "relu"}}[0].Activation == "relu"`, "true"},
		{`map[results.State][]results.Goal{"done": {"maximize"}}["done"][0] == results.Maximize`, "true"},
		{`setting{"minimize", 1}.goal == results.Minimize`, "true"},
		{`setting{goal: "minimize"}.goal == results.Minimize`, "true"},
		{"counts := map[string]int{\"a\": 1}\ncounts[\"a\"]++\ncounts[\"b\"] += 2\ndelete(counts, \"a\")\ncounts", "map[b:2]"},
		{"states[\"done\"]++\nstates[\"stopped\"] = 5\nstates[results.Done] + states[results.Stopped]", "7"},
		{"key := \"k\"\nmap[string]string{key: \"v\"}[\"k\"]", "v"},
		{"type labels struct { names map[string][]string }\nlabels{names: map[string][]string{\"a\": {\"b\", \"c\"}}}.names[\"a\"][1]", "c"},
		{`[...]results.Goal{"minimize"}[0] == results.Minimize`, "true"},
		{"config := nn.Config{}\nconfig.Activation, config.Inputs = \"tanh\", 3\nconfig.Activation == nn.Tanh", "true"},
		{"var g results.Goal = \"minimize\"\ng == results.Minimize", "true"},
		{"g = \"maximize\"\ng == results.Maximize", "true"},
		{"x, err := goal(true)\nfmt.Sprint(x, err, x == \"minimize\")", "minimize<nil> true"},
		{`same("done", "done")`, "true"},
		{`same("done", "failed", "done")`, "false"},
		{"goals := make(chan results.Goal, 1)\ngoals <- \"maximize\"\n<-goals == results.Maximize", "true"},
		{"f := func() results.Goal { return \"minimize\" }\nf() == \"minimize\"", "true"},
		{"least := func(g results.Goal) bool { return g == results.Minimize }(\"minimize\")\nleast", "true"},
		{"asked := make(chan results.Goal, 2)\ndefers := func() { defer func(g results.Goal) { asked <- g }(\"minimize\") }\ndefers()\ngo func(g results.Goal) { asked <- g }(\"minimize\")\n<-asked == results.Minimize && <-asked == results.Minimize", "true"},
		{`len(results.Runs{}) == 0 && "a" == "a"`, "true"},
		{`mine("x") == "x"`, "true"},
		{`map[string]string{"a": "b"}["a"] + "c"`, "bc"},
		{`map[string][]string{"a": {"b"}}["a"][0] == "b"`, "true"},
		{`strings.Join([]string{"a", "b"}, "-") == "a-b"`, "true"},
		{`fmt.Sprintf("%s %v", "a", "b")`, "a b"},
		{"const name = \"a\" + \"b\"\nconst typed string = \"c\"\nname + typed", "abc"},
		{"b := strings.Builder{}\nb.WriteString(\"a\")\nb.String() == \"a\"", "true"},
		{"var any1 any = \"a\"\nany1 == \"a\"", "true"},
		{`fmt.Errorf("%w", fmt.Errorf("inner")).Error() == "inner"`, "true"},
		{`strings.NewReplacer("a", "b").Replace("a")`, "b"},
		{strings.Repeat("\"b\" + (", 12) + "word" + strings.Repeat(" + \"c\")", 12), strings.Repeat("b", 12) + "a" + strings.Repeat("c", 12)},
		{strings.Repeat("strings.ToUpper(", 12) + "\"a\"" + strings.Repeat(")", 12), "A"},
	} {
		values, err := evaluate(interpreter, c.cell)
		if err != nil || len(values) != 1 || fmt.Sprint(values[0]) != c.want {
			t.Errorf("%s\ngives %v, %v; want %s", c.cell, values, err, c.want)
		}
	}
}

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

func TestAnErrorThatNobodyLooksAtEndsTheCell(t *testing.T) {
	interpreter := notebook(t, `import ("errors"; "fmt")`, `func fails() (int, error) { return 7, errors.New("failed") }
func works() (int, error) { return 8, nil }`)
	for cell, fails := range map[string]bool{
		"x, err := fails()":                             true,
		"x, err := fails()\nx":                          true,
		"x, err := fails()\ny, err := works()\nx + y":   true,
		"x, err := works()\ny, err := fails()\nx + y":   true,
		"x, err := works()\nx":                          false,
		"x, _ := fails()\nx":                            false,
		"x, err := fails()\nif err != nil { x = 9 }\nx": false,
		"x, err := fails()\nfmt.Sprint(x, err)":         false,
		"var err error\n_, err = fails()\nerr = fmt.Errorf(\"more: %w\", err)\nerr.Error()": false,
		"err := 3": false,
		"x, err := fails()\ny := 2 * x\nfmt.Sprint(y, err)":                                                     false,
		"x, err := fails()\nfmt.Sprint(x)\n_, err = works()\nif err != nil { x = 9 }":                           true,
		"type code struct{}\nfunc (*code) Error() string { return \"\" }\nvar none *code\nx, err := 1, none\nx": false,
		"func f() int { x, err := fails(); _ = err; return x }\nf()":                                            false,
		"func f() int { x, err := fails(); return x }\nf()":                                                     true,
		"func f() (x int, err error) { x, err = fails(); return }\nf()\n3":                                      false,
		"func f() (x int, err error) { x, err := fails(); if x > 0 { return }; return 1, nil }\nf()\n3":         false,
		"func f() int { x, err := works(); return x }\nf()":                                                     false,
		"for i := 0; i < 2; i++ { x, err := fails(); fmt.Sprint(x) }":                                           true,
		"for i := 0; i < 2; i++ { x, err := fails(); fmt.Sprint(x); if err != nil { continue } }":               false,
		"var err error\nfor i := 0; i < 2; i++ { _, err = fails() }\nfmt.Sprint(err)":                           false,
		"if true { x, err := fails(); fmt.Sprint(x) }":                                                          true,
		"switch { case true: x, err := fails(); fmt.Sprint(x) }":                                                true,
		"if x, err := fails(); err != nil { fmt.Sprint(x) }":                                                    false,
	} {
		_, err := evaluate(interpreter, cell)
		if (err != nil) != fails || fails && err.Error() != "failed" {
			t.Errorf("%s\nends with error %v; want one: %v", cell, err, fails)
		}
	}
	if values, err := evaluate(interpreter, "x, err := works()"); len(values) != 0 || err != nil {
		t.Errorf("an assignment is shown as %v, %v", values, err)
	}
	if values, err := evaluate(interpreter, "x, err := fails()\n"); len(values) != 0 || err == nil {
		t.Errorf("%v, %v", values, err)
	}
	if values, _ := evaluate(interpreter, "x"); len(values) != 1 || values[0] != 7 {
		t.Errorf("what the call returned beside the error is %v", values)
	}
}

func TestImportsOfWhatTheKernelDoesNotHaveAreRefused(t *testing.T) {
	for _, cell := range []string{`import "nosuch/package"`, "import (\n\"fmt\"\n\"slices\"\n)"} {
		if _, err := evaluate(New(), cell); err == nil || !strings.Contains(err.Error(), "cells cannot import") || !strings.HasPrefix(err.Error(), "cell:") {
			t.Errorf("%s\n%v", cell, err)
		}
	}
}

// rendersItself is gophernotes' canAutoRender for the tests.
func rendersItself(value any, _ xreflect.Type) bool {
	_, is := value.(interface{ SimpleRender() map[string]any })
	return is
}

func TestShow(t *testing.T) {
	failed := errors.New("failed")
	c := New().Comp
	typed := func(pointer any) (types []xreflect.Type) {
		return []xreflect.Type{c.TypeOf(pointer).Elem()}
	}
	for name, c := range map[string]struct {
		values  []any
		types   []xreflect.Type // none: of Display
		noTypes bool
		panics  bool
		shown   int // how many values; -1: none is
		fails   string
	}{
		"a value":                    {values: []any{1}, shown: 1},
		"nothing":                    {shown: -1},
		"nil":                        {values: []any{nil}, types: typed(new(any)), shown: 1},
		"no error":                   {values: []any{nil}, types: typed(new(error)), shown: -1},
		"nil that is displayed":      {values: []any{nil}, shown: 1},
		"several values":             {values: []any{1, true}, shown: 2},
		"a value and no error":       {values: []any{1, nil}, shown: 1},
		"a table and more":           {values: []any{results.Runs{}, []string{"seed"}}, shown: 1},
		"a value and an error":       {values: []any{nil, failed}, shown: -1, fails: "failed"},
		"only an error":              {values: []any{failed}, types: typed(new(error)), shown: -1, fails: "failed"},
		"an error in an any":         {values: []any{failed}, types: typed(new(any)), shown: -1, fails: "failed"},
		"an error that is displayed": {values: []any{failed}, shown: 1},
		"the cell nil":               {values: []any{nil}, noTypes: true, shown: 1},
		"a nil of an error's type":   {values: []any{(*os.PathError)(nil)}, types: typed(new(*os.PathError)), shown: 1},
		"a panic of what shows it":   {values: []any{1}, panics: true, shown: 1, fails: "cannot show a value of type int: too small"},
	} {
		shown := -1
		if c.types == nil && !c.noTypes {
			c.types = make([]xreflect.Type, len(c.values))
		}
		err := Show(c.values, c.types, rendersItself, func(values []any, _ []xreflect.Type) {
			shown = len(values)
			if c.panics {
				panic("too small")
			}
		})
		if shown != c.shown || (err == nil) != (c.fails == "") || err != nil && err.Error() != c.fails {
			t.Errorf("%s: %d values shown, error %v; want %d, %q", name, shown, err, c.shown, c.fails)
		}
	}
}

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

// at is the content of Jupyter's requests about the place of a | in a cell.
func at(cell string) map[string]any {
	before, after, _ := strings.Cut(cell, "|")
	return map[string]any{"code": before + after, "cursor_pos": float64(len([]rune(before)))}
}

func TestComplete(t *testing.T) {
	interpreter := notebook(t, `import "gradbook/experiments/results"`, "var run results.Run", "epochsOfMine := 3", "var runs results.Runs",
		"type point struct { x, y int }\nfunc (p point) shift() point { return p }", "var points []point")
	for _, c := range []struct {
		cell       string
		start, end int
		has        string // one of the matches; "" if there is to be none
	}{
		{"results.Spr|", 8, 11, "SpreadOf"},
		{"run.Conf|", 4, 8, "ConfigKey"},
		{"run.Metrics.Val|", 12, 15, "ValAccuracy"},
		{"epochsO| + 1", 0, 7, "epochsOfMine"},
		{"// ± 0.1 % ²\nx := run.Se|", 22, 24, "Seconds"},
		{"nothing|", 0, 7, ""},
		{"runs[0].Conf|", 8, 12, "ConfigKey"},
		{"x := len(runs.Where(\"seed\", 1).Fil|", 31, 34, "Filter"},
		{"runs[len(runs)-1].Metrics.|", 26, 26, "ValAccuracy"},
		{"(&runs[0]).Sec|", 11, 14, "Seconds"},
		{"any(run).(results.Run).Sec|", 23, 26, "Seconds"},
		{"\"runs.\" + run.Sec|", 14, 17, "Seconds"},
		{"run Conf|", 4, 8, ""},
		{"runs[:3].Fil|", 9, 12, "Filter"},
		{"runs.Where(\"a\", 1)[1:].Fil|", 23, 26, "Filter"},
		{"if runs.GroupBy(\"a\")[0].Run|s { }", 24, 27, "Runs"},
		{"results.SpreadOf(nil).Me|", 22, 24, "Mean"},
		{"points[0].|", 10, 10, "shift"},
		{"points[0].|", 10, 10, "x"},
		{"[]int{1}[0].|", 12, 12, ""},
		{"nothing()[0].|", 13, 13, ""},
		{"runs[0.Conf|", 7, 11, ""},
		{"x := 1\nruns[0]\n.Conf|", 16, 20, ""},
		{"if -run.Sec|", 8, 11, "Seconds"},
		{"runs.Filter(func(r results.Run) bool {\n\treturn true\n}).Fil|", 55, 58, "Filter"},
		{"|", 0, 0, ""},
	} {
		reply := Complete(interpreter, at(c.cell))
		matches := reply["matches"].([]string)
		if reply["cursor_start"] != c.start || reply["cursor_end"] != c.end || c.has == "" && len(matches) > 0 || c.has != "" && !slices.Contains(matches, c.has) {
			t.Errorf("%s: %v; want %q from %d to %d", c.cell, reply, c.has, c.start, c.end)
		}
	}
}

func TestCompleteListsWhatACellMayUse(t *testing.T) {
	interpreter := notebook(t, `import "gradbook/plots/figure"`, "var shown *figure.Figure", "type point struct { x, y int }", "var p point")
	if got := Complete(interpreter, at("p.|"))["matches"].([]string); !slices.Equal(got, []string{"x", "y"}) {
		t.Errorf("a point of the cell's own has %q", got)
	}
	ofFigure := Complete(interpreter, at("shown.|"))["matches"].([]string)
	if !slices.Contains(ofFigure, "Alt") || !slices.Contains(ofFigure, "Save") {
		t.Errorf("a figure has %q, neither field nor method", ofFigure)
	}
	for _, name := range ofFigure {
		if !token.IsExported(name) {
			t.Errorf("a cell may not use %s of a figure", name)
		}
	}
}

func TestMain(m *testing.M) {
	all := docs.Docs{}
	for path, folder := range map[string]string{
		"gradbook/experiments/results": "../../../experiments/results", "gradbook/plots/figure": "../../../plots/figure",
		"strings": filepath.Join(build.Default.GOROOT, "src", "strings"),
	} {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err == nil {
			err = all.Add(path, slices.DeleteFunc(files, func(file string) bool { return strings.HasSuffix(file, "_test.go") }))
		}
		if err != nil {
			panic(err)
		}
	}
	var err error
	if DocComments, err = all.Compressed(); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// There is no Go where notebooks run.
func TestInspect(t *testing.T) {
	t.Setenv("PATH", "")
	interpreter := notebook(t, `import ("io"; "strings"; "gradbook/experiments/results"; "gradbook/plots/figure")`, "var db results.Reader", "numbers := []float64{1}", "var run results.Run", "var runs results.Runs",
		"var words strings.Builder", "var shown *figure.Figure")
	for _, c := range []struct{ cell, plain, markdown string }{
		{"results.SpreadOf(|)", "func SpreadOf(values []float64) Spread", "```go\nfunc SpreadOf(values []float64) Spread\n```"},
		{"results.SpreadOf(numb|ers)", "numbers []float64", "```go\nnumbers []float64\n```"},
		{"results.Spr|eadOf(numbers)", "    SpreadOf summarises values", "\n\nSpreadOf summarises values"},
		{"strings.Fields(results.SpreadOf(numbers), |)", "func Fields(s string) []string", "Fields splits the string s"},
		{"words.WriteString(|)", "func (b *Builder) WriteString(s string) (int, error)", "WriteString appends the contents of s"},
		{"db.Ru|ns(1)", "Runs returns the runs of a sweep by number", "db.Runs func(int64)"},
		{"d|b", "db gradbook/experiments/results.Reader", "Reader is a lab record"},
		{"numbers|", "numbers []float64", "numbers []float64"},
		{"runs.Where(|)", "func (runs Runs) Where(parameter string, value any) Runs", "Where returns the runs whose config"},
		{"runs[0].Conf|ig", "every parameter with its value", "Config Config"},
		{"run.ValAccu|racy", "share", "ValAccuracy"}, // of the embedded Metrics
		{"shown.Dark(|)", "func (f *Figure) Dark()", "Dark "},
		{"results.Run|", "type Run struct", "Run is a row of the table runs"},
		{"results.Do|ne", "trained to its last epoch", `const Done State = "done"`},
		{"results.SpreadOf(numbers).Me|an", "results.SpreadOf(numbers).Mean float64", "Spread"},
		{"results|", `package results // import "gradbook/experiments/results"`, "Package results has the words of the lab record"},
		{"io.EO|F", "io.EOF error", "io.EOF error"}, // nothing is known of it here
		{"f().x|", "", ""},
		{"unknown|", "", ""},
		{"|", "", ""},
	} {
		reply := Inspect(interpreter, at(c.cell))
		data := reply["data"].(map[string]any)
		for format, want := range map[string]string{"text/plain": c.plain, "text/markdown": c.markdown} {
			if text, _ := data[format].(string); reply["found"] != (want != "") || !strings.Contains(text, want) {
				t.Errorf("%s: found %v, %s is %q, want %q", c.cell, reply["found"], format, text, want)
			}
		}
	}
}
