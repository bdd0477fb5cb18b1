-- +goose Up

-- The highest number that a run of the sweep has had: a run that was deleted does not
-- come back when the sweep goes on.
ALTER TABLE sweeps ADD COLUMN drawn INTEGER NOT NULL DEFAULT 0;
UPDATE sweeps SET drawn = coalesce((SELECT max(number) FROM runs WHERE sweep_id = sweeps.id), 0);

-- Finds the run to train next, however many there are.
CREATE INDEX runs_by_state ON runs (sweep_id, state, failures, number);
