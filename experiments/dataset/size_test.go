package dataset

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A size is that of the data set once it is loaded.
func TestSize(t *testing.T) {
	isolated(t)
	d := tiny(5)
	write(t, "mine", d)
	write(t, filepath.Join("all", "yours"), d)
	for name, finder := range map[string]*Finder{"mine": {}, "yours": {Folder: "all"}} {
		size, err := finder.Size(name)
		if want := (Size{d.Width, d.Height, len(d.Classes), d.Train.Len(), d.Test.Len()}); err != nil || size != want {
			t.Errorf("%s: got %+v, %v, want %+v", name, size, err, want)
		}
	}
	for _, name := range append(Names(), Auto) {
		size, err := (&Finder{Offline: true}).Size(name)
		if want := (Size{28, 28, 10, 60000, 10000}); err != nil || size != want {
			t.Errorf("%s: got %+v, %v, want %+v", name, size, err, want)
		}
	}
	os.WriteFile(filepath.Join("mine", fileNames[0]), []byte(twoImages[:10]), 0o666)
	for name, want := range map[string]string{"mine": "train-images-idx3-ubyte", "all": "lacks train-images-idx3-ubyte", "mnsit": `did you mean "mnist"?`} {
		_, err := (&Finder{}).Size(name)
		wantError(t, err, want)
	}
}

// A label by mistake makes classes that never occur, of which there is a warning.
func TestClassesThatNeverOccur(t *testing.T) {
	isolated(t)
	for name, test := range map[string]struct {
		train   []uint8
		missing string
	}{
		"all":   {[]uint8{0, 1, 2, 0}, ""},
		"one":   {[]uint8{0, 2, 2, 0}, "1"},
		"many":  {[]uint8{0, 1, 2, 255}, "3 to 254"},
		"parts": {[]uint8{1, 4, 6, 9}, "0, 2 to 3, 5, 7 to 8"},
	} {
		d := tiny(5)
		d.Train.Labels, d.Test.Labels = test.train, []uint8{1, 1}
		d.Classes = make([]string, 256)
		write(t, name, d)
		var progress strings.Builder
		load(t, &Finder{Progress: &progress}, name)
		if test.missing == "" && progress.String() == "" {
			continue
		}
		if want := filepath.Join(name, fileNames[1]) + ": no training sample is of class " + test.missing + ", "; test.missing == "" || !strings.HasPrefix(progress.String(), want) {
			t.Errorf("%s: got %q, want %q", name, progress.String(), want)
		}
	}
}
