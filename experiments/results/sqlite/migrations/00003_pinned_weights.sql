-- +goose Up

-- 1: kept because somebody asked for it; 0: those of the sweep's best run so far,
-- which give way to a better one's.
ALTER TABLE weights ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
