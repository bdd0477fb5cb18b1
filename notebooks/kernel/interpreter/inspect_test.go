package interpreter

import (
	"strings"
	"testing"
)

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
