package interpreter

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strconv"
	"strings"

	"github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/xreflect"
)

// Gomacro makes nothing useful of a constant string where one of a compiled type such as
// results.State is needed: run.State == "done" would be false, results.Summarise(runs,
// "maximize") would not compile. Nor does it of a number where a string is needed, which
// would be the character of that number: p.X.Label.Text = 65 is refused. What correctTexts
// puts in place of a string is a conversion, where what stands around it has such a type:
// ·text("done", ·place), where the place is run.State or whatever else it is compared with.
const typedText = "·text"

// placed is where a string stands. It is the Data of the name ·place, which is short in
// messages: places stand within each other.
type placed struct {
	at ast.Expr // what has a type

	// path leads from that type to the string's, by steps: A1 is to argument 1, K to the
	// key, E to the element, E1 or Eunit to a field.
	path string
}

// correctTexts corrects the constant strings, and numbers, that are right below a node.
func correctTexts(node ast.Node) {
	switch node := node.(type) {
	case *ast.BinaryExpr:
		x, y := node.X, node.Y
		switch node.Op {
		case token.ADD:
			correctAdded(&node.X, y)
			correctAdded(&node.Y, x)
		case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
			if isText(x) || isText(y) {
				correctText(&node.X, y, "")
				correctText(&node.Y, x, "")
			}
		}
	case *ast.SwitchStmt:
		for _, clause := range node.Body.List {
			for i := range clause.(*ast.CaseClause).List {
				correctText(&clause.(*ast.CaseClause).List[i], node.Tag, "")
			}
		}
	case *ast.IndexExpr:
		if isText(node.Index) {
			correctText(&node.Index, node.X, "K")
		}
	case *ast.SendStmt:
		correctText(&node.Value, node.Chan, "E")
	case *ast.CallExpr:
		if _, ok := node.Fun.(*ast.FuncLit); ok {
			return // the cell's own types are strings to gomacro
		}
		for i := range node.Args {
			correctText(&node.Args[i], node.Fun, "A"+strconv.Itoa(i))
		}
	case *ast.CompositeLit:
		if node.Type != nil {
			correctElements(node, node.Type, "")
		}
	case *ast.AssignStmt:
		if (node.Tok == token.ASSIGN || node.Tok == token.ADD_ASSIGN) && len(node.Lhs) == len(node.Rhs) {
			for i := range node.Rhs {
				correctText(&node.Rhs[i], node.Lhs[i], "")
			}
		}
	case *ast.GenDecl:
		for _, spec := range node.Specs {
			if values, ok := spec.(*ast.ValueSpec); ok && node.Tok == token.VAR {
				for i := range values.Values {
					correctText(&values.Values[i], values.Type, "")
				}
			}
		}
	case *ast.FuncDecl:
		correctReturned(node.Type, node.Body)
	case *ast.FuncLit:
		correctReturned(node.Type, node.Body)
	}
}

// correctText corrects x if it is a constant that is written out, and place something that
// has a type.
func correctText(x *ast.Expr, place ast.Expr, path string) {
	if !isText(*x) && !isNumber(*x) || place == nil || isText(place) || isNumber(place) || isBlank(place) {
		return
	}
	*x = textLike(*x, place, path)
}

// correctAdded corrects x, to which something is added that may have a type.
func correctAdded(x *ast.Expr, to ast.Expr) {
	if isLiteral(*x) && !isLiteral(to) {
		*x = textLike(*x, to, "")
	}
}

// isLiteral reports whether x is a string literal, or several that are added.
func isLiteral(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.BasicLit:
		return x.Kind == token.STRING
	case *ast.BinaryExpr:
		return x.Op == token.ADD && isLiteral(x.X) && isLiteral(x.Y)
	}
	return false
}

// textLike returns a call of typedText.
func textLike(x, place ast.Expr, path string) ast.Expr {
	call := callOf(typedText, x).(*ast.CallExpr)
	call.Args = append(call.Args, &ast.Ident{NamePos: x.Pos(), Name: "·place", Obj: &ast.Object{Data: placed{place, path}}})
	return call
}

// correctElements corrects what is in a literal whose type is at the end of a path from
// that of place.
func correctElements(literal *ast.CompositeLit, place ast.Expr, path string) {
	for i, element := range literal.Elts {
		at := &literal.Elts[i]
		step := " E" + strconv.Itoa(i)
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			at, step = &pair.Value, " E"
			if name, ok := pair.Key.(*ast.Ident); ok {
				step += name.Name
			} else {
				correctText(&pair.Key, place, path+" K")
			}
		}
		if inner, ok := (*at).(*ast.CompositeLit); ok && inner.Type == nil {
			correctElements(inner, place, path+step)
		} else {
			correctText(at, place, path+step)
		}
	}
}

// correctReturned corrects the return statements of a function.
func correctReturned(function *ast.FuncType, body *ast.BlockStmt) {
	if function.Results == nil || body == nil {
		return
	}
	var types []ast.Expr
	for _, result := range function.Results.List {
		for range max(1, len(result.Names)) {
			types = append(types, result.Type)
		}
	}
	ast.Inspect(body, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if len(node.Results) == len(types) {
				for i := range types {
					correctText(&node.Results[i], types[i], "")
				}
			}
		}
		return true
	})
}

// knownTypes are those of expressions that are compiled a second time for them, which within
// each other would take for ever.
type knownTypes map[ast.Expr]xreflect.Type

// of returns the type that an expression names or has, nil if it has none.
func (known knownTypes) of(c *fast.Comp, x ast.Expr) xreflect.Type {
	if t, ok := known[x]; ok {
		return t
	}
	e, t := c.Expr1OrType(x)
	if t == nil {
		t = e.Type
	}
	known[x] = t
	return t
}

// compileText compiles what correctTexts made.
func compileText(c *fast.Comp, known knownTypes, arguments ...ast.Expr) *fast.Expr {
	constant, place := arguments[0], arguments[1].(*ast.Ident).Obj.Data.(placed)
	var t xreflect.Type
	if whyNot(func() { t = known.of(c, place.at) }) != nil {
		return c.Expr1(constant, nil) // what is around it says what is wrong with the place, if anything is
	}
	isConversion := strings.HasPrefix(place.path, "A") && t != nil && t.Kind() != reflect.Func
	for _, step := range strings.Fields(place.path) {
		if t != nil {
			t = follow(t, step)
		}
	}
	plain := reflect.TypeFor[string]()
	switch {
	case t == nil || isNumber(constant) && (t.Kind() != reflect.String || isConversion): // string(65) is "A" in Go too
		return c.Expr1(constant, nil)
	case isNumber(constant):
		c.Errorf("cannot use %s as a string", types.ExprString(constant))
	case t.ReflectType().Name() == "" || t.ReflectType() == plain || t.Kind() == reflect.Interface || !plain.ConvertibleTo(t.ReflectType()):
		return c.Expr1(constant, nil)
	}
	return c.Convert(callOf("string", constant), t)
}

// follow returns the type that a step leads to, nil if there is no such type.
func follow(t xreflect.Type, step string) xreflect.Type {
	if t.Kind() == reflect.Pointer { // an element &point{} may be written {}
		t = t.Elem()
	}
	where, which := step[:1], step[1:]
	n, err := strconv.Atoi(which)
	switch k := t.Kind(); {
	case where == "A" && k == reflect.Func:
		switch last := t.NumIn() - 1; {
		case t.IsVariadic() && n >= last:
			return t.In(last).Elem()
		case n <= last:
			return t.In(n)
		}
		return nil
	case where == "A": // a conversion
		return t
	case where == "K":
		if k == reflect.Map {
			return t.Key()
		}
		return nil
	case k == reflect.Struct && err == nil:
		if n < t.NumField() {
			return t.Field(n).Type
		}
	case k == reflect.Struct:
		for i := range t.NumField() {
			if field := t.Field(i); field.Name == which {
				return field.Type
			}
		}
	case k == reflect.Map || k == reflect.Slice || k == reflect.Array || k == reflect.Chan:
		return t.Elem()
	}
	return nil
}
