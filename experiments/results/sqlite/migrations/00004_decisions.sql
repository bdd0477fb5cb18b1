-- +goose Up

-- What early termination made of a run after an epoch. A row stays as it was
-- decided, whatever other runs record later.
CREATE TABLE decisions (
    run_id    INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    epoch     INTEGER NOT NULL,             -- after which it was decided
    rung      INTEGER NOT NULL,             -- the epoch at which runs were compared
    value     REAL,                         -- of the run, by the sweep's metric
    threshold REAL,                         -- what it was compared with
    stopped   INTEGER NOT NULL CHECK (stopped IN (0, 1)),
    PRIMARY KEY (run_id, epoch)
) WITHOUT ROWID;
