package interpreter

import (
	"fmt"
	"reflect"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
)

const (
	// How much of a value is shown as text. The weights of a network, or the pixels of MNIST,
	// would make a notebook that no browser opens.
	maxNumbers    = 1000
	maxCharacters = 100_000

	// How much of a value is shown in a cell of a table.
	maxCellNumbers    = 20
	maxCellCharacters = 200

	// The size of a plot that a cell makes. figure.FromPlot makes figures of other sizes.
	plotWidth  = 6 * vg.Inch
	plotHeight = 4 * vg.Inch
)

// presentable returns what a notebook shows of a value that does not render itself.
func presentable(value any) any {
	if p, ok := value.(*plot.Plot); ok && p != nil {
		return figure.FromPlot(p, plotWidth, plotHeight)
	}
	v := reflect.ValueOf(value)
	switch v.Kind() {
	case reflect.Func, reflect.Chan:
		return words{v.Type().String()} // fmt would show an address
	case reflect.String:
		if n := len(v.String()); n > maxCharacters {
			return words{fmt.Sprintf("%s…\nthe first %d of %d bytes", strings.ToValidUTF8(v.String()[:maxCharacters], ""), maxCharacters, n)}
		}
	}
	if !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() || saysHow(v.Type()) {
		return value
	}
	for _, form := range []func(reflect.Value) any{asList, asTable, asBeginning} {
		if shown := form(v); shown != nil {
			return shown
		}
	}
	return value
}

// words are text that is shown as it is. They are not of type string, because fmt.Sprint puts no
// space between a string and the value beside it.
type words struct{ string }

func (w words) String() string { return w.string }

// saysHow reports whether values of type t have a method that fmt calls to format them.
func saysHow(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[fmt.Stringer]()) || t.Implements(reflect.TypeFor[fmt.Formatter]()) || t.Implements(reflect.TypeFor[error]())
}

// asList converts a slice to the type of a list that renders itself, which cells make slices
// from; it returns nil for any other value.
func asList(v reflect.Value) any {
	if v.Kind() != reflect.Slice {
		return nil
	}
	for _, list := range []reflect.Type{
		reflect.TypeFor[results.Runs](), reflect.TypeFor[results.Epochs](), reflect.TypeFor[results.Sweeps](),
		reflect.TypeFor[results.Groups](), reflect.TypeFor[results.ConfigSummaries](),
	} {
		if v.Type().ConvertibleTo(list) {
			return v.Convert(list).Interface()
		}
	}
	return nil
}

// asTable returns a table of a slice of structs, a table of the fields of a struct, and the type
// of a struct that hides all its fields; nil for any other value.
func asTable(v reflect.Value) any {
	if isSequence(v) {
		if t := structOf(v.Type().Elem()); t != nil && len(fieldsOf(t)) > 0 {
			return tableOf(v, t)
		}
		return nil
	}
	switch t := structOf(v.Type()); {
	case t == nil:
		return nil
	case len(fieldsOf(t)) > 0:
		return tableOfFields(reflect.Indirect(v), t)
	case t.PkgPath() != "":
		return words{v.Type().String()} // fmt would show addresses
	}
	return nil
}

// asBeginning returns the first numbers of very many, nil where there are few.
func asBeginning(v reflect.Value) any {
	switch n := countOf(v); {
	case n <= maxNumbers:
		return nil
	case isSequence(v):
		var w strings.Builder
		left := maxNumbers
		writeFirst(&w, v, &left)
		return words{fmt.Sprintf("%s\nthe first %d of %d", w.String(), maxNumbers, n)}
	default:
		return words{fmt.Sprintf("%v of %d values", v.Type(), n)}
	}
}

// tableOf has a row for each element of v, all of type t or pointers to it.
func tableOf(v reflect.Value, t reflect.Type) (rows results.Rows) {
	fields := fieldsOf(t)
	for _, field := range fields {
		rows.Columns = append(rows.Columns, nameOf(field))
	}
	for i := range v.Len() {
		cells := make([]any, len(fields))
		for j, field := range fields {
			cells[j] = cellOf(reflect.Indirect(v.Index(i)), field)
		}
		rows.Values = append(rows.Values, cells)
	}
	return rows
}

// tableOfFields has a row for each field of v, of type t.
func tableOfFields(v reflect.Value, t reflect.Type) results.Rows {
	rows := results.Rows{Columns: []string{"field", "value"}}
	for _, field := range fieldsOf(t) {
		rows.Values = append(rows.Values, []any{nameOf(field), cellOf(v, field)})
	}
	return rows
}

// fieldsOf returns the exported fields of a struct, with those of embedded structs.
func fieldsOf(t reflect.Type) (fields []reflect.StructField) {
	for _, field := range reflect.VisibleFields(t) {
		if field.IsExported() && !(field.Anonymous && structOf(field.Type) != nil) {
			fields = append(fields, field)
		}
	}
	return fields
}

// nameOf returns the name of a field as its author wrote it. To export the fields of types that
// cells declare, gomacro puts a prefix before their names.
func nameOf(field reflect.StructField) string { return strings.TrimLeft(field.Name, "𒀸𒀹") }

// cellOf returns what the cell of a table shows of a field of v. For a value with many numbers
// it is how many they are. v is invalid in the place of a nil pointer.
func cellOf(v reflect.Value, field reflect.StructField) any {
	if !v.IsValid() {
		return ""
	}
	f, err := v.FieldByIndexErr(field.Index)
	if err != nil { // an embedded pointer is nil
		return ""
	}
	if countOf(f) > maxCellNumbers && !saysHow(f.Type()) {
		if isSequence(f) {
			return fmt.Sprintf("%d × %v", f.Len(), f.Type().Elem())
		}
		return f.Type().String()
	}
	switch f.Kind() {
	case reflect.Float64:
		return f.Float()
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return f.Type().String() // fmt would show an address
	}
	cell := []rune(fmt.Sprintf("%+v", f))
	if len(cell) > maxCellCharacters {
		cell = append(cell[:maxCellCharacters], '…')
	}
	return string(cell)
}

// structOf returns the struct type that t is or points to. It returns nil for other types, and
// for those that fmt formats by a method.
func structOf(t reflect.Type) reflect.Type {
	if saysHow(t) {
		return nil
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	return t
}

func isSequence(v reflect.Value) bool { return v.Kind() == reflect.Slice || v.Kind() == reflect.Array }

// countOf returns about how many values fmt would write of v.
func countOf(v reflect.Value) (n int) {
	switch v.Kind() {
	case reflect.Slice, reflect.Array:
		if k := v.Type().Elem().Kind(); reflect.Bool <= k && k <= reflect.Complex128 || k == reflect.String {
			return v.Len()
		}
		for i := range v.Len() {
			n += countOf(v.Index(i))
		}
	case reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			n += countOf(entries.Value())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			n += countOf(v.Field(i))
		}
	case reflect.Interface:
		return countOf(v.Elem())
	default:
		return 1
	}
	return n
}

// writeFirst writes v as fmt does, but no more numbers than are left.
func writeFirst(w *strings.Builder, v reflect.Value, left *int) {
	if !isSequence(v) {
		fmt.Fprint(w, v)
		*left--
		return
	}
	w.WriteString("[")
	for i := range v.Len() {
		if i > 0 {
			w.WriteString(" ")
		}
		if *left == 0 {
			w.WriteString("…")
			break
		}
		writeFirst(w, v.Index(i), left)
	}
	w.WriteString("]")
}
