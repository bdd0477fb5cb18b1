// Package golden compares what tests made with the files of testdata.
package golden

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/plot/cmpimg"
)

var update = flag.Bool("update", false, "write the golden files of testdata anew; look at them before you commit")

// Compare compares with a file of testdata. Pictures may differ as much as
// rounding differs between processors.
func Compare(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; make it with -update", err)
	}
	same := bytes.Equal(got, want)
	if strings.HasSuffix(name, ".png") {
		if same, err = cmpimg.EqualApprox("png", got, want, 0.05); err != nil {
			t.Fatal(err)
		}
	}
	if same {
		return
	}
	kept := filepath.Join(t.ArtifactDir(), filepath.Base(name))
	if err := os.WriteFile(kept, got, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Errorf("%s differs from %s; run with -artifacts and look, or with -update if that is meant", kept, file)
}

// Figure is what Pictures draws.
type Figure interface {
	WritePNGAt(w io.Writer, dotsPerInch int) error
	WriteSVG(w io.Writer) error
}

// Pictures returns a figure as a small PNG and as SVG, and fails if drawing it a
// second time gives another SVG, or if there is an error instead of a figure. That what is drawn
// becomes the same PNG every time, which takes longer, is for a test of its own.
func Pictures(t *testing.T, f Figure, err error) (png, svg []byte) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	const dotsPerInch = 72
	var picture, once, again bytes.Buffer
	for _, err := range []error{f.WritePNGAt(&picture, dotsPerInch), f.WriteSVG(&once), f.WriteSVG(&again)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(once.Bytes(), again.Bytes()) {
		t.Error("two SVGs of one figure differ")
	}
	return picture.Bytes(), once.Bytes()
}
