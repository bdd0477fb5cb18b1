package interpreter

import (
	"fmt"
	"go/build"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cosmos72/gomacro/fast"

	"gradbook/notebooks/kernel/docs"
)

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
