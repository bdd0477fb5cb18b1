// Package where chooses among runs, or other records, by an expression over what they
// have: their parameters, their metrics and the other fields that they have in JSON.
//
//	val_accuracy > 0.97 and activation in ["relu", "gelu"] and not ("slow" in tags)
//
// The syntax is that of github.com/expr-lang/expr, of which it takes names, numbers,
// "text", true, false, nil and [lists]; ==, !=, <, <=, >, >=, in, contains, startsWith,
// endsWith and matches (a regular expression); and, or, not; +, -, *, /, %; len(x),
// list[0] and group.name. A list is also equal to its text, "[128, 64]".
//
// What a record lacks matches nothing: neither dropout < 0.1 nor dropout != 0.1 nor
// not (dropout < 0.1) is true of a run without dropout. Only dropout == nil is.
package where

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"gradbook/experiments/hint"
)

// Row is what an expression knows of a record, by name. Values are nil, bool, int64,
// float64, string, []any and map[string]any.
type Row map[string]any

// RowOf returns the fields that a record has in JSON. The parameters of its field config and
// the values of its field metrics have their own names too, where no other field has that name.
func RowOf(record any) (Row, error) {
	text, err := json.Marshal(record)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.UseNumber()
	var row Row
	if err := decoder.Decode(&row); err != nil {
		return nil, err
	}
	for name, value := range row {
		row[name] = withNumbers(value)
	}
	metrics, _ := row["metrics"].(map[string]any)
	for name, value := range metrics {
		switch value { // what JSON has no number for
		case "NaN":
			metrics[name] = nil
		case "Infinity":
			metrics[name] = math.Inf(1)
		case "-Infinity":
			metrics[name] = math.Inf(-1)
		}
	}
	config, _ := row["config"].(map[string]any)
	for _, group := range []map[string]any{config, metrics} {
		for name, value := range group {
			if _, taken := row[name]; !taken {
				row[name] = value
			}
		}
	}
	return row, nil
}

func withNumbers(value any) any {
	switch value := value.(type) {
	case json.Number:
		if n, err := value.Int64(); err == nil {
			return n
		}
		f, _ := value.Float64()
		return f
	case []any:
		for i := range value {
			value[i] = withNumbers(value[i])
		}
	case map[string]any:
		for name := range value {
			value[name] = withNumbers(value[name])
		}
	}
	return value
}

// Names returns the names that any of the rows has, sorted.
func Names(rows []Row) []string {
	names := map[string]bool{}
	for _, row := range rows {
		for name := range row {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// Condition is an expression that is true or false of a row.
type Condition struct {
	text     string
	root     ast.Node
	patterns map[ast.Node]*regexp.Regexp // of each "matches"
}

// Error is what is wrong in an expression, and where.
type Error struct {
	Text      string // the expression
	Character int    // from 1
	Message   string
}

// Error writes the message with the expression below it and a mark at the character.
func (e *Error) Error() string {
	line := strings.NewReplacer("\n", " ", "\t", " ").Replace(e.Text)
	return fmt.Sprintf("character %d: %s\n  %s\n  %s^", e.Character, e.Message, line, strings.Repeat(" ", max(e.Character-1, 0)))
}

// Parse reads an expression about rows. An *Error tells what it cannot be: it is not of
// the language, it has a name that no row has, or it is not true or false of a row. Where
// there are no rows, any name will do.
func Parse(text string, rows []Row) (*Condition, error) {
	c := &Condition{text: text, patterns: map[ast.Node]*regexp.Regexp{}}
	if strings.TrimSpace(text) == "" {
		return nil, &Error{text, 1, `the expression is empty; write one such as val_accuracy > 0.9 and activation == "relu"`}
	}
	tree, err := parser.Parse(text)
	if err != nil {
		var found *file.Error
		if errors.As(err, &found) {
			return nil, &Error{text, found.From + 1, found.Message}
		}
		return nil, fmt.Errorf("%s: %w", text, err)
	}
	c.root = tree.Node
	if err := c.check(c.root, rows); err != nil {
		return nil, err
	}
	return c, c.checkTruth(c.root, rows)
}

func (c *Condition) errorAt(node ast.Node, format string, arguments ...any) error {
	return &Error{c.text, node.Location().From + 1, fmt.Sprintf(format, arguments...)}
}

// check refuses what is not of the language, and names that no row has.
func (c *Condition) check(node ast.Node, rows []Row) error {
	var parts []ast.Node
	switch n := node.(type) {
	case *ast.NilNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.StringNode:
	case *ast.IdentifierNode:
		return c.checkName(n, rows)
	case *ast.UnaryNode:
		parts = []ast.Node{n.Node}
	case *ast.BinaryNode:
		if !slices.Contains(operators, n.Operator) {
			return c.errorAt(node, "%s is not of this language; there are %s", n.Operator, strings.Join(operators, " "))
		}
		if err := c.checkPattern(n); err != nil {
			return err
		}
		parts = []ast.Node{n.Left, n.Right}
	case *ast.ArrayNode:
		parts = n.Nodes
	case *ast.MemberNode:
		parts = []ast.Node{n.Node, n.Property}
	case *ast.BuiltinNode:
		if n.Name != "len" {
			return c.errorAt(node, "there is no function %s here; there is len, of a list or a text", n.Name)
		}
		parts = n.Arguments
	default:
		return c.errorAt(node, "this is not of the language of conditions; write one such as val_accuracy > 0.9 and activation == \"relu\"")
	}
	for _, part := range parts {
		if err := c.check(part, rows); err != nil {
			return err
		}
	}
	return nil
}

var operators = []string{"==", "!=", "<", "<=", ">", ">=", "in", "contains", "startsWith", "endsWith", "matches",
	"and", "or", "&&", "||", "+", "-", "*", "/", "%"}

func (c *Condition) checkName(n *ast.IdentifierNode, rows []Row) error {
	names := Names(rows)
	if len(rows) == 0 || slices.Contains(names, n.Value) {
		return nil
	}
	for _, row := range rows {
		for _, value := range row {
			if value == any(n.Value) {
				return c.errorAt(n, "text stands in quotes: %q", n.Value)
			}
		}
	}
	if meant := hint.For(n.Value, names, nil); meant != "" {
		return c.errorAt(n, "nothing here is called %s%s", n.Value, meant)
	}
	return c.errorAt(n, "nothing here is called %s; there are %s", n.Value, strings.Join(names, ", "))
}

func (c *Condition) checkPattern(n *ast.BinaryNode) error {
	if n.Operator != "matches" {
		return nil
	}
	pattern, ok := n.Right.(*ast.StringNode)
	if !ok {
		return c.errorAt(n.Right, `matches takes a regular expression in quotes, such as name matches "^wide"`)
	}
	compiled, err := regexp.Compile(pattern.Value)
	if err != nil {
		return c.errorAt(n.Right, "%v", err)
	}
	c.patterns[n] = compiled
	return nil
}

// checkTruth refuses what is not true or false where something has to be.
func (c *Condition) checkTruth(node ast.Node, rows []Row) error {
	switch n := node.(type) {
	case *ast.BoolNode, *ast.MemberNode:
		return nil
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			return c.checkTruth(n.Node, rows)
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "or", "&&", "||":
			if err := c.checkTruth(n.Left, rows); err != nil {
				return err
			}
			return c.checkTruth(n.Right, rows)
		case "+", "-", "*", "/", "%":
		default:
			return nil
		}
	case *ast.IdentifierNode:
		for _, row := range rows {
			if _, ok := row[n.Value].(bool); ok {
				return nil
			}
		}
		if len(rows) == 0 {
			return nil
		}
		return c.errorAt(node, "%s is neither true nor false; compare it with something, such as %[1]s == 1", n.Value)
	}
	return c.errorAt(node, "this is neither true nor false; compare it with something")
}
