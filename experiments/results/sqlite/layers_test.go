package sqlite_test

import (
	"testing"
)

// A file whose histogram is no list of numbers gives an error, and no figure.
func TestDamagedHistogram(t *testing.T) {
	db, path := newDB(t)
	newSweep(t, db, 1)
	for _, damaged := range []string{`'[1]'`, `'{}'`, `'['`, `7`} {
		if _, err := rawDB(t, path).Exec(`REPLACE INTO layers (run_id, epoch, layer, weights) VALUES (1, 1, 1, ` + damaged + `)`); err != nil {
			t.Fatal(err)
		}
		if layers, err := db.Layers(1); err == nil {
			t.Errorf("%s was read as %+v", damaged, layers)
		}
	}
}
