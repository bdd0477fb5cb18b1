package interpreter

import (
	"fmt"
	"strings"
	"testing"
)

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
