package sweep

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Error is one thing that is wrong in a sweep file, and where.
type Error struct {
	File         string
	Line, Column int // from 1
	Message      string
}

// Error writes file:line:column: message, as compilers do.
func (e Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// The first mostShown errors of a file are shown, and how many more there are; those beyond
// mostWorded are only counted.
const mostShown, mostWorded = 50, 1000

// Errors is all that is wrong in a sweep file, from its first line to its last.
type Errors []Error

// Error writes one line for each.
func (e Errors) Error() string { return strings.Join(e.lines(), "\n") }

func (e Errors) lines() []string {
	lines := make([]string, len(e))
	for i := range e {
		lines[i] = e[i].Error()
	}
	return lines
}

func (e Errors) sort() {
	slices.SortStableFunc(e, func(a, b Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// shown leaves the first errors, in the order of the file, and one that says how many more
// there are.
func (e Errors) shown() Errors {
	e.sort()
	if len(e) <= mostShown+1 {
		return e
	}
	next := e[mostShown]
	next.Message = fmt.Sprintf("and %d more errors, from here on", len(e)-mostShown)
	return append(e[:mostShown:mostShown], next)
}
