package sweep

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"maps"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"gradbook/experiments/hint"
	"gradbook/experiments/results"
)

// A formula is an arithmetic expression over parameters: numbers, + - * /, parentheses and
// functions, in Go's syntax. It is computed in rational numbers, so that 0.1 * 3 is
// 0.3 as it is by hand, and the same on every CPU; a square root alone is rounded, to float64.
type formula struct {
	text  string
	at    place           // where the file has it
	names []string        // of the parameters in it, each once
	whole map[string]bool // those of them that take whole numbers
	root  term
}

// A term computes a part of a formula from what its parameters may be.
type term func(of outcomes) (interval, error)

// outcomes returns what a parameter may be.
type outcomes func(parameter string) (interval, error)

// operators are those of two terms.
var operators = map[token.Token]func(a, b interval) (interval, error){
	token.ADD: func(a, b interval) (interval, error) { return a.plus(b), nil },
	token.SUB: func(a, b interval) (interval, error) { return a.plus(b.negative()), nil },
	token.MUL: func(a, b interval) (interval, error) { return a.times(b), nil },
	token.QUO: interval.over,
}

// A function takes from least to most arguments.
type function struct {
	least, most int
	apply       func(arguments []interval) (interval, error)
}

var functions = map[string]function{
	"min":   {2, math.MaxInt, func(a []interval) (interval, error) { return minimum(a), nil }},
	"max":   {2, math.MaxInt, func(a []interval) (interval, error) { return maximum(a), nil }},
	"round": {1, 1, func(a []interval) (interval, error) { return a[0].whole(nearest), nil }},
	"floor": {1, 1, func(a []interval) (interval, error) { return a[0].whole(below), nil }},
	"ceil":  {1, 1, func(a []interval) (interval, error) { return a[0].whole(above), nil }},
	"sqrt":  {1, 1, func(a []interval) (interval, error) { return a[0].root() }},
}

// parseFormula returns all that is wrong with the text.
func (s *Schema) parseFormula(at place, text string) (*formula, []error) {
	if strings.Contains(text, "//") || strings.Contains(text, "/*") {
		return nil, []error{errors.New("// and /* mean nothing here; write floor(a / b) for a division without a remainder")}
	}
	tree, err := parser.ParseExpr(text)
	if err != nil {
		return nil, []error{unparsed(text, err)}
	}
	c := compiler{schema: s, formula: &formula{text: text, at: at, whole: map[string]bool{}}}
	c.root = c.compile(tree)
	if len(c.names) == 0 && len(c.errors) == 0 {
		c.errorf("it names no parameter; write value: and the number")
	}
	return c.formula, c.errors
}

func unparsed(text string, err error) error {
	message := err.Error()
	if list := (scanner.ErrorList{}); errors.As(err, &list) {
		message = strings.Replace(list[0].Msg, "'EOF'", "its end", 1)
	}
	if strings.Count(text, "(") > strings.Count(text, ")") {
		message = "a parenthesis is not closed; put an expression with a comma in quotes"
	}
	return fmt.Errorf("got %s, which is no arithmetic: %s", results.Canonical(text), message)
}

type compiler struct {
	*formula
	schema *Schema
	errors []error
}

func (c *compiler) errorf(format string, args ...any) term {
	c.errors = append(c.errors, fmt.Errorf(format, args...))
	return nil
}

// compile makes a term of a part of the syntax tree, and refuses what is not arithmetic.
func (c *compiler) compile(part ast.Expr) term {
	switch part := part.(type) {
	case *ast.ParenExpr:
		return c.compile(part.X)
	case *ast.BasicLit:
		return c.number(part)
	case *ast.Ident:
		return c.parameter(part.Name)
	case *ast.CallExpr:
		return c.call(part)
	case *ast.UnaryExpr:
		if part.Op == token.SUB {
			x := c.compile(part.X)
			return func(of outcomes) (interval, error) {
				a, err := x(of)
				if err != nil {
					return a, err
				}
				return a.negative(), nil
			}
		}
	case *ast.BinaryExpr:
		_, isPower := part.Y.(*ast.StarExpr) // a ** b, a * *b to Go
		if isPower || part.Op == token.XOR {
			return c.errorf("there are no powers; write a product such as epochs * epochs, or sqrt")
		}
		if apply, is := operators[part.Op]; is {
			x, y := c.compile(part.X), c.compile(part.Y)
			return func(of outcomes) (interval, error) {
				a, err := x(of)
				if err != nil {
					return a, err
				}
				b, err := y(of)
				if err != nil {
					return b, err
				}
				return apply(a, b)
			}
		}
		return c.errorf("no such operator as %s; there are +, -, * and /", part.Op)
	}
	return c.errorf("%s is no arithmetic; write numbers, parameters, + - * / ( ) and %s", results.Canonical(c.written(part)), functionNames())
}

func (c *compiler) written(part ast.Expr) string { return c.text[part.Pos()-1 : part.End()-1] }

func (c *compiler) number(literal *ast.BasicLit) term {
	x, err := strconv.ParseFloat(literal.Value, 64)
	if err != nil || literal.Kind != token.INT && literal.Kind != token.FLOAT {
		return c.errorf("got %s, expected a number such as 64, 0.1 or 1e-4", results.Canonical(literal.Value))
	}
	value := exactly(x)
	return func(outcomes) (interval, error) { return value, nil }
}

func (c *compiler) parameter(name string) term {
	p, known := c.schema.Find(name)
	if !known {
		help := hint.For(name, c.schema.numericNames(), c.schema.Words)
		if _, is := functions[name]; is {
			help = fmt.Sprintf("; write %s(...)", name)
		}
		return c.errorf("no such parameter as %s%s", name, help)
	}
	if _, is := p.Kind.(Numeric); !is {
		return c.errorf("%s is no number to compute with; it takes %s", name, p.Kind)
	}
	if !slices.Contains(c.names, name) {
		c.names = append(c.names, name)
		_, c.whole[name] = p.Kind.(Whole)
	}
	return func(of outcomes) (interval, error) { return of(name) }
}

func (c *compiler) call(call *ast.CallExpr) term {
	name := c.written(call.Fun)
	f, is := functions[name]
	if !is {
		return c.errorf("no such function as %s%s; there are %s", name, hint.For(name, slices.Sorted(maps.Keys(functions)), nil), functionNames())
	}
	if n := len(call.Args); n < f.least || n > f.most || call.Ellipsis.IsValid() {
		return c.errorf("%s is no call of %s, which takes %s", results.Canonical(c.written(call)), name, map[bool]string{true: "one number", false: "two numbers or more"}[f.most == 1])
	}
	terms := make([]term, len(call.Args))
	for i, argument := range call.Args {
		terms[i] = c.compile(argument)
	}
	return func(of outcomes) (interval, error) {
		arguments := make([]interval, len(terms))
		for i, t := range terms {
			var err error
			if arguments[i], err = t(of); err != nil {
				return interval{}, err
			}
		}
		return f.apply(arguments)
	}
}

func functionNames() string { return Enumerate(slices.Sorted(maps.Keys(functions))) }

// numericNames is the names of all parameters that a formula can name.
func (s *Schema) numericNames() (names []string) {
	for _, p := range s.Parameters {
		if _, is := p.Kind.(Numeric); is {
			names = append(names, p.Name)
		}
	}
	return names
}

// exactly is the number that the shortest decimal of x writes.
func exactly(x float64) interval {
	value, _ := new(big.Rat).SetString(strconv.FormatFloat(x, 'g', -1, 64))
	return between(value, value, false)
}
