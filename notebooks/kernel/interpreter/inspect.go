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

// DocComments are those of the compiled packages, as docs.Docs.Compressed writes them: what
// builds the kernel puts them here.
var DocComments []byte

// readDocs reads them when somebody first asks, and returns none where there are none.
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

// Inspect answers Jupyter's inspect_request, of which it takes the content: the
// declaration and doc comment of what is at the cursor, and the type of what cells have
// declared.
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

// describe returns the type of an expression, nil if that is in the doc comment or there is
// none, and the doc comment.
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

// docOfType returns the doc comment of a compiled type, or of what it points to or is a
// slice of.
func docOfType(typ xreflect.Type) *docs.Doc {
	if typ == nil {
		return nil
	}
	t := named(typ.ReflectType())
	return docOf(t.PkgPath(), t.Name())
}

// docOfMember returns that of a field or method.
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
	for i := range t.NumField() { // it may be one of an embedded struct
		if field := t.Field(i); field.Anonymous {
			if doc := docOfMemberOf(named(field.Type), name); doc != nil {
				return doc
			}
		}
	}
	return nil
}

func named(t reflect.Type) reflect.Type {
	for t.Name() == "" && (t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice) {
		t = t.Elem()
	}
	return t
}

// docOf returns nil where there is none. A member that nothing is written about has what
// is written about its type.
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
