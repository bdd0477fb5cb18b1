package interpreter

import (
	"strings"
	"testing"
)

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
