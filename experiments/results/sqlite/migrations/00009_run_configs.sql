-- +goose Up

-- Runs with the parameters of their configs as columns. What the program puts in its
-- place, whenever runs have a parameter that it lacks, has a column for each, NULL where a
-- run has not that parameter; one that has the name of a column of runs is called
-- config_epochs, say. A list is text as in a sweep file, [128, 64]; true and false are 1
-- and 0; a group of parameters is JSON.
CREATE VIEW run_configs AS SELECT * FROM runs;
