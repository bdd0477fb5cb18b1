package serve

import (
	"context"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"time"

	"gradbook/experiments/results"
	"gradbook/plots"
)

// sqlPage is what the page for questions in SQL shows.
type sqlPage struct {
	Query  string
	Rows   results.Rows // the first of them
	Total  int
	Fault  string
	Took   string
	Tables []sqlTableInfo
	Figure *figureSlot // of the answer
}

// sqlTableInfo is a table of the record, or a view.
type sqlTableInfo struct{ Kind, Name, SQL string }

const (
	// queryLimit is how long a question may take.
	queryLimit = 10 * time.Second
	// rowsOfAnswer is how many rows of an answer a page shows; the CSV has all.
	rowsOfAnswer = 1000
)

// sqlView is the page for questions in SQL.
func sqlView(db results.Reader, r *http.Request) (view, error) {
	p := sqlPage{Query: r.URL.Query().Get("q")}
	tables, err := db.Query(`SELECT type, name, sql FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version' ORDER BY type = 'view', name`)
	if err != nil {
		return view{}, err
	}
	for _, values := range tables.Values {
		p.Tables = append(p.Tables, sqlTableInfo{fmt.Sprint(values[0]), fmt.Sprint(values[1]), fmt.Sprint(values[2])})
	}
	if p.Query != "" {
		began := time.Now()
		rows, err := answer(db, r, p.Query)
		if err != nil {
			p.Fault = err.Error()
		}
		p.Took = time.Since(began).Round(time.Millisecond).String()
		p.Total = len(rows.Values)
		rows.Values = rows.Values[:min(p.Total, rowsOfAnswer)]
		p.Rows = rows
		if len(rows.Values) > 0 {
			p.Figure = &figureSlot{Name: "answer", Title: "Answer", Shows: "its last column of numbers over its first column", Address: "sql/answer", Query: url.Values{"q": {p.Query}}.Encode()}
		}
	}
	return view{Title: "SQL", Page: "sql", Data: p}, nil
}

// answer answers a question within the time that one may take.
func answer(db results.Reader, r *http.Request, query string) (results.Rows, error) {
	ctx, cancel := context.WithTimeout(r.Context(), queryLimit)
	defer cancel()
	rows, err := db.WithContext(ctx).Query(query)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return results.Rows{}, fmt.Errorf("it took longer than %v and was ended; ask for less, or use the command query", queryLimit)
	}
	return rows, err
}

// sqlTable sends an answer: as answer.csv, or as a figure.
func sqlTable(db results.Reader, w http.ResponseWriter, r *http.Request) error {
	rows, err := answer(db, r, r.URL.Query().Get("q"))
	if err != nil {
		return mistake("%w", err)
	}
	if name := r.PathValue("table"); name != "answer.csv" {
		f, err := plots.Answer(rows)
		return writeFigure(w, r, f, err, path.Ext(name), "answer")
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="answer.csv"`)
	out := csv.NewWriter(w)
	out.Write(rows.Columns)
	for _, values := range rows.Values {
		record := make([]string, len(values))
		for i, value := range values {
			record[i] = sqlText(value, "")
		}
		out.Write(record)
	}
	out.Flush()
	return out.Error()
}

// sqlText writes a value of an answer, and null where there is none.
func sqlText(value any, null string) string {
	switch value := value.(type) {
	case nil:
		return null
	case []byte:
		return hex.EncodeToString(value)
	case float64:
		return strconv.FormatFloat(value, 'g', -1, 64)
	}
	return fmt.Sprint(value)
}
