package dataset

import (
	"path/filepath"
	"testing"
)

func TestSpecimen(t *testing.T) {
	isolated(t)
	folder := filepath.Join(t.TempDir(), "own")
	own := tiny(9)
	write(t, folder, own)
	f := &Finder{}
	if s, err := f.Specimen(t.Context(), folder); err != nil || s.Train != own.Train.Len() || s.Test != own.Test.Len() || s.Width != own.Width {
		t.Errorf("a folder: %+v, %v", s, err)
	}
	// What is missing and what would have to be drawn: small, with the sizes of the whole.
	for _, name := range []string{Auto, "mnist", "kmnist", drawnName} {
		s, err := f.Specimen(t.Context(), name)
		if err != nil || s.Train != 60000 || s.Test != 10000 || s.Dataset.Width*s.Dataset.Height != 784 || len(s.Classes) != 10 || s.Dataset.Train.Len() > 5000 {
			t.Errorf("%s: %d and %d samples, %v", name, s.Train, s.Test, err)
		}
	}
	if _, err := f.Specimen(t.Context(), "minst"); err == nil {
		t.Error("a name that does not exist has a specimen")
	}
	if f.Offline {
		t.Error("the finder was changed")
	}
}
