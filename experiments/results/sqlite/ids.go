package sqlite

// People write down the ids of sweeps and runs, so that one that was deleted is never
// given to another.

// newID is, in an INSERT into sweeps or runs, the id of the new row: above all that the
// table has or had.
func newID(table string) string {
	return `(SELECT 1 + max(coalesce((SELECT max(id) FROM ` + table + `), 0),
		coalesce((SELECT id FROM deleted_ids WHERE kind = '` + table + `'), 0)))`
}

// retireIDs notes which ids sweeps and runs have had, before some are deleted.
func retireIDs(tx transaction) error {
	for _, table := range []string{"sweeps", "runs"} {
		if _, err := tx.Exec(`REPLACE INTO deleted_ids (kind, id) VALUES (?, `+newID(table)+` - 1)`, table); err != nil {
			return err
		}
	}
	return nil
}
