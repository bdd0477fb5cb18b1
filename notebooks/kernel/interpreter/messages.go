package interpreter

import (
	"errors"
	"fmt"
	"regexp"
)

// undefinedHere is the most frequent reason why a name is undefined.
const undefinedHere = " (has the cell run that declares or imports it?)"

// meanings translate messages of gomacro and reflect. What meant says may have parts of what is
// said: $0 is all of it.
var meanings = []struct {
	said  *regexp.Regexp
	meant string
}{
	{regexp.MustCompile(`value of type reflect\.Value cannot be converted to type (\S+)`), "a constant is not a $1 by itself here; write it as $1(...)"},
	{regexp.MustCompile(`not a package: "\w+" in (\S+)\.(\w+) <\*ast\.SelectorExpr>`), "$1 has no field or method $2"},
	{regexp.MustCompile(`not a type: (\w+)\.(\w+) <\*ast\.SelectorExpr>`), "package $1 has no $2"},
	{regexp.MustCompile(`undefined identifier: (clear|max|min)$`), "cells are Go 1.18, which has no $1"},
	{regexp.MustCompile(`undefined identifier: [\pL_][\pL\pN_]*$`), "$0" + undefinedHere},
	{regexp.MustCompile(`undefined "([^"]+)" in \S+ <\*ast\.SelectorExpr>`), "undefined identifier: $1" + undefinedHere},
	{regexp.MustCompile(`package \S+ "(\S+)" has no symbol (\w+)`), "package $1 has no value $2: it is a type, or misspelt"},
	{regexp.MustCompile(`expected 1 expression`), "$0; fmt.Println(a, b) prints several values"},
	{regexp.MustCompile(`expected '(?:IDENT|\()', found '\{'$`), "$0; write func name() { ... }, or a function without a name in parentheses: (func() { ... })()"},
	{regexp.MustCompile(`expected '\(', found '\['`), "$0; cells are Go 1.18, and cannot declare type parameters"},
	{regexp.MustCompile(`cannot range over (\S+) <int>`), "cells are Go 1.18, and $0; write for i := 0; i < $1; i++"},
	{regexp.MustCompile(`invalid binary operation \S+ between .*<interface\{\}>.*?: (.*)`), "$1: a value of type any must be converted first; write x.(float64), or run.Config.Number(name)"},
	{regexp.MustCompile(`(?:invalid qualified type, expecting packagename\.identifier, found|unimplemented type): (.*?)(?: <\*ast\.\w+>)?$`), "a name in this is misspelt or undefined: $1"},
	{regexp.MustCompile(`untyped\.Lit`), "constant"},
	{regexp.MustCompile(`^reflect: call of \S+ on zero Value$|^reflect: Method on nil interface value$`), "a pointer, interface or function is nil here ($0)"},
}

// explained returns an error with a message in the words of cells, without the builtin functions
// of Parse. Its Error does not panic, as that of a cell's own error or of a nil one may.
func explained(err error) (explained error) {
	defer func() {
		if r := recover(); r != nil {
			explained = fmt.Errorf("an error of type %T, whose Error panics: %v", err, r)
		}
	}()
	message := withoutBuiltins(err.Error())
	for _, m := range meanings {
		message = m.said.ReplaceAllString(message, m.meant)
	}
	if message == err.Error() {
		return err
	}
	return errors.New(message)
}
