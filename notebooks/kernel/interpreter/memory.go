package interpreter

import (
	"fmt"
	"go/ast"
	"go/token"
	"reflect"
	"strconv"

	"github.com/cosmos72/gomacro/fast"
)

// Running out of memory kills the process; recover cannot help. So a call of make that asks
// for more than this is a panic.
const mostBytes = 4 << 30

const (
	sized   = "·sized"   // its first argument, a length or capacity for make, of the type that is the second
	bounded = "·bounded" // bound
)

// correctMake corrects the sizes in a call of make.
func correctMake(node ast.Node) {
	call, ok := node.(*ast.CallExpr)
	if !ok || !isBuiltin(call.Fun, "make") {
		return
	}
	for i := 1; i < len(call.Args); i++ {
		makeSingle(&call.Args[i])
		call.Args[i] = callOf(sized, call.Args[i], call.Args[0])
	}
}

func compileSize(c *fast.Comp, arguments ...ast.Expr) *fast.Expr {
	x := arguments[0]
	n := compile(c, x)
	if !stillBuiltin(c, &ast.Ident{Name: "make"}) {
		return n
	}
	if k := n.Type.Kind(); !n.Untyped() && reflect.Int < k && k <= reflect.Uintptr { // gomacro takes an int only
		x = callOf("int", x)
		n = compile(c, x)
	}
	t := c.Type(arguments[1]).ReflectType()
	if t.Kind() == reflect.Map || !n.Untyped() && n.Type.Kind() != reflect.Int { // a map takes no memory yet
		return n
	}
	size := &ast.BasicLit{ValuePos: x.Pos(), Kind: token.INT, Value: strconv.Itoa(int(t.Elem().Size()))}
	return compile(c, callOf(bounded, x, size))
}

// bound returns n, the number of elements of so many bytes to make.
func bound(n, size int) int {
	if size > 0 && n > mostBytes/size {
		panic(fmt.Sprintf("make: %d elements of %d bytes are more than the %d GB that a cell can make at once", n, size, mostBytes>>30))
	}
	return n
}

// stillBuiltin reports whether a name is that of a builtin function, and no cell has declared
// it anew.
func stillBuiltin(c *fast.Comp, name *ast.Ident) bool {
	_, ok := compile(c, name).Value.(fast.Builtin)
	return ok
}
