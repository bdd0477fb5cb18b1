package sqlite

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// recordFile is the main file of a record that this process has open. All that have the
// same file open share it: closing a file releases the locks that SQLite holds on it, in
// all of the process (https://www.sqlite.org/howtocorrupt.html, 2.2), so that it is
// opened beside SQLite once, and closed last.
type recordFile struct {
	path   string // absolute, with links resolved: SQLite's other files are beside it
	handle *os.File
	others []*os.File // handles of the same file, by other names, which are to be closed with this one
	info   os.FileInfo
	users  int
}

var openFiles struct {
	sync.Mutex
	files []*recordFile
}

// openFile opens the file at path, making an empty one where create is true and there is
// none. It refuses a file with a -wal of another one. Each call wants a close.
func openFile(path string, create bool) (*recordFile, error) {
	if errNoDriver != nil {
		return nil, errNoDriver
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	openFiles.Lock()
	defer openFiles.Unlock()
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) && create {
		if err := refuseStrayWAL(path); err != nil {
			return nil, err
		}
		var made *os.File // not emptied: another process may have been faster
		if made, err = os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o644); err == nil {
			info, err = made.Stat()
			err = errors.Join(err, made.Close())
		}
	}
	if err != nil {
		return nil, err
	}
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		path = resolved
	}
	for _, file := range openFiles.files {
		if file.path == path && os.SameFile(file.info, info) {
			file.users++
			return file, nil
		}
	}
	handle, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	file := &recordFile{path: path, handle: handle, users: 1}
	if file.info, err = handle.Stat(); err == nil {
		err = file.refuseForeignWAL()
	}
	if err != nil {
		return nil, errors.Join(err, handle.Close())
	}
	openFiles.files = append(openFiles.files, file)
	return file, nil
}

// close is called after SQLite has closed the file.
func (f *recordFile) close() error {
	if f == nil {
		return nil
	}
	openFiles.Lock()
	defer openFiles.Unlock()
	f.users--
	if f.users > 0 {
		return nil
	}
	openFiles.files = slices.DeleteFunc(openFiles.files, func(other *recordFile) bool { return other == f })
	for _, other := range openFiles.files {
		if os.SameFile(other.info, f.info) { // by another name
			other.others = append(other.others, append(f.others, f.handle)...)
			return nil
		}
	}
	errs := []error{f.handle.Close()}
	for _, other := range f.others {
		errs = append(errs, other.Close())
	}
	return errors.Join(errs...)
}

func (f *recordFile) wal() string { return f.path + "-wal" }

// firstPage reads page 1 of the main file, whatever the -wal has. It is shorter where
// the file is, and of another size where that is no database.
func (f *recordFile) firstPage(pageSize int) (page1, error) {
	page := make(page1, pageSize)
	n, err := f.handle.ReadAt(page, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return page[:n], nil
}

// gone says what has become of the file at the path, nil where it is the one that was
// opened.
func (f *recordFile) gone() error {
	info, err := os.Stat(f.path)
	switch {
	case err == nil && os.SameFile(info, f.info):
		return nil
	case err == nil:
		return errors.New("was replaced by another file")
	case errors.Is(err, fs.ErrNotExist):
		if now := f.whereNow(); now != "" {
			return fmt.Errorf("was moved to %s", now)
		}
		return errors.New("was moved or removed")
	}
	return fmt.Errorf("cannot be found any more (%w)", err)
}

// whereNow returns the path that the open file has now, "" where the system does not say
// or there is none.
func (f *recordFile) whereNow() string {
	path := pathOf(f.handle)
	if info, err := os.Stat(path); err != nil || !os.SameFile(info, f.info) {
		return ""
	}
	return path
}
