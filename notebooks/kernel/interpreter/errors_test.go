package interpreter

import (
	"testing"
)

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
