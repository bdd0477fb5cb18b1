package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strconv"

	"gradbook/experiments/results"
)

// Sweeps returns all sweeps, oldest first.
func (db *DB) Sweeps() (results.Sweeps, error) {
	return query(db, "read sweeps", scanSweep, selectSweep+` ORDER BY id`)
}

// Sweep returns one sweep by its id.
func (db *DB) Sweep(id int64) (results.Sweep, error) {
	sweep, err := scanSweep(db.row(selectSweep+` WHERE id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return results.Sweep{}, fmt.Errorf("%s: %w %d", db.path, results.ErrNoSweep, id)
	}
	return sweep, wrap(err, "%s: read sweep %d", db.path, id)
}

// LatestSweep returns the sweep that was started last.
func (db *DB) LatestSweep() (results.Sweep, error) {
	sweep, err := scanSweep(db.row(selectSweep + ` ORDER BY id DESC LIMIT 1`))
	if errors.Is(err, sql.ErrNoRows) {
		return results.Sweep{}, fmt.Errorf("%s: it holds no sweep yet", db.path)
	}
	return sweep, wrap(err, "%s: read the latest sweep", db.path)
}

// Runs returns the runs of a sweep by number. It is an error if there is no such sweep.
func (db *DB) Runs(sweepID int64) (results.Runs, error) {
	runs, err := query(db, "read runs", scanRun, selectRun+` WHERE sweep_id = ? ORDER BY number`, sweepID)
	if err == nil && runs == nil {
		_, err = db.Sweep(sweepID)
	}
	return runs, err
}

// RunsAfter returns the runs of a sweep that have numbers above one, by number.
func (db *DB) RunsAfter(sweepID int64, number int) (results.Runs, error) {
	return query(db, "read runs", scanRun, selectRun+` WHERE sweep_id = ? AND number > ? ORDER BY number`, sweepID, number)
}

// Run returns one run by its id.
func (db *DB) Run(id int64) (results.Run, error) {
	run, err := scanRun(db.row(selectRun+` WHERE id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return results.Run{}, fmt.Errorf("%s: %w %d", db.path, results.ErrNoRun, id)
	}
	return run, wrap(err, "%s: read run %d", db.path, id)
}

// Epochs returns the epochs of a run, in order. It is an error if there is no such run.
func (db *DB) Epochs(runID int64) (results.Epochs, error) {
	epochs, err := query(db, "read epochs", scanEpoch, selectEpoch+` WHERE run_id = ? ORDER BY step`, runID)
	if err == nil && epochs == nil {
		_, err = db.Run(runID)
	}
	return epochs, err
}

// SweepEpochs returns the epochs of all runs of a sweep, by run and epoch. It is an error
// if there is no such sweep.
func (db *DB) SweepEpochs(sweepID int64) (results.Epochs, error) {
	epochs, err := query(db, "read epochs", scanEpoch, selectEpoch+
		` WHERE run_id IN (SELECT id FROM runs WHERE sweep_id = ?) ORDER BY run_id, step`, sweepID)
	if err == nil && epochs == nil {
		_, err = db.Sweep(sweepID)
	}
	return epochs, err
}

// History returns what a run reported of the metrics of some names, in order. Steps at which it
// reported none of them are left out. It is an error if there is no such run.
func (db *DB) History(runID int64, names ...string) (results.Epochs, error) {
	history, err := db.history(names, `run_id = ? ORDER BY step`, runID)
	if err == nil && history == nil {
		_, err = db.Run(runID)
	}
	return history, err
}

// SweepHistory returns what all runs of a sweep reported of the metrics of some names, by run
// and step, as [DB.History] does of one run. It is an error if there is no such sweep.
func (db *DB) SweepHistory(sweepID int64, names ...string) (results.Epochs, error) {
	history, err := db.history(names, `run_id IN (SELECT id FROM runs WHERE sweep_id = ?) ORDER BY run_id, step`, sweepID)
	if err == nil && history == nil {
		_, err = db.Sweep(sweepID)
	}
	return history, err
}

// history finds the names in the text itself: with twenty metrics at a step, that is several
// times as fast as json_extract, which reads all of them for each row.
func (db *DB) history(names []string, of string, id int64) (history results.Epochs, err error) {
	if len(names) == 0 {
		return nil, nil
	}
	rows, err := db.rows(selectEpoch+` WHERE `+of, id)
	if err != nil {
		return nil, wrap(err, "%s: read the history of metrics", db.path)
	}
	defer rows.Close()
	for rows.Next() {
		e := results.Epoch{LearningRate: math.NaN()}
		if err := rows.Scan(&e.RunID, &e.Epoch, &e.CountsSteps, &e.Seconds, metrics{&e.Metrics, names}); err != nil {
			return nil, wrap(err, "%s: read the history of metrics", db.path)
		}
		if e.HasAny() {
			history = append(history, e)
		}
	}
	return history, wrap(rows.Err(), "%s: read the history of metrics", db.path)
}

// Confusion returns the confusion matrix of a run's kept epoch on a split, val
// or test. Its error is [results.ErrNoConfusion] where there is none. Without a dataset, the classes
// are called by their numbers.
func (db *DB) Confusion(run results.Run, split string) (results.ConfusionMatrix, error) {
	return db.ConfusionAt(run, run.KeptEpoch, split)
}

// ConfusionAt is Confusion after any recorded epoch of the run.
func (db *DB) ConfusionAt(run results.Run, epoch int, split string) (results.ConfusionMatrix, error) {
	if err := knownSplit(split); err != nil {
		return results.ConfusionMatrix{}, err
	}
	dataset, err := db.Dataset(run.DatasetSHA256)
	if err != nil && !errors.Is(err, results.ErrNoDataset) {
		return results.ConfusionMatrix{}, err
	}
	m := results.ConfusionMatrix{RunID: run.ID, Epoch: epoch, Split: split, Names: dataset.Classes}
	named := err == nil
	err = db.row(`SELECT counts FROM confusion_matrices WHERE run_id = ? AND epoch = ? AND split = ?`, run.ID, epoch, split).
		Scan(document{&m.Counts})
	if errors.Is(err, sql.ErrNoRows) {
		return results.ConfusionMatrix{}, fmt.Errorf("%s: %w of run %d after epoch %d on %s", db.path, results.ErrNoConfusion, run.ID, epoch, split)
	}
	if err != nil {
		return results.ConfusionMatrix{}, fmt.Errorf("%s: read confusion of run %d: %w", db.path, run.ID, err)
	}
	if !named { // the classes are called by their numbers
		for class := range m.Counts {
			m.Names = append(m.Names, strconv.Itoa(class))
		}
	}
	for _, row := range append(m.Counts, make([]int, len(m.Counts))) {
		if len(row) != len(m.Names) {
			return results.ConfusionMatrix{}, fmt.Errorf("%s: confusion of run %d: %d classes, but dataset %s has %d", db.path, run.ID, len(row), dataset.Name, len(m.Names))
		}
	}
	return m, nil
}

// Misclassified returns the samples of a split, val or test, that a run got
// wrong, highest loss first: those that are recorded, see [results.Misclassified].
func (db *DB) Misclassified(run results.Run, split string) ([]results.Misclassified, error) {
	if err := knownSplit(split); err != nil {
		return nil, err
	}
	dataset, err := db.Dataset(run.DatasetSHA256)
	if err != nil {
		return nil, err
	}
	return query(db, "read misclassified", func(row scanner) (results.Misclassified, error) {
		m := results.Misclassified{RunID: run.ID, Split: split, Width: dataset.Width, Height: dataset.Height}
		err := row.Scan(&m.Sample, &m.Label, &m.Predicted, number{&m.Probability}, number{&m.LabelProbability}, number{&m.Loss}, &m.Pixels)
		if err == nil && len(m.Pixels) != m.Width*m.Height {
			err = fmt.Errorf("sample %d has %d pixels, not %d x %d", m.Sample, len(m.Pixels), m.Width, m.Height)
		}
		return m, err
	}, `SELECT sample, label, predicted, probability, label_probability, loss, pixels
		FROM misclassified JOIN images USING (split, sample)
		WHERE run_id = ? AND split = ? AND dataset_sha256 = ? ORDER BY loss IS NOT NULL, loss DESC, sample`, run.ID, split, run.DatasetSHA256)
}

// knownSplit refuses a name that is misspelt, or train, of which only loss and accuracy
// are recorded.
func knownSplit(split string) error {
	if split != "val" && split != "test" {
		return fmt.Errorf("there is no split %q; a run's mistakes are recorded on val and test", split)
	}
	return nil
}

// Dataset returns what is kept of a dataset. Runs without one refer to a row without a
// checksum, as their column may not be null; that row is no dataset.
func (db *DB) Dataset(sha256 string) (d results.Dataset, err error) {
	if sha256 == "" {
		return d, fmt.Errorf("%s: %w %q: the run has none", db.path, results.ErrNoDataset, sha256)
	}
	err = db.row(`SELECT sha256, name, width, height, classes, train, test FROM datasets WHERE sha256 = ?`, sha256).
		Scan(&d.SHA256, &d.Name, &d.Width, &d.Height, document{&d.Classes}, &d.Train, &d.Test)
	if errors.Is(err, sql.ErrNoRows) {
		return d, fmt.Errorf("%s: %w %q; is the run that it belongs to one of this record?", db.path, results.ErrNoDataset, sha256)
	}
	return d, wrap(err, "%s: read dataset %s", db.path, sha256)
}

// Datasets returns what is kept of the datasets of runs, each once. A run may have none, as
// that of a program that is not Gradbook's.
func (db *DB) Datasets(runs []results.Run) (datasets []results.Dataset, err error) {
	seen := map[string]bool{}
	for _, run := range runs {
		if seen[run.DatasetSHA256] {
			continue
		}
		seen[run.DatasetSHA256] = true
		dataset, err := db.Dataset(run.DatasetSHA256)
		if errors.Is(err, results.ErrNoDataset) {
			continue
		}
		if err != nil {
			return nil, err
		}
		datasets = append(datasets, dataset)
	}
	return datasets, nil
}

// Environment returns what a run ran on.
func (db *DB) Environment(id int64) (results.Environment, error) {
	e, err := scanEnvironment(db.row(selectEnvironment+` WHERE id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return e, fmt.Errorf("%s: %w %d; the file is damaged, or the run that names it is of another record", db.path, results.ErrNoEnvironment, id)
	}
	return e, wrap(err, "%s: read environment %d", db.path, id)
}

// scanner is a *sql.Row or the current row of *sql.Rows.
type scanner interface{ Scan(...any) error }

const selectSweep = `SELECT id, name, description, spec, method, metric, goal, state, created_at, finished_at, file, drawn, note,
	(SELECT json_group_array(tag) FROM sweep_tags WHERE sweep_id = sweeps.id) FROM sweeps`

const latestOfSpec = ` WHERE spec = ? ORDER BY id DESC LIMIT 1`

func scanSweep(row scanner) (s results.Sweep, err error) {
	err = row.Scan(&s.ID, &s.Name, &s.Description, &s.Spec, &s.Method, &s.Metric, &s.Goal, &s.State,
		moment{&s.CreatedAt}, moment{&s.FinishedAt}, &s.File, &s.Drawn, &s.Note, document{&s.Tags})
	return s, err
}

const selectRun = `SELECT id, sweep_id, number, config, config_key, seed, dataset, dataset_sha256, state, attempt, worker, error,
	started_at, finished_at, seconds, epochs, kept_epoch, parameters, best_epoch, best_value, last_value, weights_sha256,
	coalesce(reported_at, started_at), coalesce(environment_id, 0), failures, note, (SELECT json_group_array(tag) FROM run_tags WHERE run_id = runs.id),
	summary, coalesce((SELECT epoch IS NULL FROM history WHERE run_id = runs.id LIMIT 1), 0),
	coalesce((SELECT json_object('command', json(command), 'folder', folder, 'pid', pid, 'token', token) FROM launches WHERE run_id = runs.id), 'null') FROM runs`

func scanRun(row scanner) (r results.Run, err error) {
	err = row.Scan(&r.ID, &r.SweepID, &r.Number, document{&r.Config}, &r.ConfigKey, &r.Seed, &r.Dataset, &r.DatasetSHA256,
		&r.State, &r.Attempt, &r.Worker, &r.Error, moment{&r.StartedAt}, moment{&r.FinishedAt}, &r.Seconds, &r.Epochs, &r.KeptEpoch, &r.Parameters,
		&r.BestEpoch, number{&r.BestValue}, number{&r.LastValue}, &r.WeightsSHA256, moment{&r.ReportedAt}, &r.EnvironmentID,
		&r.Failures, &r.Note, document{&r.Tags}, metrics{value: &r.Metrics}, &r.CountsSteps, document{&r.Launch})
	if _, isParameter := r.Config["learning_rate"]; isParameter && !r.CountsSteps {
		takeRate(&r.Metrics)
	}
	return r, err
}

const selectEpoch = `SELECT run_id, step, epoch IS NULL, seconds, metrics FROM history`

func scanEpoch(row scanner) (e results.Epoch, err error) {
	err = row.Scan(&e.RunID, &e.Epoch, &e.CountsSteps, &e.Seconds, metrics{value: &e.Metrics})
	if e.LearningRate = e.Value("learning_rate"); !e.CountsSteps {
		takeRate(&e.Metrics)
	}
	return e, err
}

const environmentColumns = `git_commit, git_diff, modules, go_version, os, arch, cpu, kernel, hostname, program_commit, program_diff, interpreter, packages`

const selectEnvironment = `SELECT id, ` + environmentColumns + ` FROM environments`

func scanEnvironment(row scanner) (e results.Environment, err error) {
	err = row.Scan(&e.ID, &e.GitCommit, &e.GitDiff, &e.Modules, &e.GoVersion, &e.OS, &e.Arch, &e.CPU, &e.Kernel, &e.Hostname,
		&e.ProgramCommit, &e.ProgramDiff, &e.Interpreter, &e.Packages)
	return e, err
}

// query returns all rows of a SELECT.
func query[T any](db *DB, what string, scan func(scanner) (T, error), text string, arguments ...any) ([]T, error) {
	all, err := collect(rowsOf(db.rows), scan, text, arguments...)
	return all, wrap(err, "%s: %s", db.path, what)
}

// querier is a *sql.DB or a transaction.
type querier interface {
	Query(text string, arguments ...any) (*sql.Rows, error)
}

// rowsOf is a querier that is one function.
type rowsOf func(text string, arguments ...any) (*sql.Rows, error)

func (q rowsOf) Query(text string, arguments ...any) (*sql.Rows, error) { return q(text, arguments...) }

// collect returns all rows of a SELECT, within a transaction if need be.
func collect[T any](q querier, scan func(scanner) (T, error), text string, arguments ...any) (all []T, err error) {
	rows, err := q.Query(text, arguments...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		row, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, rows.Err()
}

func wrap(err error, format string, arguments ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf(format+": %w", append(arguments, err)...)
}
