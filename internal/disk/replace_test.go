package disk

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestReplaceFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "figure.png")
	if err := WriteFile(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o044 != 0o044 {
		t.Errorf("others cannot read it: %v %v", info.Mode(), err)
	}
	failed := errors.New("half way")
	err := ReplaceFile(path, func(w io.Writer) error {
		io.WriteString(w, "new")
		if content, _ := os.ReadFile(path); string(content) != "old" {
			t.Errorf("while it is written: %q", content)
		}
		return failed
	})
	if content, _ := os.ReadFile(path); err != failed || string(content) != "old" {
		t.Errorf("after a failure: %q, %v", content, err)
	}
	if err := WriteFile(path, []byte("new")); err != nil {
		t.Error(err)
	}
	if content, _ := os.ReadFile(path); string(content) != "new" {
		t.Errorf("%q", content)
	}
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("temporary files are left: %v", left)
	}
}

// What stands in the way is said, and what was to be replaced is as it was.
func TestReplaceFileFails(t *testing.T) {
	folder := t.TempDir()
	if err := WriteFile(filepath.Join(folder, "missing", "a"), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without a folder: %v", err)
	}
	full := filepath.Join(folder, "folder")
	if err := os.MkdirAll(filepath.Join(full, "file"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(full, nil); err == nil {
		t.Error("a folder was replaced")
	}
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("temporary files are left: %v", left)
	}
}
