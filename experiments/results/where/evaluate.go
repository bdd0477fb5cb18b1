package where

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// Match reports whether the condition is true of a row. What the row lacks makes a
// comparison neither true nor false, as NULL does in SQL.
func (c *Condition) Match(row Row) bool { return c.value(c.root, row) == true }

// value returns what a node comes to, nil for what the row lacks.
func (c *Condition) value(node ast.Node, row Row) any {
	switch n := node.(type) {
	case *ast.IntegerNode:
		return int64(n.Value)
	case *ast.FloatNode:
		return n.Value
	case *ast.BoolNode:
		return n.Value
	case *ast.StringNode:
		return n.Value
	case *ast.IdentifierNode:
		return row[n.Value]
	case *ast.ArrayNode:
		list := make([]any, len(n.Nodes))
		for i, element := range n.Nodes {
			list[i] = c.value(element, row)
		}
		return list
	case *ast.MemberNode:
		return member(c.value(n.Node, row), c.value(n.Property, row))
	case *ast.BuiltinNode:
		switch v := c.value(n.Arguments[0], row).(type) {
		case []any:
			return int64(len(v))
		case string:
			return int64(len([]rune(v)))
		}
	case *ast.UnaryNode:
		return unary(n.Operator, c.value(n.Node, row))
	case *ast.BinaryNode:
		return c.binary(n, row)
	}
	return nil
}

func member(of, name any) any {
	switch of := of.(type) {
	case map[string]any:
		if name, ok := name.(string); ok {
			return of[name]
		}
	case []any:
		if i, ok := name.(int64); ok && 0 <= i && i < int64(len(of)) {
			return of[i]
		}
	}
	return nil
}

func unary(operator string, v any) any {
	switch operator {
	case "not", "!":
		if truth, ok := v.(bool); ok {
			return !truth
		}
	case "-":
		if n, ok := number(v); ok {
			return -n
		}
	case "+":
		return v
	}
	return nil
}

func (c *Condition) binary(n *ast.BinaryNode, row Row) any {
	a, b := c.value(n.Left, row), c.value(n.Right, row)
	switch n.Operator {
	case "and", "&&":
		return logical(a, b, false)
	case "or", "||":
		return logical(a, b, true)
	case "==", "!=":
		return equality(n, a, b)
	}
	if a == nil || b == nil {
		return nil
	}
	if pattern := c.patterns[n]; pattern != nil {
		return pattern.MatchString(words(a))
	}
	switch n.Operator {
	case "in":
		return contains(b, a)
	case "contains":
		return contains(a, b)
	case "startsWith":
		return strings.HasPrefix(words(a), words(b))
	case "endsWith":
		return strings.HasSuffix(words(a), words(b))
	case "<", "<=", ">", ">=":
		return ordered(n.Operator, a, b)
	}
	return arithmetic(n.Operator, a, b)
}

// logical joins two truths of which one alone decides if it is decisive: false for and, true
// for or. What is neither true nor false leaves the answer open, nil, unless the other decides.
func logical(a, b any, decisive bool) any {
	switch {
	case a == decisive || b == decisive:
		return decisive
	case a == !decisive && b == !decisive:
		return !decisive
	}
	return nil
}

// equality compares with == or !=. Only where the condition itself says nil is a value that is
// not there equal to anything.
func equality(n *ast.BinaryNode, a, b any) any {
	_, leftNil := n.Left.(*ast.NilNode)
	_, rightNil := n.Right.(*ast.NilNode)
	switch {
	case leftNil || rightNil:
		return (a == nil && b == nil) == (n.Operator == "==")
	case a == nil || b == nil:
		return nil
	}
	return equal(a, b) == (n.Operator == "==")
}

// contains reports whether a list has an element, a text a part, or a group a name.
func contains(whole, part any) any {
	switch whole := whole.(type) {
	case []any:
		return slices.ContainsFunc(whole, func(element any) bool { return element != nil && equal(element, part) })
	case string:
		if part, ok := part.(string); ok {
			return strings.Contains(whole, part)
		}
	case map[string]any:
		_, has := whole[words(part)]
		return has
	}
	return nil
}

// equal compares two values that are there: numbers by size, a list also with its text.
func equal(a, b any) bool {
	if x, ok := a.(int64); ok {
		if y, ok := b.(int64); ok {
			return x == y
		}
	}
	if x, ok := number(a); ok {
		y, ok := number(b)
		return ok && x == y
	}
	x, xIsList := a.([]any)
	y, yIsList := b.([]any)
	switch {
	case xIsList && yIsList:
		return slices.EqualFunc(x, y, equal)
	case xIsList || yIsList:
		return words(a) == words(b)
	}
	switch a := a.(type) {
	case bool:
		return a == b
	case string:
		return a == b
	}
	return false
}

// words is a value as text; a list without spaces, as people write it with and without.
func words(v any) string {
	switch v := v.(type) {
	case string:
		if strings.HasPrefix(v, "[") {
			return strings.ReplaceAll(v, " ", "")
		}
		return v
	case []any:
		elements := make([]string, len(v))
		for i := range v {
			elements[i] = words(v[i])
		}
		return "[" + strings.Join(elements, ",") + "]"
	}
	return format(v)
}

func ordered(operator string, a, b any) any {
	var order int
	x, isNumber := number(a)
	y, isNumberToo := number(b)
	s, isText := a.(string)
	t, isTextToo := b.(string)
	switch {
	case isNumber && isNumberToo:
		order = cmp.Compare(x, y)
	case isText && isTextToo:
		order = cmp.Compare(s, t)
	default:
		return nil // there is no order between them
	}
	switch operator {
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}

func arithmetic(operator string, a, b any) any {
	x, ok := number(a)
	y, okToo := number(b)
	if !ok || !okToo {
		return nil
	}
	var result float64
	switch operator {
	case "+":
		result = x + y
	case "-":
		result = x - y
	case "*":
		result = x * y
	case "/":
		result = x / y
	case "%":
		result = math.Mod(x, y)
	}
	if math.IsNaN(result) {
		return nil
	}
	return result
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}
