-- +goose Up

-- When the worker of a run took it up or last recorded an epoch of it: it was at work
-- then. NULL where that is not known.
ALTER TABLE runs ADD COLUMN reported_at TEXT;
