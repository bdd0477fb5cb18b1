package network

import (
	"testing"

	"gradbook/experiments/sweep"
)

// read reads a file that has no errors.
func read(t testing.TB, text string) *sweep.Spec {
	t.Helper()
	spec, err := sweep.Read("sweep.yaml", []byte(text), Schema)
	if err != nil {
		t.Fatalf("%v, reading\n%s", err, text)
	}
	return spec
}
