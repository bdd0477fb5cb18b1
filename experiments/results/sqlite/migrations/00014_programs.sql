-- +goose Up

-- How a program was started at the latest attempt at its run. Runs of our networks have no row.
CREATE TABLE launches (
    run_id  INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    command TEXT NOT NULL,                  -- JSON: a list of the program and its arguments
    folder  TEXT NOT NULL,                  -- that it was started in
    pid     INTEGER NOT NULL,               -- its process
    token   TEXT NOT NULL                   -- GRADBOOK_RUN_TOKEN in its environment, which tells it from a later process of that id
);

-- Whether somebody has asked for the end of the run while a worker has it.
ALTER TABLE runs ADD COLUMN cancel_requested INTEGER NOT NULL DEFAULT 0;

-- What a program that is not Gradbook's ran on, beside what Gradbook did; '' where it is not known.
ALTER TABLE environments ADD COLUMN program_commit TEXT NOT NULL DEFAULT ''; -- of the git repository that the program is in
ALTER TABLE environments ADD COLUMN program_diff TEXT NOT NULL DEFAULT '';   -- what was not committed of it
ALTER TABLE environments ADD COLUMN interpreter TEXT NOT NULL DEFAULT '';    -- such as Python 3.13.5
ALTER TABLE environments ADD COLUMN packages TEXT NOT NULL DEFAULT '';       -- a line each, as pip freeze prints them
