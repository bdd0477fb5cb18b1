package sqlite

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Folder returns the path of the folder for files of a run: results.files/17 beside results.db.
func (db *DB) Folder(runID int64) string { return folder(db.path, runID) }

func folder(path string, runID int64) string {
	return filepath.Join(foldersOf(path), strconv.FormatInt(runID, 10))
}

// foldersOf is the folder with those of all runs of the database at path.
func foldersOf(path string) string { return strings.TrimSuffix(path, ".db") + ".files" }

// removeFolders removes those of runs that are deleted.
func (db *DB) removeFolders(runs []int64) (err error) {
	for _, id := range runs {
		err = errors.Join(err, os.RemoveAll(db.Folder(id)))
	}
	os.Remove(foldersOf(db.path)) // if it is empty
	return wrap(err, "%s: all is deleted from the record, but not from its folder", db.path)
}

// stagedFolders are copies of the folders of runs of another database. They take their places
// when the runs have ids of this one, so that nobody has to wait to write while files are
// copied.
type stagedFolders struct{ folders, stage string }

// stageFolders copies the folders of runs of the database at from to the database's own.
func (db *DB) stageFolders(from string, runs []int64) (s *stagedFolders, err error) {
	s = &stagedFolders{folders: foldersOf(db.path)}
	for _, id := range runs {
		source := folder(from, id)
		if info, err := os.Lstat(source); errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
			continue
		}
		if s.stage == "" {
			if err = os.MkdirAll(s.folders, 0o777); err == nil {
				s.stage, err = os.MkdirTemp(s.folders, "import-")
			}
		}
		if err == nil {
			err = copyFolder(filepath.Join(s.stage, strconv.FormatInt(id, 10)), source)
		}
		if err != nil {
			s.remove()
			return nil, fmt.Errorf("copy the folder of run %d: %w", id, err)
		}
	}
	return s, nil
}

// place gives the copies their places. ids are those of the runs, there to here.
func (s *stagedFolders) place(ids map[int64]int64) (err error) {
	if s.stage == "" {
		return nil
	}
	for there, here := range ids {
		copied := filepath.Join(s.stage, strconv.FormatInt(there, 10))
		if _, missing := os.Lstat(copied); missing != nil {
			continue
		}
		place := filepath.Join(s.folders, strconv.FormatInt(here, 10))
		// No run had this id before: what is there was left by another record of this name.
		if e := os.RemoveAll(place); e == nil {
			err = errors.Join(err, os.Rename(copied, place))
		} else {
			err = errors.Join(err, e)
		}
	}
	return err
}

// remove removes the copies that have no place.
func (s *stagedFolders) remove() {
	if s.stage != "" {
		os.RemoveAll(s.stage)
	}
	os.Remove(s.folders) // if it is empty
}

// copyFolder copies files and folders. Links are left out: in somebody else's record one may
// lead to a file that a later attempt at the run would write to.
func copyFolder(to, from string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, name)
		switch {
		case entry.IsDir():
			return os.MkdirAll(target, 0o777)
		case entry.Type().IsRegular():
			return copyFile(target, path)
		}
		return nil
	})
}

func copyFile(to, from string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	info, err := source.Stat()
	if err != nil {
		return err
	}
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, info.Mode().Perm()|0o200)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Close())
}
