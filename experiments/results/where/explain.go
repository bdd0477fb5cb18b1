package where

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// Explain says why no row matches, as far as single comparisons tell: what they ask of
// never occurs, and what there is instead. It is "" where each is true of some row.
func (c *Condition) Explain(rows []Row) string {
	var reasons []string
	var look func(node ast.Node)
	look = func(node ast.Node) {
		n, ok := node.(*ast.BinaryNode)
		if !ok {
			return
		}
		if n.Operator == "and" || n.Operator == "&&" {
			look(n.Left)
			look(n.Right)
			return
		}
		name, ok := n.Left.(*ast.IdentifierNode)
		if !ok || slices.ContainsFunc(rows, func(row Row) bool { return c.value(n, row) == true }) {
			return
		}
		reasons = append(reasons, fmt.Sprintf("%s is %s", name.Value, occurring(name.Value, rows)))
	}
	look(c.root)
	return strings.Join(reasons, "; ")
}

// occurring writes which values a name has: numbers by their range.
func occurring(name string, rows []Row) string {
	var numbers []float64
	var others []string
	for _, row := range rows {
		if n, ok := number(row[name]); ok {
			numbers = append(numbers, n)
		} else if row[name] != nil {
			if value := format(row[name]); !slices.Contains(others, value) {
				others = append(others, value)
			}
		}
	}
	slices.Sort(others)
	const most = 8
	if len(others) > most {
		others = append(others[:most], "and others")
	}
	if len(numbers) > 0 {
		lowest, highest := slices.Min(numbers), slices.Max(numbers)
		if lowest == highest {
			others = append([]string{"always " + format(lowest)}, others...)
		} else {
			others = append([]string{fmt.Sprintf("from %s to %s", format(lowest), format(highest))}, others...)
		}
	}
	if len(others) == 0 {
		return "nowhere"
	}
	return strings.Join(others, ", ")
}

// format writes a value for people, text as an expression would have it.
func format(v any) string {
	switch v := v.(type) {
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case string:
		return strconv.Quote(v)
	case []any:
		elements := make([]string, len(v))
		for i := range v {
			elements[i] = format(v[i])
		}
		return "[" + strings.Join(elements, ", ") + "]"
	}
	return fmt.Sprint(v)
}
