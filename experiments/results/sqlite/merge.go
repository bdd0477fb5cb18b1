package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gradbook/experiments/results"
)

// Export writes a sweep with all that belongs to it to a new file, a record of
// its own. A run that is in training goes with its last checkpoint and waits
// there for a worker.
func (db *DB) Export(ctx context.Context, sweepID int64, path string) error {
	if exists(path) {
		return fmt.Errorf("%s exists; name another file with -o", path)
	}
	to, err := Create(path)
	if err != nil {
		return err
	}
	_, err = to.merge(ctx, db, sweepID)
	if err = errors.Join(err, to.Close()); err != nil {
		for _, name := range []string{path, path + "-wal", path + "-shm"} {
			os.Remove(name)
		}
	}
	return err
}

// Import takes up the sweeps of another record, all or none of them, with ids of
// this one. A sweep that is here already is left as it is: one of the same text
// that began in the same millisecond. It refuses a record with something that no command
// could read later.
func (db *DB) Import(ctx context.Context, reader results.Reader) ([]results.Imported, error) {
	from, ok := reader.(*DB)
	if !ok {
		return nil, fmt.Errorf("%s: only a record in a SQLite file can be imported, not a %T", db.path, reader)
	}
	if same, err := sameFile(from.path, db.path); err != nil || same {
		return nil, cmp.Or(err, fmt.Errorf("%s is the record itself; name another file", from.path))
	}
	sweeps, err := from.Sweeps()
	if err != nil {
		return nil, fmt.Errorf("%w; nothing was imported", err)
	}
	ids := make([]int64, len(sweeps))
	for i, sweep := range sweeps {
		ids[i] = sweep.ID
		if err := from.readable(sweep); err != nil {
			return nil, fmt.Errorf("sweep %d of %s cannot be read, and nothing was imported: %w", sweep.ID, from.path, err)
		}
	}
	return db.merge(ctx, from, ids...)
}

func sameFile(a, b string) (bool, error) {
	infoA, err := os.Stat(a)
	if err != nil {
		return false, err
	}
	infoB, err := os.Stat(b)
	return err == nil && os.SameFile(infoA, infoB), err
}

// merge copies sweeps of another database into this one, in one transaction.
func (db *DB) merge(ctx context.Context, from *DB, sweepIDs ...int64) (merged []results.Imported, err error) {
	runs, err := db.unknownRuns(from, sweepIDs)
	if err != nil {
		return nil, err
	}
	folders, err := db.stageFolders(from.path, runs)
	if err != nil {
		return nil, err
	}
	defer folders.remove()
	source, err := from.sql.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", from.path, err)
	}
	defer source.Close()
	merged, ids, _, err := db.mergeFrom(ctx, source, from.path, false, sweepIDs...)
	if err != nil {
		return nil, err
	}
	return merged, wrap(folders.place(ids), "%s has the sweeps now, but not all files of their runs", db.path)
}

// unknownRuns are those of the sweeps of another database that this one does not have.
func (db *DB) unknownRuns(from *DB, sweepIDs []int64) (ids []int64, err error) {
	for _, id := range sweepIDs {
		sweep, err := from.Sweep(id)
		if err != nil {
			return nil, err
		}
		var known bool
		if err := db.row(`SELECT EXISTS (SELECT 1 FROM sweeps WHERE created_at = ? AND spec = ?)`, sweep.CreatedAt.Format(timeFormat), sweep.Spec).Scan(&known); err != nil {
			return nil, wrap(err, "%s: look for sweep %d of %s", db.path, id, from.path)
		}
		if known {
			continue
		}
		runs, err := query(from, "read runs", func(row scanner) (run int64, err error) {
			err = row.Scan(&run)
			return run, err
		}, `SELECT id FROM runs WHERE sweep_id = ?`, id)
		if err != nil {
			return nil, err
		}
		ids = append(ids, runs...)
	}
	return ids, nil
}

// mergeFrom copies sweeps from a connection to the database at path. ids are those of their
// runs, there to here. Of a damaged database it copies what can be read, and returns what cannot.
func (db *DB) mergeFrom(ctx context.Context, source *sql.Conn, path string, damaged bool, sweepIDs ...int64) (merged []results.Imported, ids map[int64]int64, lost []error, err error) {
	// What is read below is of one moment, whoever writes meanwhile. A savepoint is a
	// transaction, and may be made within one.
	if _, err := source.ExecContext(ctx, `SAVEPOINT merge`); err != nil {
		return nil, nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	defer source.ExecContext(ctx, `RELEASE merge`)
	err = db.inTransaction(ctx, func(tx transaction) error {
		references, err := foreignKeys(tx)
		if err != nil {
			return err
		}
		m := &merger{ctx: ctx, source: source, tx: tx, references: references, ids: map[string]map[int64]int64{}, damaged: damaged}
		m.file = func(file string) string { return db.RelativePath(filepath.Join(filepath.Dir(path), file)) }
		for _, id := range sweepIDs {
			sweep, err := m.sweep(id)
			if err != nil {
				return fmt.Errorf("copy sweep %d of %s: %w", id, path, err)
			}
			merged = append(merged, sweep)
		}
		lost, ids = m.lost, m.ids["runs"]
		return makeRunConfigs(tx)
	})
	return merged, ids, lost, err
}

// foreignKey says that a column holds the ids of another table's rows.
type foreignKey struct{ table, column, parent string }

// foreignKeys returns those of all tables.
func foreignKeys(tx transaction) ([]foreignKey, error) {
	return collect(tx, func(row scanner) (k foreignKey, err error) {
		err = row.Scan(&k.table, &k.column, &k.parent)
		return k, err
	}, `SELECT t.name, k."from", k."table" FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) k WHERE t.type = 'table' ORDER BY t.name, k."from"`)
}

// merger copies rows from one database to another with the same tables.
type merger struct {
	ctx        context.Context
	source     *sql.Conn
	tx         transaction
	references []foreignKey
	ids        map[string]map[int64]int64 // of a table's rows: there to here
	file       func(string) string        // a sweep file's name: there to here

	damaged bool    // the other database is: what cannot be read of it is left out, the sweep and its runs aside
	lost    []error // what was left out
}

// leave leaves out what cannot be read of a damaged database.
func (m *merger) leave(err error) error {
	if err == nil || !m.damaged {
		return err
	}
	m.lost = append(m.lost, err)
	return nil
}

func (m *merger) sweep(id int64) (merged results.Imported, err error) {
	if m.damaged {
		return merged, m.rows(id, &merged)
	}
	merged.Sweep, err = scanSweep(m.source.QueryRowContext(m.ctx, selectSweep+` WHERE id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return merged, errors.New("there is no such sweep")
	}
	if err != nil {
		return merged, err
	}
	err = m.tx.QueryRow(`SELECT id FROM sweeps WHERE created_at = ? AND spec = ?`,
		merged.Sweep.CreatedAt.Format(timeFormat), merged.Sweep.Spec).Scan(&merged.ID)
	if err == nil {
		merged.Known = true
		const ended = `SELECT count(*) FROM runs WHERE sweep_id = ? AND state NOT IN ('pending', 'running')`
		if err = m.tx.QueryRow(ended, merged.ID).Scan(&merged.EndedHere); err == nil {
			err = m.source.QueryRowContext(m.ctx, ended, id).Scan(&merged.EndedThere)
		}
		return merged, err
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return merged, err
	}
	return merged, m.rows(id, &merged)
}

// rows copies a sweep with all that belongs to it.
func (m *merger) rows(id int64, merged *results.Imported) error {
	if err := m.copy("datasets", `sha256 IN (SELECT dataset_sha256 FROM runs WHERE sweep_id = ?)`, id); err != nil {
		return err
	}
	if err := m.leave(m.environments(id)); err != nil {
		return err
	}
	if err := m.copy("sweeps", `id = ?`, id); err != nil {
		return err
	}
	merged.ID = m.ids["sweeps"][id]
	// The command of its file is of no concern here, nor was it done in this file.
	if _, err := m.tx.Exec(`UPDATE sweeps SET hook_worker = NULL, finished_in = '' WHERE id = ?`, merged.ID); err != nil {
		return err
	}
	if file := merged.Sweep.File; file != "" {
		if _, err := m.tx.Exec(`UPDATE sweeps SET file = ? WHERE id = ?`, m.file(file), merged.ID); err != nil {
			return err
		}
	}
	if err := m.copy("runs", `sweep_id = ?`, id); err != nil {
		return err
	}
	// Whoever trains them does so there. Here they wait.
	_, err := m.tx.Exec(`UPDATE runs SET state = CASE WHEN cancel_requested THEN ? ELSE ? END, cancel_requested = 0 WHERE sweep_id = ? AND state = ?`,
		results.Canceled, results.Pending, merged.ID, results.Running)
	if err != nil {
		return err
	}
	if err := m.tx.QueryRow(`SELECT count(*) FROM runs WHERE sweep_id = ?`, merged.ID).Scan(&merged.Runs); err != nil {
		return err
	}
	copied := map[string]bool{"runs": true}
	for _, belongsTo := range []struct{ parent, whose string }{
		{"runs", ` IN (SELECT id FROM runs WHERE sweep_id = ?)`},
		{"sweeps", ` = ?`},
	} {
		for _, key := range m.references {
			if key.parent != belongsTo.parent || copied[key.table] {
				continue
			}
			copied[key.table] = true
			if err := m.leave(m.copy(key.table, key.column+belongsTo.whose, id)); err != nil {
				return err
			}
		}
	}
	return m.leave(m.copy("images", `(dataset_sha256, split, sample) IN (SELECT dataset_sha256, split, sample
		FROM misclassified JOIN runs ON runs.id = run_id WHERE sweep_id = ?)`, id))
}

// environments finds those of a sweep's runs here, or records them.
func (m *merger) environments(sweepID int64) error {
	rows, err := m.source.QueryContext(m.ctx, selectEnvironment+` WHERE id IN (SELECT environment_id FROM runs WHERE sweep_id = ?)`, sweepID)
	if err != nil {
		return err
	}
	defer rows.Close()
	if m.ids["environments"] == nil {
		m.ids["environments"] = map[int64]int64{}
	}
	for rows.Next() {
		e, err := scanEnvironment(rows)
		if err != nil {
			return err
		}
		if m.ids["environments"][e.ID], err = addEnvironment(m.tx, e); err != nil {
			return err
		}
	}
	return rows.Err()
}

// columns are those of a table here. The other database must have all of them in a table
// of that name; what else it has there is left out.
func (m *merger) columns(table string) ([]string, error) {
	const text = `SELECT name, hidden FROM pragma_table_xinfo(?)`
	type column struct {
		name   string
		hidden int
	}
	scan := func(row scanner) (c column, err error) {
		err = row.Scan(&c.name, &c.hidden)
		return c, err
	}
	here, err := collect(m.tx, scan, text, table)
	if err != nil {
		return nil, err
	}
	there, err := collect(over(m.ctx, m.source), scan, text, table)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, column := range here {
		if column.hidden != 0 {
			continue // computed from the others
		}
		if !slices.Contains(there, column) {
			return nil, fmt.Errorf("its table %s has no column %s", table, column.name)
		}
		names = append(names, column.name)
	}
	return names, nil
}

// over asks over one connection.
func over(ctx context.Context, connection *sql.Conn) querier {
	return rowsOf(func(text string, arguments ...any) (*sql.Rows, error) {
		return connection.QueryContext(ctx, text, arguments...)
	})
}

// copy copies the rows of a table. A column id is given anew; columns that refer
// to rows with such an id follow. Of datasets and images, a row with the key of one that is
// here already is left out.
func (m *merger) copy(table, where string, sweepID int64) (err error) {
	defer func() { err = wrap(err, "table %s", table) }()
	columns, err := m.columns(table)
	if err != nil {
		return err
	}
	list, text := insertion(table, columns)
	insert, err := m.tx.Prepare(text)
	if err != nil {
		return err
	}
	defer insert.Close()
	rows, err := m.source.QueryContext(m.ctx, fmt.Sprintf(`SELECT %s FROM %s WHERE %s`, list, quoteName(table), where), sweepID)
	if err != nil {
		return err
	}
	defer rows.Close()
	id, parents := slices.Index(columns, "id"), m.parents(table, columns)
	if id >= 0 && m.ids[table] == nil {
		m.ids[table] = map[int64]int64{}
	}
	values := make([]any, len(columns))
	targets := make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		if err := m.follow(table, columns, parents, values); err != nil {
			return err
		}
		if err := m.insert(insert, table, values, id); err != nil {
			return err
		}
	}
	return rows.Err()
}

// insertion returns the names of columns as SQL, and the statement that inserts a row of them.
// It has a place for every column but id, whose value is a new one.
func insertion(table string, columns []string) (list, text string) {
	quoted, places := make([]string, len(columns)), make([]string, len(columns))
	for i, column := range columns {
		quoted[i], places[i] = quoteName(column), "?"
		if column == "id" {
			places[i] = newID(table)
		}
	}
	list = strings.Join(quoted, ", ")
	text = fmt.Sprintf(`INSERT INTO %s (%s) VALUES (%s)`, quoteName(table), list, strings.Join(places, ", "))
	if table == "datasets" || table == "images" {
		text += ` ON CONFLICT DO NOTHING`
	}
	return list, text
}

// parents returns for every column that refers to another table's rows what ids these have
// here, by those that they had there; nil for other columns.
func (m *merger) parents(table string, columns []string) []map[int64]int64 {
	parents := make([]map[int64]int64, len(columns))
	for i, column := range columns {
		for _, key := range m.references {
			if key.table == table && key.column == column {
				parents[i] = m.ids[key.parent]
			}
		}
	}
	return parents
}

// follow puts into a row the ids that the rows to which it refers have here.
func (m *merger) follow(table string, columns []string, parents []map[int64]int64, values []any) error {
	for i, parent := range parents {
		if parent == nil || values[i] == nil {
			continue
		}
		there, whole := values[i].(int64)
		here, ok := parent[there]
		switch {
		case m.damaged && !ok && columns[i] == "environment_id":
			values[i] = nil
		case !whole || !ok:
			return fmt.Errorf("the file is damaged: a row of %s has %s %v, which it lacks", table, columns[i], values[i])
		default:
			values[i] = here
		}
	}
	return nil
}

// insert adds a row, and notes its new id if it has one: in the column id, which is -1
// for a table without.
func (m *merger) insert(insert *sql.Stmt, table string, values []any, id int) error {
	if id < 0 {
		_, err := insert.Exec(values...)
		return err
	}
	there, whole := values[id].(int64)
	if !whole || m.ids[table][there] != 0 {
		return fmt.Errorf("the file is damaged: table %s has the id %v twice, or it is no number", table, values[id])
	}
	result, err := insert.Exec(slices.Delete(slices.Clone(values), id, id+1)...)
	if err != nil {
		return err
	}
	m.ids[table][there], err = result.LastInsertId()
	return err
}
