package sqlite

import (
	"context"
	"fmt"
	"regexp"

	"gradbook/experiments/results"
)

// tagForm lets a tag be a word of a command line, a URL and a list.
var tagForm = regexp.MustCompile(`^[\pL\pN][\pL\pN._:/-]{0,63}$`)

// Tag gives the subject's sweep, or each of its runs, the tags of add and takes
// those of remove from it. A tag is up to 64 letters, digits and . _ : / -, a
// letter or digit first. Nothing is changed where the error is not nil: a tag of
// another form, or a sweep or run that does not exist.
func (db *DB) Tag(ctx context.Context, subject results.Subject, add, remove []string) error {
	for _, tag := range add {
		if !tagForm.MatchString(tag) {
			return fmt.Errorf("%q is no tag; a tag is up to 64 letters, digits and . _ : / -, a letter or digit first", tag)
		}
	}
	return db.inTransaction(ctx, func(tx transaction) error {
		return eachOf(tx, subject, func(kind string, id int64) error {
			for _, tag := range remove {
				if _, err := tx.Exec(fmt.Sprintf(`DELETE FROM %[1]s_tags WHERE %[1]s_id = ? AND tag = ?`, kind), id, tag); err != nil {
					return err
				}
			}
			for _, tag := range add {
				if _, err := tx.Exec(fmt.Sprintf(`REPLACE INTO %[1]s_tags (%[1]s_id, tag) VALUES (?, ?)`, kind), id, tag); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// SetNote puts a note on the subject's sweep, or on each of its runs, in place
// of the one it had. An empty text takes it away.
func (db *DB) SetNote(ctx context.Context, subject results.Subject, text string) error {
	return db.inTransaction(ctx, func(tx transaction) error {
		return eachOf(tx, subject, func(kind string, id int64) error {
			_, err := tx.Exec(fmt.Sprintf(`UPDATE %ss SET note = ? WHERE id = ?`, kind), text, id)
			return err
		})
	})
}

// Rename gives a sweep another name.
func (db *DB) Rename(ctx context.Context, sweepID int64, name string) error {
	return db.inTransaction(ctx, func(tx transaction) error {
		return eachOf(tx, results.Subject{Sweep: sweepID}, func(_ string, id int64) error {
			_, err := tx.Exec(`UPDATE sweeps SET name = ? WHERE id = ?`, name, id)
			return err
		})
	})
}

// eachOf calls do with "sweep" or "run" and every id, and fails where there is no
// such row.
func eachOf(tx transaction, s results.Subject, do func(kind string, id int64) error) error {
	kind, ids := "run", s.Runs
	if s.Sweep != 0 {
		kind, ids = "sweep", []int64{s.Sweep}
	}
	for _, id := range ids {
		var exists bool
		if err := tx.QueryRow(fmt.Sprintf(`SELECT EXISTS (SELECT 1 FROM %ss WHERE id = ?)`, kind), id).Scan(&exists); err != nil {
			return err
		}
		if !exists {
			return fmt.Errorf("there is no %s %d", kind, id)
		}
		if err := do(kind, id); err != nil {
			return err
		}
	}
	return nil
}
