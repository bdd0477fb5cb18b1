-- +goose Up

-- What people say of sweeps and runs.
ALTER TABLE sweeps ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN note TEXT NOT NULL DEFAULT '';

CREATE TABLE sweep_tags (
    sweep_id INTEGER NOT NULL REFERENCES sweeps ON DELETE CASCADE,
    tag      TEXT NOT NULL,
    PRIMARY KEY (sweep_id, tag)
) WITHOUT ROWID;

CREATE TABLE run_tags (
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    tag    TEXT NOT NULL,
    PRIMARY KEY (run_id, tag)
) WITHOUT ROWID;

-- How many attempts at the run have failed. A run that was tried again after
-- that keeps the last one's error, whatever its state.
ALTER TABLE runs ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
UPDATE runs SET failures = 1 WHERE state = 'failed';
