package sqlite

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// A file of somebody else may have anything under the names of a record's tables: a view
// that has no end, a virtual table. Nothing is read from one that has.

// made are the names of what the migrations make, with the texts of the views.
var made = sync.OnceValue(func() (m struct {
	tables map[string]bool
	views  map[string][]string
}) {
	m.tables, m.views = map[string]bool{}, map[string][]string{}
	files, _ := migrations.ReadDir("migrations")
	for _, file := range files {
		text, _ := migrations.ReadFile("migrations/" + file.Name())
		for _, found := range regexp.MustCompile(`(?m)^CREATE TABLE (\w+)`).FindAllSubmatch(text, -1) {
			m.tables[string(found[1])] = true
		}
		for _, found := range regexp.MustCompile(`(?ms)^CREATE VIEW (\w+) .*?;$`).FindAllSubmatch(text, -1) {
			name := string(found[1])
			m.views[name] = append(m.views[name], plainSQL(string(found[0])))
		}
	}
	return m
})

var commentSQL = regexp.MustCompile(`--[^\n]*`)

// plainSQL is a statement without comments, in one line.
func plainSQL(text string) string {
	text = strings.Join(strings.Fields(commentSQL.ReplaceAllString(text, "")), " ")
	return strings.TrimSuffix(text, ";")
}

// refuseForgery returns an error where something that the migrations make is not what
// they make.
func refuseForgery(q querier) error {
	objects, err := collect(q, func(row scanner) (o [3]string, err error) {
		err = row.Scan(&o[0], &o[1], &o[2])
		return o, err
	}, `SELECT lower(t.name), t.type, coalesce((SELECT sql FROM sqlite_schema s WHERE lower(s.name) = lower(t.name) AND s.type IN ('table', 'view')), '')
		FROM pragma_table_list t WHERE t.schema = 'main'`)
	if err != nil {
		return err
	}
	for _, object := range objects {
		name, kind, text := object[0], object[1], object[2]
		own := !made().tables[name] && made().views[name] == nil ||
			kind == "table" && made().tables[name] ||
			kind == "view" && (slices.Contains(made().views[name], plainSQL(text)) || name == "run_configs") // each record has its own, for people to ask
		if !own {
			return fmt.Errorf("it is no record of Gradbook: its %s %s is not the one of that name that Gradbook makes", kind, name)
		}
	}
	return nil
}

// refuseTriggers returns an error where writing to the tables would carry out statements
// of the file.
func refuseTriggers(q querier) error {
	names, err := collect(q, func(row scanner) (name string, err error) {
		err = row.Scan(&name)
		return name, err
	}, `SELECT name FROM sqlite_schema WHERE type NOT IN ('table', 'view', 'index') OR sql LIKE '%TRIGGER%'`)
	if err == nil && len(names) > 0 {
		err = fmt.Errorf("it has triggers, such as %q, which Gradbook does not make and does not carry out", names[0])
	}
	return err
}
