-- +goose Up

-- The epoch whose network is the run's outcome: its metrics, confusion, mistakes
-- and weights. The last, or with early stopping the best on val so far; 0 before
-- the first. What the tables above call the last epoch's is this one's.
ALTER TABLE runs ADD COLUMN kept_epoch INTEGER NOT NULL DEFAULT 0;
UPDATE runs SET kept_epoch = epochs;
