package interpreter

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cosmos72/gomacro/xreflect"

	"gradbook/plots/figure"
)

// shown returns what a notebook shows of a cell's values, as text.
func shown(t *testing.T, values []any) (text string) {
	t.Helper()
	err := Show(values, make([]xreflect.Type, len(values)), rendersItself, func(values []any, _ []xreflect.Type) {
		text = fmt.Sprint(values...)
		if _, ok := values[0].(*figure.Figure); ok {
			text = "a picture"
		}
		if table, ok := values[0].(interface{ SimpleRender() map[string]any }); ok {
			text = table.SimpleRender()["text/plain"].(string)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestValuesThatDoNotRenderThemselves(t *testing.T) {
	interpreter := notebook(t, `import ("database/sql"; "errors"; "image"; "time"; "gonum.org/v1/plot"; "gradbook/nn"; "gradbook/experiments/results")`,
		`network, err := nn.New(nn.Config{Inputs: 784, Hidden: []int{32}, Classes: 10, Activation: nn.ReLU, Output: nn.Softmax, Init: nn.HeNormal, Bias: nn.VectorBias})
type point struct { x, y int }
type inner struct { A []float64; B map[string]int }
var nothing *nn.Evaluation
pixels := make([][]uint8, 3)
for i := range pixels { pixels[i] = make([]uint8, 784) }`)
	for _, c := range []struct{ cell, want string }{
		{"results.Metrics{ValLoss: 0.5, ValAccuracy: 1.0 / 3}",
			"field value|TrainLoss 0|TrainAccuracy 0|ValLoss 0.5|ValAccuracy 0.3333|TestLoss 0|TestAccuracy 0"},
		{"[]results.Decision{{RunID: 7, Epoch: 2, Stopped: true}}[:1]",
			"RunID Epoch"},
		{`append([]results.Run{}, results.Run{ID: 7, State: results.Done})`, "run seed state epochs"},
		{"network", "field value|Inputs 784|Hidden [32]|Classes 10|Activation relu|Output softmax|Init he_normal|Bias vector|BatchNorm false|Seed 0|Layers 2 × nn.Layer"},
		{"network.Layers", "Inputs Outputs Weights Bias Scale Mean Variance|784 32 25088 × float32 32 × float32 [] [] []|32 10 320 × float32"},
		{"pixels", "[[0 0 0 0"},
		{"make(map[string][]float64)", "map[]"},
		{`map[string][]float64{"a": make([]float64, 2000)}`, "map[string][]float64 of 2000 values"},
		{"new(sql.DB)", "*sql.DB"},
		{"point{3, 4}", "field value|x 3|y 4"},
		{"[]point{{3, 4}, {5, 6}}", "x y|3 4|5 6"},
		{"[]*point{{3, 4}, nil}", "x y|3 4|"},
		{`inner{make([]float64, 21), map[string]int{"b": 1}}`, "field value|A 21 × float64|B map[b:1]"},
		{"[]int{1, 2, 3}", "[1 2 3]"},
		{"nothing", "<nil>"},
		{"p := plot.New()\np.Title.Text = \"mine\"\np", "a picture"},
		{"struct{}{}", "{}"},
		{"2 * time.Second", "2s"},
		{"image.Pt(3, 4)", "(3,4)"},
		{`errors.New("as a value")`, "as a value"},
		{`sql.NullString{String: "a long note", Valid: true}`, "field value|String a long note|Valid true"},
	} {
		values, err := evaluate(interpreter, c.cell)
		if err != nil {
			t.Errorf("%s\n%v", c.cell, err)
			continue
		}
		var lines []string
		for line := range strings.Lines(shown(t, values)) {
			lines = append(lines, strings.Join(strings.Fields(line), " "))
		}
		if text := strings.Join(lines, "|"); !strings.HasPrefix(text, c.want) {
			t.Errorf("%s\nis shown as %s; want %s", c.cell, text, c.want)
		}
	}
}

// A notebook keeps what it shows: the pixels of MNIST are 47 million numbers.
func TestValuesWithoutEndAreCut(t *testing.T) {
	numbers := make([]float32, 60000*784)
	for _, values := range [][]any{{numbers}, {numbers, "beside"}, {[][]float32{numbers, numbers}}, {struct{ Pixels []float32 }{numbers}}} {
		if text := shown(t, values); len(text) > 5000 || !strings.Contains(text, "47040000") && !strings.Contains(text, "94080000") {
			t.Errorf("%T: %d characters: %.100s", values[0], len(text), text)
		}
	}
}
