-- +goose Up

-- What the network looked like inside after an epoch, on the first 500 samples
-- of val (of train where there is no val). Gradients and updates are those of the
-- epoch's last steps, eight at most. With ema, all but these are of the averaged network.
-- NULL is what a layer does not have.
CREATE TABLE layers (
    run_id        INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    epoch         INTEGER NOT NULL,
    layer         INTEGER NOT NULL,         -- 1.. from the first hidden layer to the output layer
    weight_norm   REAL,                     -- Euclidean, of the weights without the biases
    gradient_norm REAL,                     -- of the loss by these weights, before clipping: root mean square over the steps
    update_ratio  REAL,                     -- norm of a step's change of the weights to that of the weights: mean over the steps
    dead          REAL,                     -- share of the units that no sample brings above 0; not with sigmoid and tanh
    saturated     REAL,                     -- share of the activations in the outer twentieths of their range; sigmoid and tanh alone
    weights       TEXT,                     -- JSON: lowest, highest, then of each of 20 equal bins between them the share in thousandths
    activations   TEXT,                     -- the same of what the layer computes; of the output layer's logits
    PRIMARY KEY (run_id, epoch, layer)
) WITHOUT ROWID;

-- How sure the kept epoch's network was, and how often it was right: a reliability
-- diagram. Bins without samples are left out.
CREATE TABLE calibration (
    run_id     INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    split      TEXT NOT NULL CHECK (split IN ('val', 'test')),
    bin        INTEGER NOT NULL,            -- 0 to 19: the probability of the predicted class, from bin / 20 to (bin + 1) / 20
    count      INTEGER NOT NULL,            -- samples
    confidence REAL NOT NULL,               -- mean of these probabilities
    correct    INTEGER NOT NULL,            -- samples of the predicted class
    PRIMARY KEY (run_id, split, bin)
) WITHOUT ROWID;

-- All samples that the kept epoch's network got wrong, in a row for each label. (Table
-- misclassified says more of the worst hundred.)
CREATE TABLE mistake_lists (
    run_id  INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    split   TEXT NOT NULL CHECK (split IN ('val', 'test')),
    label   INTEGER NOT NULL,
    samples TEXT NOT NULL,                  -- JSON: by predicted class, a list of indexes in the split's file, from 0
    PRIMARY KEY (run_id, split, label)
) WITHOUT ROWID;

CREATE VIEW mistakes AS
SELECT run_id, split, sample.value AS sample, label, CAST(predicted.key AS INTEGER) AS predicted
FROM mistake_lists, json_each(samples) predicted, json_each(predicted.value) sample;

-- The highest id that sweeps and runs had when some were deleted: no lower one is given
-- to another.
CREATE TABLE deleted_ids (
    kind TEXT PRIMARY KEY CHECK (kind IN ('sweeps', 'runs')),
    id   INTEGER NOT NULL
) WITHOUT ROWID;
