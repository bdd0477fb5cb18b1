package sqlite

import (
	"path/filepath"
	"strings"
	"testing"
)

// A query whose answer has no end is told so before it fills the memory.
func TestEndlessAnswer(t *testing.T) {
	db, err := Create(filepath.Join(t.TempDir(), "results.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	defer func(limit int) { maxAnswer = limit }(maxAnswer)
	maxAnswer = 1 << 20
	for _, query := range []string{
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT zeroblob(100000) FROM n",
	} {
		if _, err := db.Query(query); err == nil || !strings.Contains(err.Error(), "larger than 1 MB") || !strings.Contains(err.Error(), "LIMIT") {
			t.Errorf("%s: %v", query, err)
		}
	}
	if rows, err := db.Query("SELECT 1 AS one"); err != nil || len(rows.Values) != 1 {
		t.Errorf("a query after them: %v, %v", rows, err)
	}
}
