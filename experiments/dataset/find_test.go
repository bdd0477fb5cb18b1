package dataset

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// tiny returns a data set of 2 x 1 pixels, all of the shade, and three classes.
func tiny(shade uint8) *Dataset {
	d := &Dataset{
		Classes: []string{"0", "1", "2"},
		Width:   2,
		Height:  1,
		Train:   Samples{bytes.Repeat([]byte{shade}, 8), []uint8{0, 1, 2, 0}},
		Test:    Samples{bytes.Repeat([]byte{shade}, 4), []uint8{2, 1}},
	}
	d.SHA256 = d.contentSHA256()
	return d
}

// isolated gives the test an empty working folder and an empty cache folder,
// and takes MNIST_DIR away from it.
func isolated(t *testing.T) (cache string) {
	t.Helper()
	t.Chdir(t.TempDir())
	home := t.TempDir()
	for _, variable := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} {
		t.Setenv(variable, home)
	}
	t.Setenv("MNIST_DIR", "")
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(cache, "gradbook")
}

func write(t *testing.T, folder string, d *Dataset) {
	t.Helper()
	if err := Write(folder, d); err != nil {
		t.Fatal(err)
	}
}

func load(t *testing.T, f *Finder, name string) *Dataset {
	t.Helper()
	d, err := f.Load(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("got error %v, want one with %q", err, part)
		}
	}
}

func TestLoadFolder(t *testing.T) {
	isolated(t)
	want := tiny(5)
	write(t, "mine", want)
	for name, finder := range map[string]*Finder{
		"mine": {},
		filepath.Join(".", "mine") + string(filepath.Separator): {},
	} {
		d := load(t, finder, name)
		if d.Name != name || d.Source != name || d.Width != 2 || d.Height != 1 || d.Verified || !slices.Equal(d.Classes, want.Classes) {
			t.Errorf("%s: got %+v", name, d)
		}
		if !bytes.Equal(d.Train.Pixels, want.Train.Pixels) || !bytes.Equal(d.Test.Labels, want.Test.Labels) || d.SHA256 != want.SHA256 {
			t.Errorf("%s: read something else than was written", name)
		}
	}
	write(t, filepath.Join("all", "yours"), tiny(6))
	if d := load(t, &Finder{Folder: "all"}, "yours"); d.Train.Pixels[0] != 6 || d.Source != filepath.Join("all", "yours") {
		t.Errorf("got %+v", d)
	}
}

func TestSHA256IsOfTheFilesContent(t *testing.T) {
	isolated(t)
	write(t, "mine", tiny(5))
	all := sha256.New()
	for _, name := range fileNames {
		content, err := os.ReadFile(filepath.Join("mine", name))
		if err != nil {
			t.Fatal(err)
		}
		all.Write(content)
		// The other spellings give the same.
		os.Remove(filepath.Join("mine", name))
		dotted := strings.Replace(name, "-idx", ".idx", 1) + ".gz"
		if err := os.WriteFile(filepath.Join("mine", dotted), []byte(gzipped(string(content))), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := load(t, &Finder{}, "mine").SHA256, hex.EncodeToString(all.Sum(nil)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestLoadFolderRefuses(t *testing.T) {
	isolated(t)
	replace := func(file, content string) func(string) {
		return func(folder string) {
			os.WriteFile(filepath.Join(folder, file), []byte(content), 0o666)
		}
	}
	for _, test := range []struct {
		name   string
		damage func(folder string)
		parts  []string
	}{
		{"a file missing", func(folder string) { os.Remove(filepath.Join(folder, fileNames[1])) }, []string{"lacks train-labels-idx1-ubyte"}},
		{"fewer labels than images", replace(fileNames[1], "\x00\x00\x08\x01\x00\x00\x00\x03\x00\x01\x02"), []string{"train-images-idx3-ubyte holds 4 images", "train-labels-idx1-ubyte 3 labels"}},
		{"a label only in testing", replace(fileNames[3], "\x00\x00\x08\x01\x00\x00\x00\x02\x00\x03"), []string{"t10k-labels-idx1-ubyte: label 3 of sample 1", "0 to 2"}},
		{"larger test images", replace(fileNames[2], twoImages), []string{"t10k-images-idx3-ubyte holds images of 3 x 2 pixels", "of 2 x 1"}},
		{"a truncated file", replace(fileNames[0], twoImages[:20]), []string{"train-images-idx3-ubyte: is truncated"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			write(t, folder, tiny(5))
			test.damage(folder)
			_, err := (&Finder{}).Load(t.Context(), folder)
			wantError(t, err, test.parts...)
		})
	}
}

func TestLoadUnknownName(t *testing.T) {
	isolated(t)
	for name, question := range map[string]string{
		"mnsit":        `did you mean "mnist"?`,
		"MNIST":        `did you mean "mnist"?`,
		"fashion":      `did you mean "fashion-mnist"?`,
		"k-mnist":      `did you mean "kmnist"?`,
		"drawn_digits": `did you mean "drawn-digits"?`,
		"Auto":         `did you mean "auto"?`,
		"cifar10":      "known are mnist, fashion-mnist, kmnist, drawn-digits, auto",
	} {
		_, err := (&Finder{}).Load(t.Context(), name)
		wantError(t, err, question)
		if name == "cifar10" && strings.Contains(err.Error(), "did you mean") {
			t.Errorf("%v", err)
		}
	}
}

// named returns a data set for a catalogue.
func named(name string, d *Dataset) published {
	return published{name: name, classes: []string{"a", "b", "c"}, content: d.SHA256, variable: "MNIST_DIR"}
}

func TestPlacesInTheirOrder(t *testing.T) {
	cache := isolated(t)
	t.Setenv("MNIST_DIR", "variable")
	d := tiny(5)
	f := &Finder{Folder: "given", Offline: true, published: []published{named("mnist", d)}}
	// From the last place to the first, each takes precedence of those before.
	for _, folder := range []string{
		filepath.Join(cache, "mnist"),
		filepath.Join("data", "mnist"),
		"variable",
		"given",
		filepath.Join("given", "mnist"),
	} {
		write(t, folder, d)
		got := load(t, f, "mnist")
		if got.Source != folder || got.Name != "mnist" || !got.Verified || got.Classes[2] != "c" {
			t.Errorf("wrote %s, got %+v", folder, got)
		}
	}
}

func TestPublishedContentIsChecked(t *testing.T) {
	cache := isolated(t)
	f := &Finder{Offline: true, published: []published{named("mnist", tiny(5))}}
	write(t, "data/mnist", tiny(6))
	for _, name := range []string{"mnist", Auto} {
		_, err := f.Load(t.Context(), name)
		wantError(t, err, "is not mnist as published", `give the folder "data/mnist"`)
	}
	os.Rename("data", "elsewhere")

	folder := filepath.Join(cache, "mnist")
	write(t, folder, tiny(5))
	path := filepath.Join(folder, fileNames[2])
	os.WriteFile(path, []byte(twoImages[:20]), 0o666)
	for _, name := range []string{"mnist", Auto} {
		_, err := f.Load(t.Context(), name)
		wantError(t, err, path+": is truncated", "to have it downloaded again")
	}
}

func TestMNISTIsNotTakenForItsKin(t *testing.T) {
	dir := os.Getenv("MNIST_DIR")
	if dir == "" {
		t.Skip("MNIST_DIR is not set to a folder with MNIST")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	isolated(t)
	_, err = (&Finder{Folder: dir, Offline: true}).Load(t.Context(), "kmnist")
	wantError(t, err, "is mnist, not kmnist")
}

func TestAutoFallsBack(t *testing.T) {
	isolated(t)
	t.Setenv("MNIST_DIR", "nowhere")
	var progress bytes.Buffer
	d := load(t, &Finder{Offline: true, Progress: &progress}, Auto)
	if d.Name != "drawn-digits" {
		t.Errorf("got %s", d.Name)
	}
	line := progress.String()
	if strings.Count(line, "\n") != 3 || !strings.HasSuffix(line, "\n") {
		t.Errorf("not three lines: %q", line)
	}
	for _, part := range []string{"WARNING", "DRAWN-DIGITS", "there is no folder nowhere", "switched off", "data/mnist", "MNIST_DIR", "https://"} {
		if !strings.Contains(line, part) {
			t.Errorf("%q does not say %q", line, part)
		}
	}

	_, err := (&Finder{Offline: true}).Load(t.Context(), "mnist")
	wantError(t, err, "data set mnist is not here", "there is no folder nowhere")
}

func TestMNISTAsPublished(t *testing.T) {
	dir := os.Getenv("MNIST_DIR")
	if dir == "" {
		t.Skip("MNIST_DIR is not set to a folder with MNIST")
	}
	d := load(t, &Finder{Folder: dir, Offline: true}, "mnist")
	if !d.Verified || d.Train.Len() != 60000 || d.Test.Len() != 10000 || d.Width != 28 || d.Height != 28 {
		t.Errorf("got %s: %d + %d samples of %d x %d, verified %v", d.Source, d.Train.Len(), d.Test.Len(), d.Width, d.Height, d.Verified)
	}
	// The first labels and the mean shade, as the literature gives them.
	if want := []uint8{5, 0, 4, 1, 9, 2, 1, 3, 1, 4}; !slices.Equal(d.Train.Labels[:10], want) {
		t.Errorf("train labels begin with %v, not %v", d.Train.Labels[:10], want)
	}
	if want := []uint8{7, 2, 1, 0, 4, 1, 4, 9, 5, 9}; !slices.Equal(d.Test.Labels[:10], want) {
		t.Errorf("test labels begin with %v, not %v", d.Test.Labels[:10], want)
	}
	if mean := meanShade(d.Train); mean < 0.13065 || mean > 0.13067 {
		t.Errorf("mean shade %.5f, not 0.1307", mean)
	}
}

// meanShade returns the mean of the pixels, 0 to 1.
func meanShade(s Samples) float64 {
	sum := 0
	for _, pixel := range s.Pixels {
		sum += int(pixel)
	}
	return float64(sum) / 255 / float64(len(s.Pixels))
}

func TestSplit(t *testing.T) {
	d := tiny(5)
	d.Name = "tiny"
	d.Train.Pixels = []uint8{0, 1, 2, 3, 4, 5, 6, 7}
	train, val, err := d.Split(1)
	if err != nil || !slices.Equal(train.Labels, []uint8{0, 1, 2}) || !slices.Equal(val.Labels, []uint8{0}) || !slices.Equal(val.Pixels, []uint8{6, 7}) || len(train.Pixels) != 6 {
		t.Errorf("got %v, %v, %v", train, val, err)
	}
	if train, val, err := d.Split(0); err != nil || train.Len() != 4 || val.Len() != 0 {
		t.Errorf("got %v, %v, %v", train, val, err)
	}
	for _, n := range []int{-1, 4, 5} {
		_, _, err := d.Split(n)
		wantError(t, err, "validation", "tiny's 4 training samples", "from 0 to 3")
	}
	// Appending to a part must not write into the next one.
	_ = append(train.Labels, 9)
	if d.Train.Labels[3] != 0 {
		t.Error("the training part reaches into the validation part")
	}
}

func TestWriteRefuses(t *testing.T) {
	for name, damage := range map[string]func(*Dataset){
		"the test set holds no samples":        func(d *Dataset) { d.Test = Samples{} },
		"images of 0 x 1 pixels":               func(d *Dataset) { d.Width = 0 },
		"the training set holds 4 labels":      func(d *Dataset) { d.Train.Pixels = d.Train.Pixels[1:] },
		"sample 0 of the test set has label 2": func(d *Dataset) { d.Classes = d.Classes[:2]; d.Train.Labels = make([]uint8, 4) },
	} {
		d := tiny(5)
		damage(d)
		folder := filepath.Join(t.TempDir(), "new")
		wantError(t, Write(folder, d), name)
		if _, err := os.Stat(folder); err == nil {
			t.Errorf("%s: the folder was made", name)
		}
	}
}

func TestLoadStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&Finder{}).Load(ctx, "drawn-digits"); err != context.Canceled {
		t.Errorf("got %v", err)
	}
}
