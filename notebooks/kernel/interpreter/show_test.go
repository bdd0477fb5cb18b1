package interpreter

import (
	"errors"
	"os"
	"testing"

	"github.com/cosmos72/gomacro/xreflect"

	"gradbook/experiments/results"
)

// rendersItself is gophernotes' canAutoRender for the tests.
func rendersItself(value any, _ xreflect.Type) bool {
	_, is := value.(interface{ SimpleRender() map[string]any })
	return is
}

func TestShow(t *testing.T) {
	failed := errors.New("failed")
	c := New().Comp
	typed := func(pointer any) (types []xreflect.Type) {
		return []xreflect.Type{c.TypeOf(pointer).Elem()}
	}
	for name, c := range map[string]struct {
		values  []any
		types   []xreflect.Type // none: of Display
		noTypes bool
		panics  bool
		shown   int // how many values; -1: none is
		fails   string
	}{
		"a value":                    {values: []any{1}, shown: 1},
		"nothing":                    {shown: -1},
		"nil":                        {values: []any{nil}, types: typed(new(any)), shown: 1},
		"no error":                   {values: []any{nil}, types: typed(new(error)), shown: -1},
		"nil that is displayed":      {values: []any{nil}, shown: 1},
		"several values":             {values: []any{1, true}, shown: 2},
		"a value and no error":       {values: []any{1, nil}, shown: 1},
		"a table and more":           {values: []any{results.Runs{}, []string{"seed"}}, shown: 1},
		"a value and an error":       {values: []any{nil, failed}, shown: -1, fails: "failed"},
		"only an error":              {values: []any{failed}, types: typed(new(error)), shown: -1, fails: "failed"},
		"an error in an any":         {values: []any{failed}, types: typed(new(any)), shown: -1, fails: "failed"},
		"an error that is displayed": {values: []any{failed}, shown: 1},
		"the cell nil":               {values: []any{nil}, noTypes: true, shown: 1},
		"a nil of an error's type":   {values: []any{(*os.PathError)(nil)}, types: typed(new(*os.PathError)), shown: 1},
		"a panic of what shows it":   {values: []any{1}, panics: true, shown: 1, fails: "cannot show a value of type int: too small"},
	} {
		shown := -1
		if c.types == nil && !c.noTypes {
			c.types = make([]xreflect.Type, len(c.values))
		}
		err := Show(c.values, c.types, rendersItself, func(values []any, _ []xreflect.Type) {
			shown = len(values)
			if c.panics {
				panic("too small")
			}
		})
		if shown != c.shown || (err == nil) != (c.fails == "") || err != nil && err.Error() != c.fails {
			t.Errorf("%s: %d values shown, error %v; want %d, %q", name, shown, err, c.shown, c.fails)
		}
	}
}
