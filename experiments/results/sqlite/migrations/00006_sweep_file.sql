-- +goose Up

-- The sweep file, as it is named from the database's folder; '' where it is not known.
ALTER TABLE sweeps ADD COLUMN file TEXT NOT NULL DEFAULT '';
