package dataset

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A data set that is missing takes three lines to tell of, whatever the reasons are.
func TestUnavailableTakesThreeLines(t *testing.T) {
	isolated(t)
	t.Setenv("MNIST_DIR", "nowhere")
	_, err := (&Finder{Offline: true}).Load(t.Context(), "mnist")
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "data set mnist is not here: there is no folder nowhere; ") ||
		lines[1] != "downloads are switched off" || !strings.HasPrefix(lines[2], "to get it, connect to the network, or put {train,t10k}-{images-idx3,labels-idx1}-ubyte.gz from https://") {
		t.Errorf("got %s", err)
	}
}

// A folder that is meant, but cannot be looked into, is an error: it is no reason to train on
// other digits. Here it is a link to itself, as root may read everything else.
func TestUnreadableFolderIsAnError(t *testing.T) {
	isolated(t)
	if err := os.Symlink("loop", "loop"); err != nil {
		t.Skip(err)
	}
	os.Mkdir("files", 0o777)
	for _, name := range fileNames {
		os.Symlink(name, filepath.Join("files", name))
	}
	os.Mkdir("data", 0o777)
	for _, folder := range []string{"loop", "files"} {
		t.Setenv("MNIST_DIR", folder)
		for _, name := range []string{"mnist", Auto} {
			_, err := (&Finder{Offline: true}).Load(t.Context(), name)
			wantError(t, err, "data set mnist: ", folder, "; make "+folder+" readable, or unset MNIST_DIR")
		}
		t.Setenv("MNIST_DIR", "")
		for name, finder := range map[string]*Finder{folder: {}, "mnist": {Folder: folder, Offline: true}} {
			_, err := finder.Load(t.Context(), name)
			wantError(t, err, folder)
			if _, isUnavailable := err.(*unavailableError); isUnavailable {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	os.Symlink("mnist", "data/mnist")
	_, err := (&Finder{Offline: true}).Load(t.Context(), Auto)
	wantError(t, err, "data set mnist: ", "make data/mnist readable")

	// A file in the place of a folder is no such folder.
	os.Remove("data/mnist")
	os.WriteFile("data/mnist", nil, 0o666)
	d, err := (&Finder{Offline: true}).Load(t.Context(), Auto)
	if err != nil || d.Name != "drawn-digits" {
		t.Errorf("got %v", err)
	}
}
