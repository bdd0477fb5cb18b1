-- +goose Up

-- What a run reports at a step, by name. A step is an epoch of our networks, and whatever a
-- program counts. A metric that was not measured has no name in the object.
CREATE TABLE history (
    run_id  INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    step    INTEGER NOT NULL,               -- 1..
    epoch   INTEGER,                        -- the same; NULL where a program counts something else
    seconds REAL NOT NULL,                  -- of training and evaluation
    metrics TEXT NOT NULL,                  -- JSON: an object of numbers; "NaN", "Infinity" and "-Infinity" are those that JSON lacks
    PRIMARY KEY (run_id, step)
) WITHOUT ROWID;

-- Until now, NULL was what was not measured and what is not finite. Loss and accuracy of a split are
-- measured together, and an accuracy is always finite: a loss without a number beside an
-- accuracy is not finite.
INSERT INTO history (run_id, step, epoch, seconds, metrics)
SELECT run_id, epoch, epoch, seconds, json_patch('{}', json_object('learning_rate', learning_rate,
    'train_loss', CASE WHEN train_accuracy IS NULL THEN train_loss ELSE coalesce(train_loss, 'NaN') END, 'train_accuracy', train_accuracy,
    'val_loss', CASE WHEN val_accuracy IS NULL THEN val_loss ELSE coalesce(val_loss, 'NaN') END, 'val_accuracy', val_accuracy,
    'test_loss', CASE WHEN test_accuracy IS NULL THEN test_loss ELSE coalesce(test_loss, 'NaN') END, 'test_accuracy', test_accuracy))
FROM epochs ORDER BY run_id, epoch;

DROP TABLE epochs;

-- One row for every metric at every step. value is NULL where that is NaN, which SQL lacks.
CREATE VIEW metrics AS
SELECT run_id, step, key AS name,
    CASE type WHEN 'text' THEN CASE value WHEN 'Infinity' THEN 9e999 WHEN '-Infinity' THEN -9e999 END ELSE value END AS value
FROM history, json_each(metrics);

-- The epochs of our networks. Losses are means in nats, accuracies are shares from 0 to 1. NULL is what was not
-- measured or is not finite.
CREATE VIEW epochs AS
SELECT run_id, epoch,
    json_extract(metrics, '$.learning_rate') AS learning_rate, -- of the epoch's first step
    CASE json_type(metrics, '$.train_loss') WHEN 'text' THEN NULL ELSE json_extract(metrics, '$.train_loss') END AS train_loss, -- running mean while training, before each update
    CASE json_type(metrics, '$.train_accuracy') WHEN 'text' THEN NULL ELSE json_extract(metrics, '$.train_accuracy') END AS train_accuracy,
    CASE json_type(metrics, '$.val_loss') WHEN 'text' THEN NULL ELSE json_extract(metrics, '$.val_loss') END AS val_loss,
    CASE json_type(metrics, '$.val_accuracy') WHEN 'text' THEN NULL ELSE json_extract(metrics, '$.val_accuracy') END AS val_accuracy,
    CASE json_type(metrics, '$.test_loss') WHEN 'text' THEN NULL ELSE json_extract(metrics, '$.test_loss') END AS test_loss,
    CASE json_type(metrics, '$.test_accuracy') WHEN 'text' THEN NULL ELSE json_extract(metrics, '$.test_accuracy') END AS test_accuracy,
    seconds
FROM history WHERE epoch IS NOT NULL;

-- The metrics at the kept epoch, as the table history has them. Those of our networks are
-- columns too, NULL where they were not measured or are not finite.
ALTER TABLE runs ADD COLUMN summary TEXT NOT NULL DEFAULT '{}';
UPDATE runs SET summary = coalesce((SELECT metrics FROM history WHERE run_id = runs.id AND step = kept_epoch),
    json_patch('{}', json_object('train_loss', train_loss, 'train_accuracy', train_accuracy, 'val_loss', val_loss,
        'val_accuracy', val_accuracy, 'test_loss', test_loss, 'test_accuracy', test_accuracy)));

DROP VIEW run_configs;
ALTER TABLE runs DROP COLUMN train_loss;
ALTER TABLE runs DROP COLUMN train_accuracy;
ALTER TABLE runs DROP COLUMN val_loss;
ALTER TABLE runs DROP COLUMN val_accuracy;
ALTER TABLE runs DROP COLUMN test_loss;
ALTER TABLE runs DROP COLUMN test_accuracy;
ALTER TABLE runs ADD COLUMN train_loss REAL AS (CASE json_type(summary, '$.train_loss') WHEN 'text' THEN NULL ELSE json_extract(summary, '$.train_loss') END);
ALTER TABLE runs ADD COLUMN train_accuracy REAL AS (CASE json_type(summary, '$.train_accuracy') WHEN 'text' THEN NULL ELSE json_extract(summary, '$.train_accuracy') END);
ALTER TABLE runs ADD COLUMN val_loss REAL AS (CASE json_type(summary, '$.val_loss') WHEN 'text' THEN NULL ELSE json_extract(summary, '$.val_loss') END);
ALTER TABLE runs ADD COLUMN val_accuracy REAL AS (CASE json_type(summary, '$.val_accuracy') WHEN 'text' THEN NULL ELSE json_extract(summary, '$.val_accuracy') END);
ALTER TABLE runs ADD COLUMN test_loss REAL AS (CASE json_type(summary, '$.test_loss') WHEN 'text' THEN NULL ELSE json_extract(summary, '$.test_loss') END);
ALTER TABLE runs ADD COLUMN test_accuracy REAL AS (CASE json_type(summary, '$.test_accuracy') WHEN 'text' THEN NULL ELSE json_extract(summary, '$.test_accuracy') END);
CREATE VIEW run_configs AS SELECT * FROM runs;
