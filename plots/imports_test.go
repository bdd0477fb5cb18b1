package plots

import (
	"go/build"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Imports of the rooms of figures go one way: figure draws and knows nothing of runs. (To replace a
// file whole is the disk's matter.)
func TestImportsNeverTurnBack(t *testing.T) {
	for folder, allowed := range map[string][]string{
		"figure": {"gradbook/internal/disk"},
	} {
		pkg, err := build.ImportDir(filepath.Join(".", folder), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range pkg.Imports {
			if strings.HasPrefix(path, "gradbook/") && !slices.Contains(allowed, path) {
				t.Errorf("gradbook/plots/%s imports %s; it may import %q of the project", folder, path, allowed)
			}
		}
	}
}
