package results

// Rows are what a SELECT of the user's found. A value is nil (NULL), int64,
// float64, string or []byte.
type Rows struct {
	Columns []string
	Values  [][]any
}
