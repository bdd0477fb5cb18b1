package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"gradbook/experiments/results"
)

// CreateSweep records a sweep that starts now, with its first runs, and returns
// its id. Of sweep it reads name, description, spec, method, metric, goal and file.
// Where there is a sweep of this spec after the one with the id known, because another
// process has just begun it, it returns that one's id.
func (db *DB) CreateSweep(ctx context.Context, sweep results.Sweep, runs []results.NewRun, known int64) (id int64, err error) {
	err = db.inTransaction(ctx, func(tx transaction) error {
		latest, err := scanSweep(tx.QueryRow(selectSweep+latestOfSpec, sweep.Spec))
		if err == nil && latest.ID > known {
			id = latest.ID
			return nil
		}
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		id, err = createSweep(tx, sweep, runs)
		return err
	})
	return id, err
}

// CreateAnotherSweep is CreateSweep, whatever sweeps of this spec there are.
func (db *DB) CreateAnotherSweep(ctx context.Context, sweep results.Sweep, runs []results.NewRun) (id int64, err error) {
	err = db.inTransaction(ctx, func(tx transaction) (err error) {
		id, err = createSweep(tx, sweep, runs)
		return err
	})
	return id, err
}

func createSweep(tx transaction, sweep results.Sweep, runs []results.NewRun) (id int64, err error) {
	result, err := tx.Exec(`INSERT INTO sweeps (id, name, description, spec, method, metric, goal, state, created_at, file)
		VALUES (`+newID("sweeps")+`, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		sweep.Name, sweep.Description, sweep.Spec, sweep.Method, sweep.Metric, sweep.Goal, results.Running, now(), sweep.File)
	if err != nil {
		return 0, fmt.Errorf("record sweep %q: %w", sweep.Name, err)
	}
	if id, err = result.LastInsertId(); err != nil {
		return 0, err
	}
	return id, addRuns(tx, id, runs)
}

// AddRuns records more runs of a sweep. A run whose number is there already is
// left as it is: another process was faster.
func (db *DB) AddRuns(ctx context.Context, sweepID int64, runs []results.NewRun) error {
	return db.inTransaction(ctx, func(tx transaction) error { return addRuns(tx, sweepID, runs) })
}

func addRuns(tx transaction, sweepID int64, runs []results.NewRun) error {
	known, parameters := map[string]bool{}, map[string]bool{}
	for _, run := range runs {
		if !known[run.Dataset.SHA256] {
			known[run.Dataset.SHA256] = true
			if err := addDataset(tx, run.Dataset); err != nil {
				return err
			}
		}
		for name := range run.Config {
			parameters[name] = true
		}
		config, err := configText(run)
		if err != nil {
			return fmt.Errorf("config of run %d: %w", run.Number, err)
		}
		_, err = tx.Exec(`INSERT INTO runs (id, sweep_id, number, config, config_key, seed, dataset, dataset_sha256)
			VALUES (`+newID("runs")+`, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sweep_id, number) DO NOTHING`,
			sweepID, run.Number, config, run.ConfigKey, run.Seed, run.Dataset.Name, run.Dataset.SHA256)
		if err != nil {
			return fmt.Errorf("record run %d: %w", run.Number, err)
		}
	}
	if err := addParameters(tx, parameters); err != nil || len(runs) == 0 {
		return err
	}
	_, err := tx.Exec(`UPDATE sweeps SET drawn = max(drawn, ?) WHERE id = ?`, runs[len(runs)-1].Number, sweepID)
	return wrap(err, "record how many runs sweep %d has had", sweepID)
}

// configText returns a run's config as JSON. The parameters of our networks have types; a
// program is given what its sweep file has, and there 1.0 stays a fraction.
func configText(run results.NewRun) (string, error) {
	text, err := json.Marshal(run.Config)
	if err == nil && run.Dataset.SHA256 == "" {
		return results.Canonical(run.Config), nil
	}
	return string(text), err
}

func addDataset(tx transaction, d results.Dataset) error {
	classes, err := json.Marshal(d.Classes)
	if err == nil {
		_, err = tx.Exec(`INSERT INTO datasets (sha256, name, width, height, classes, train, test)
			VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			d.SHA256, d.Name, d.Width, d.Height, string(classes), d.Train, d.Test)
	}
	if err != nil {
		return fmt.Errorf("record dataset %s: %w", d.Name, err)
	}
	return nil
}

// AddEnvironment records what runs run on, once for the same values, and
// returns its id. It ignores e.ID.
func (db *DB) AddEnvironment(ctx context.Context, e results.Environment) (id int64, err error) {
	err = db.inTransaction(ctx, func(tx transaction) error {
		id, err = addEnvironment(tx, e)
		return err
	})
	return id, err
}

func addEnvironment(tx transaction, e results.Environment) (id int64, err error) {
	values := []any{e.GitCommit, e.GitDiff, e.Modules, e.GoVersion, e.OS, e.Arch, e.CPU, e.Kernel, e.Hostname,
		e.ProgramCommit, e.ProgramDiff, e.Interpreter, e.Packages}
	places := strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", ")
	err = tx.QueryRow(`SELECT id FROM environments WHERE (`+environmentColumns+`) = (`+places+`)`, values...).Scan(&id)
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	result, err := tx.Exec(`INSERT INTO environments (`+environmentColumns+`) VALUES (`+places+`)`, values...)
	if err != nil {
		return 0, fmt.Errorf("record environment: %w", err)
	}
	return result.LastInsertId()
}

// FinishSweep marks a sweep done if none of its runs waits or is being trained, and
// reports whether it is done. hook says that its file has a command for then, which is
// now to be run; see [DB.ClaimHook]. At last it lets the file shrink.
func (db *DB) FinishSweep(ctx context.Context, id int64, hook bool) (done bool, err error) {
	place, err := db.place()
	if err != nil {
		return false, fmt.Errorf("finish sweep %d: %w", id, err)
	}
	err = db.inTransaction(ctx, func(tx transaction) error {
		_, err := tx.Exec(`UPDATE sweeps SET state = ?, finished_at = ?, finished_in = ?, hook_worker = ? WHERE id = ? AND state = ? AND NOT EXISTS
			(SELECT 1 FROM runs WHERE sweep_id = sweeps.id AND state IN (?, ?))`,
			results.Done, now(), place, sql.NullString{Valid: hook}, id, results.Running, results.Pending, results.Running)
		if err != nil {
			return fmt.Errorf("finish sweep %d: %w", id, err)
		}
		return tx.QueryRow(`SELECT state = ? FROM sweeps WHERE id = ?`, results.Done, id).Scan(&done)
	})
	if err == nil && done {
		err = db.shrink(ctx)
	}
	return done, err
}

// shrink gives the pages back that hold nothing any more: those of checkpoints,
// mostly. A file that was not made for it, by an earlier version of the program,
// stays as long as it is.
func (db *DB) shrink(ctx context.Context) error {
	const atATime = 1000 // pages, 4 MB, so that others need not wait long to write
	for left := -1; ; {
		var free int
		if err := db.sql.QueryRow(`PRAGMA freelist_count`).Scan(&free); err != nil || free == 0 || free == left {
			return wrap(err, "%s: count free pages", db.path)
		}
		left = free
		err := db.inTransaction(ctx, func(tx transaction) error {
			// Every row that is read moves a page.
			moved, err := collect(tx, func(scanner) (struct{}, error) { return struct{}{}, nil }, fmt.Sprintf(`PRAGMA incremental_vacuum(%d)`, atATime))
			tx.moved += int64(len(moved))
			return wrap(err, "give free pages back")
		})
		if err != nil {
			return err
		}
	}
}

// RetryFailed puts the runs of a sweep that have failed, no more often than
// retries, back to wait for a worker. They keep their errors. A sweep with runs that
// wait, or are in training, is not done any more.
func (db *DB) RetryFailed(ctx context.Context, sweepID int64, retries int) error {
	err := db.inTransaction(ctx, func(tx transaction) error {
		_, err := tx.Exec(`UPDATE runs SET state = ?, finished_at = NULL WHERE sweep_id = ? AND state = ? AND failures <= ?`, results.Pending, sweepID, results.Failed, retries)
		if err != nil {
			return err
		}
		var reopened bool
		err = tx.QueryRow(`SELECT state = ? AND EXISTS (SELECT 1 FROM runs WHERE sweep_id = sweeps.id AND state IN (?, ?)) FROM sweeps WHERE id = ?`,
			results.Done, results.Pending, results.Running, sweepID).Scan(&reopened)
		if err != nil || !reopened {
			return err
		}
		return reopen(tx, sweepID)
	})
	return wrap(err, "try runs of sweep %d again", sweepID)
}

// CancelPending marks the runs of a sweep that no living worker has as canceled.
func (db *DB) CancelPending(ctx context.Context, sweepID int64) error {
	return db.inTransaction(ctx, func(tx transaction) error {
		for {
			id, err := nextRun(tx, sweepID, results.ClaimOptions{})
			if err != nil || id == 0 {
				return err
			}
			if err := cancelRun(tx, id); err != nil {
				return err
			}
		}
	})
}
