-- +goose Up

-- The command that a sweep file has for when its sweep is done (hooks.on_finish): NULL
-- where it need not be run, '' where it is yet to be, else the worker that runs it.
ALTER TABLE sweeps ADD COLUMN hook_worker TEXT;

-- The file that this record was in when the sweep was done, as a digest of its path and
-- inode: a sweep that came with a copy of the record was not trained into it. '' where it
-- is not known.
ALTER TABLE sweeps ADD COLUMN finished_in TEXT NOT NULL DEFAULT '';
