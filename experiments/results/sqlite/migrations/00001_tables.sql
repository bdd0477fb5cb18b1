-- +goose Up

-- Losses are means in nats, accuracies are shares from 0 to 1; NULL is what was
-- not measured or not a number. Times are UTC, as 2026-11-23T09:30:00.000Z.

CREATE TABLE sweeps (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    description TEXT NOT NULL,              -- the question it asks
    spec        TEXT NOT NULL,              -- the YAML as written
    method      TEXT NOT NULL,
    metric      TEXT NOT NULL,              -- a column of epochs
    goal        TEXT NOT NULL CHECK (goal IN ('minimize', 'maximize')),
    state       TEXT NOT NULL CHECK (state IN ('running', 'done')),
    created_at  TEXT NOT NULL,
    finished_at TEXT
);

CREATE TABLE datasets (
    sha256  TEXT PRIMARY KEY,               -- over sizes, pixels and labels
    name    TEXT NOT NULL,
    width   INTEGER NOT NULL,               -- of an image, in pixels
    height  INTEGER NOT NULL,
    classes TEXT NOT NULL,                  -- JSON: their names, by label
    train   INTEGER NOT NULL,               -- samples, val included
    test    INTEGER NOT NULL
);

CREATE TABLE environments (
    id         INTEGER PRIMARY KEY,
    git_commit TEXT NOT NULL,
    git_diff   TEXT NOT NULL,               -- what was not committed
    modules    TEXT NOT NULL,               -- a line each: path, space, version
    go_version TEXT NOT NULL,
    os         TEXT NOT NULL,
    arch       TEXT NOT NULL,
    cpu        TEXT NOT NULL,
    kernel     TEXT NOT NULL,               -- which implementation of the arithmetic
    hostname   TEXT NOT NULL
);

CREATE TABLE runs (
    id             INTEGER PRIMARY KEY,
    sweep_id       INTEGER NOT NULL REFERENCES sweeps ON DELETE CASCADE,
    number         INTEGER NOT NULL,        -- 1.. in the sweep
    config         TEXT NOT NULL,           -- JSON: every parameter, defaults included
    config_key     TEXT NOT NULL,           -- the same for runs that differ in the seed alone
    seed           INTEGER NOT NULL,
    dataset        TEXT NOT NULL,
    dataset_sha256 TEXT NOT NULL REFERENCES datasets,
    state          TEXT NOT NULL DEFAULT 'pending' CHECK (state IN
                   ('pending', 'running', 'done', 'stopped', 'diverged', 'failed', 'canceled')),
    attempt        INTEGER NOT NULL DEFAULT 0,
    worker         TEXT NOT NULL DEFAULT '',
    error          TEXT NOT NULL DEFAULT '',
    started_at     TEXT,
    finished_at    TEXT,
    seconds        REAL NOT NULL DEFAULT 0,
    epochs         INTEGER NOT NULL DEFAULT 0,
    parameters     INTEGER NOT NULL DEFAULT 0, -- how many weights and biases
    best_epoch     INTEGER NOT NULL DEFAULT 0, -- of the sweep's metric
    best_value     REAL,
    last_value     REAL,
    train_loss     REAL,                    -- these six: of the last epoch
    train_accuracy REAL,
    val_loss       REAL,
    val_accuracy   REAL,
    test_loss      REAL,
    test_accuracy  REAL,
    weights_sha256 TEXT NOT NULL DEFAULT '',
    environment_id INTEGER REFERENCES environments,
    UNIQUE (sweep_id, number)
);

CREATE TABLE epochs (
    run_id         INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    epoch          INTEGER NOT NULL,        -- 1..
    learning_rate  REAL NOT NULL,
    train_loss     REAL,                    -- running mean while training, before each update
    train_accuracy REAL,
    val_loss       REAL,
    val_accuracy   REAL,
    test_loss      REAL,
    test_accuracy  REAL,
    seconds        REAL NOT NULL,           -- of training and evaluation
    PRIMARY KEY (run_id, epoch)
) WITHOUT ROWID;

CREATE TABLE confusion (                    -- counts of 0 are left out
    run_id    INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    epoch     INTEGER NOT NULL,
    split     TEXT NOT NULL CHECK (split IN ('val', 'test')),
    label     INTEGER NOT NULL,
    predicted INTEGER NOT NULL,
    count     INTEGER NOT NULL,
    PRIMARY KEY (run_id, epoch, split, label, predicted)
) WITHOUT ROWID;

CREATE TABLE misclassified (                -- the worst hundred of a split, at the last epoch
    run_id            INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    split             TEXT NOT NULL CHECK (split IN ('val', 'test')),
    sample            INTEGER NOT NULL,     -- index in the split's file, from 0
    label             INTEGER NOT NULL,
    predicted         INTEGER NOT NULL,
    probability       REAL,                 -- of the predicted class
    label_probability REAL,
    loss              REAL,
    PRIMARY KEY (run_id, split, sample)
) WITHOUT ROWID;

CREATE TABLE images (                       -- of misclassified samples, once for all runs
    dataset_sha256 TEXT NOT NULL REFERENCES datasets,
    split          TEXT NOT NULL CHECK (split IN ('val', 'test')),
    sample         INTEGER NOT NULL,
    pixels         BLOB NOT NULL,           -- grey levels by rows, 0 is background
    PRIMARY KEY (dataset_sha256, split, sample)
) WITHOUT ROWID;

CREATE TABLE checkpoints (                  -- what a run needs to go on; deleted when it ends
    run_id INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    epoch  INTEGER NOT NULL,
    state  BLOB NOT NULL
);

CREATE TABLE weights (                      -- of the sweep's best run
    run_id INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    state  BLOB NOT NULL
);
