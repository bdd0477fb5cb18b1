package interpreter

import (
	"context"
	"fmt"
	"go/ast"
	"os/exec"
	"reflect"
	"strings"
	"time"

	"github.com/cosmos72/gomacro/ast2"
	"github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/xreflect"
	"golang.org/x/tools/go/ast/astutil"
)

// Inspect answers Jupyter's inspect_request, of which it takes the content: the type
// of the names at the cursor, and what "go doc" has to say about them where there is
// a Go installation.
func Inspect(interpreter *fast.Interp, request any) map[string]any {
	data := map[string]any{}
	if text := describe(interpreter, readCode(request).expression()); text != "" {
		data["text/plain"] = text
	}
	return map[string]any{"status": "ok", "found": len(data) > 0, "data": data, "metadata": map[string]any{}}
}

// describe returns "" for what the interpreter does not know.
func describe(interpreter *fast.Interp, expression string) string {
	if expression == "" {
		return ""
	}
	first, rest, _ := strings.Cut(expression, ".")
	if path := importedAs(interpreter, first); path != "" {
		if doc := goDoc(path, rest); doc != "" {
			return doc
		}
	}
	typ := typeOf(interpreter, expression)
	if typ == nil {
		return ""
	}
	text := fmt.Sprintf("%s %v\n", expression, typ)
	if dot := strings.LastIndexByte(expression, '.'); dot > 0 {
		owner, member := typeOf(interpreter, expression[:dot]), expression[dot+1:]
		return text + "\n" + goDocOf(owner, "."+member)
	}
	return text + "\n" + goDocOf(typ, "")
}

// importedAs returns the path of the package that cells have imported by a name, ""
// if there is none.
func importedAs(interpreter *fast.Interp, name string) string {
	if symbol := interpreter.Comp.TryResolve(name); symbol != nil {
		if p, ok := symbol.Value.(*fast.Import); ok {
			return p.Path
		}
	}
	return ""
}

// typeOf returns the type of an expression, which it does not evaluate, or the type
// that it names; nil if it is neither.
func typeOf(interpreter *fast.Interp, expression string) (typ xreflect.Type) {
	printedBy(func() { // gomacro panics to report errors, and warns of what nobody asked for
		c := interpreter.Comp
		form := c.Parse(expression)
		if list, ok := form.(ast2.AstWithSlice); ok && list.Size() == 1 {
			form = list.Get(0)
		}
		x := astutil.Apply(ast2.ToExpr(form), nil, correct).(ast.Expr)
		value, named := c.Expr1OrType(x)
		if typ = named; value != nil {
			typ = value.Type
		}
	})
	return typ
}

// goDocOf is goDoc of a named type of a compiled package, or a member of it.
func goDocOf(typ xreflect.Type, member string) string {
	if typ == nil {
		return ""
	}
	t := typ.ReflectType()
	for t.Name() == "" && (t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice) {
		t = t.Elem()
	}
	if t.PkgPath() == "" {
		return ""
	}
	return goDoc(t.PkgPath(), t.Name()+member)
}

func goDoc(path, symbol string) string {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	text, err := exec.CommandContext(ctx, "go", "doc", path+"."+symbol).Output()
	if err != nil {
		return "" // no Go here, not in the project, or nothing is written about it
	}
	return string(text)
}
