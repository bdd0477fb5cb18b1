package interpreter

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cosmos72/gomacro/fast"
)

// evaluate runs a cell and returns what its last expression came to.
func evaluate(t *testing.T, interpreter *fast.Interp, cell string) (values []any, err error) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			err = errors.New(fmt.Sprint(r))
		}
	}()
	interpreter.Comp.Options &^= 1 << 62
	results, _ := interpreter.Eval(cell)
	for _, result := range results {
		values = append(values, result.Interface())
	}
	return values, nil
}

func TestCells(t *testing.T) {
	ir := New()
	for _, c := range []string{
		`import ("fmt"; "gradbook/experiments/results"; "gradbook/plots"; "database/sql")`,
		`db, err := results.OpenReadOnly("../../../results.db")`,
		`err`,
		`runs, err := db.Runs(1)`,
		`len(runs)`,
		`sweep, err := db.Sweep(1)`,
		`epochs, err := db.SweepEpochs(1)`,
		`fig, err := plots.LearningCurves(plots.Source{Sweep: sweep, Runs: runs}, epochs)`,
		`fig.Alt`,
		`s, err := sql.Open("sqlite3", "file:../../../results.db?mode=ro")`,
		`var n int
s.QueryRow("SELECT count(*) FROM runs").Scan(&n)
n`,
		`log.Fatal("x")`,
		`import "log"
log.Fatal("x")`,
		`for _, c := range runs { if c.Number < 3 { fmt.Println(c.Config, c.LastValue) } }`,
		`varied := results.Varied(runs)
fmt.Println(varied)`,
	} {
		v, err := evaluate(t, ir, c)
		t.Log(c, "->", v, err)
	}
	for _, c := range []string{"plots.Lea", "runs[0].", "db.Ru", "fig.", "// 99 ± 0.1 ²\nplots.Con", "zz"} {
		t.Log(c, Complete(ir, map[string]any{"code": c, "cursor_pos": float64(len([]rune(c)))}))
	}
	for _, c := range []string{"plots.LearningCurves(", "runs", "db.Runs", "fig", "fmt.Println(n", "n", "varied", "plots", "results.Run", "nothing"} {
		s := fmt.Sprint(Inspect(ir, map[string]any{"code": c, "cursor_pos": float64(len([]rune(c)))})["data"])
		t.Log(c, strings.Split(s, "\n")[:min(len(strings.Split(s, "\n")), 5)])
	}
}
