package interpreter

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"

	"github.com/cosmos72/gomacro/fast"
	"golang.org/x/tools/go/ast/astutil"
)

// clearer returns a clearer error in the place of one that says too little. If x in x.f() does
// not compile, gomacro takes x for a type, and its error says that x is no type. So clearer
// compiles the expressions of the cell, inner ones first, to find the one that fails and why.
func clearer(c *fast.Comp, cell []ast.Node, err any) any {
	isUnclear := func(err any) bool {
		text := fmt.Sprint(err)
		return strings.Contains(text, "invalid qualified type, expecting") || strings.Contains(text, "unimplemented type:")
	}
	if !isUnclear(err) {
		return err
	}
	local, position := localNames(cell), c.Pos // err looks c.Pos up when it is printed
	for _, node := range cell {
		astutil.Apply(node, nil, func(at *astutil.Cursor) bool {
			x, ok := at.Node().(ast.Expr)
			if !ok || mentions(x, local) {
				return true
			}
			switch x.(type) {
			case *ast.SelectorExpr, *ast.CallExpr, *ast.IndexExpr, *ast.CompositeLit:
			default:
				return true
			}
			if why := whyNot(func() { c.Expr1OrType(x) }); why != nil {
				if why = whyNot(func() { c.Expr1(x, nil) }); why != nil && !isUnclear(why) {
					err = why
					return false
				}
			}
			return true
		})
		if !isUnclear(err) {
			break
		}
	}
	if isUnclear(err) {
		c.Pos = position
	}
	return err
}

// whyNot returns what a function panics with.
func whyNot(do func()) (why any) {
	defer func() { why = recover() }()
	do()
	return nil
}

// localNames returns the names that functions and blocks of a cell declare. Expressions with these
// cannot be compiled alone: gomacro has forgotten the names.
func localNames(cell []ast.Node) map[string]bool {
	names := map[string]bool{}
	for _, top := range cell {
		ast.Inspect(top, func(node ast.Node) bool {
			var declared []ast.Expr
			switch node := node.(type) {
			case *ast.AssignStmt:
				if node.Tok == token.DEFINE && node != top {
					declared = node.Lhs
				}
			case *ast.RangeStmt:
				declared = []ast.Expr{node.Key, node.Value}
			case *ast.Field:
				for _, name := range node.Names {
					declared = append(declared, name)
				}
			case *ast.ValueSpec:
				for _, name := range node.Names {
					declared = append(declared, name)
				}
			}
			for _, x := range declared {
				if name, ok := x.(*ast.Ident); ok {
					names[name.Name] = true
				}
			}
			return true
		})
	}
	return names
}

// mentions reports whether an expression has one of the names.
func mentions(x ast.Expr, names map[string]bool) (does bool) {
	ast.Inspect(x, func(node ast.Node) bool {
		name, ok := node.(*ast.Ident)
		does = does || ok && names[name.Name]
		return true
	})
	return does
}
