package interpreter

import (
	"fmt"
	"go/ast"
	"log"
	"reflect"
	"strings"
	"sync"

	"github.com/cosmos72/gomacro/ast2"
	"github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/xreflect"
	"golang.org/x/tools/go/ast/astutil"

	"gradbook/notebooks/kernel/docs"
)

// DocComments are the doc comments of the compiled packages, as docs.Docs.Compressed writes
// them. The program of the kernel sets them.
var DocComments []byte

// readDocs reads DocComments at the first call.
var readDocs = sync.OnceValue(func() docs.Docs {
	if len(DocComments) == 0 {
		return nil
	}
	all, err := docs.Read(DocComments)
	if err != nil {
		log.Print(err)
	}
	return all
})

// Inspect answers the content of Jupyter's inspect_request with the declaration and doc comment
// of the operand at the cursor, and with its type if cells have declared it.
func Inspect(interpreter *fast.Interp, request any) map[string]any {
	var plain, markdown []string
	expression := readCode(request).expression()
	typ, doc := describe(interpreter, expression)
	if typ != nil {
		line := fmt.Sprintf("%s %v", expression, typ)
		plain, markdown = append(plain, line+"\n"), append(markdown, docs.Doc{Declaration: line}.Markdown())
	}
	if doc != nil {
		plain, markdown = append(plain, doc.Text()), append(markdown, doc.Markdown())
	}
	data := map[string]any{}
	if len(plain) > 0 {
		data["text/plain"], data["text/markdown"] = strings.Join(plain, "\n"), strings.Join(markdown, "\n")
	}
	return map[string]any{"status": "ok", "found": len(data) > 0, "data": data, "metadata": map[string]any{}}
}

// describe returns the type and the doc comment of an expression. Each may be nil; the type also
// is where the doc comment has it.
func describe(interpreter *fast.Interp, expression string) (xreflect.Type, *docs.Doc) {
	if expression == "" {
		return nil, nil
	}
	first, rest, _ := strings.Cut(expression, ".")
	if path := importedAs(interpreter, first); path != "" {
		if doc := docOf(path, rest); doc != nil {
			return nil, doc
		}
	}
	typ := typeOf(interpreter, expression)
	if typ == nil {
		return nil, nil
	}
	if dot := strings.LastIndexByte(expression, '.'); dot > 0 {
		if doc := docOfMember(typeOf(interpreter, expression[:dot]), expression[dot+1:]); doc != nil {
			return typ, doc
		}
	}
	return typ, docOfType(typ)
}

// importedAs returns the path of the package that cells have imported by a name, "" if they have
// imported none.
func importedAs(interpreter *fast.Interp, name string) string {
	if symbol := interpreter.Comp.TryResolve(name); symbol != nil {
		if p, ok := symbol.Value.(*fast.Import); ok {
			return p.Path
		}
	}
	return ""
}

// typeOf returns the type that an expression has or names, nil if there is none. It does not
// evaluate the expression.
func typeOf(interpreter *fast.Interp, expression string) (typ xreflect.Type) {
	printedBy(func() { // errors are panics, and warnings are printed
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

// docOfType returns the doc comment of a compiled type. That of a pointer or slice is the one of
// its elements' type.
func docOfType(typ xreflect.Type) *docs.Doc {
	if typ == nil {
		return nil
	}
	t := named(typ.ReflectType())
	return docOf(t.PkgPath(), t.Name())
}

// docOfMember returns the doc comment of a field or method.
func docOfMember(owner xreflect.Type, name string) *docs.Doc {
	if owner == nil {
		return nil
	}
	return docOfMemberOf(named(owner.ReflectType()), name)
}

func docOfMemberOf(t reflect.Type, name string) *docs.Doc {
	if doc := docOf(t.PkgPath(), t.Name()+"."+name); doc != nil || t.Kind() != reflect.Struct {
		return doc
	}
	for i := range t.NumField() { // it may be a member of an embedded struct
		if field := t.Field(i); field.Anonymous {
			if doc := docOfMemberOf(named(field.Type), name); doc != nil {
				return doc
			}
		}
	}
	return nil
}

// named returns the type of the elements of pointers and slices.
func named(t reflect.Type) reflect.Type {
	for t.Name() == "" && (t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice) {
		t = t.Elem()
	}
	return t
}

// docOf returns the doc comment of a symbol, nil where there is none. A member without a comment
// gets the comment of its type.
func docOf(path, symbol string) *docs.Doc {
	symbols := readDocs()[path]
	doc, ok := symbols[symbol]
	if !ok {
		return nil
	}
	if owner, _, isMember := strings.Cut(symbol, "."); isMember && doc.Comment == "" {
		doc.Comment = symbols[owner].Comment
	}
	return &doc
}
