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

-- A confusion matrix is one row, so that an epoch is recorded ten times as fast
-- and takes a third of the room. The table that had a row for every count is a view
-- of it.
CREATE TABLE confusion_matrices (
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    epoch  INTEGER NOT NULL,
    split  TEXT NOT NULL CHECK (split IN ('val', 'test')),
    counts TEXT NOT NULL,                   -- JSON: a list for each label, of its counts by predicted class
    PRIMARY KEY (run_id, epoch, split)
) WITHOUT ROWID;

INSERT INTO confusion_matrices (run_id, epoch, split, counts)
SELECT run_id, epoch, split,
    (SELECT json_group_array(json(
        (SELECT json_group_array(coalesce(count, 0) ORDER BY predicted.key)
         FROM json_each(classes) predicted LEFT JOIN confusion c ON
             c.run_id = m.run_id AND c.epoch = m.epoch AND c.split = m.split AND c.label = label.key AND c.predicted = predicted.key)
        ) ORDER BY label.key) FROM json_each(classes) label)
FROM (SELECT DISTINCT run_id, epoch, split FROM confusion) m
JOIN runs ON runs.id = run_id JOIN datasets ON sha256 = dataset_sha256;

DROP TABLE confusion;

CREATE VIEW confusion AS                    -- counts of 0 are left out
SELECT run_id, epoch, split, label.key AS label, predicted.key AS predicted, predicted.value AS count
FROM confusion_matrices, json_each(counts) label, json_each(label.value) predicted
WHERE predicted.value > 0;
