package sqlite

import (
	"fmt"
	"os"
	"time"

	"gradbook/internal/shell"
)

// A process that is killed leaves its last transactions in a -wal beside the main file.
// SQLite takes them from there whatever the main file is by then. Where that is an older
// copy or another record (git checkout, mv backup results.db), the two together are no
// database any more. These checks tell a file's own -wal from that of another one.
//
// Every transaction gives page 1 a token of its own, and notes the checksum that page 1
// had in the main file (see transaction.mark). While a -wal grows, page 1 of the main file
// is either as it was before the first transaction in it, or an image from one of them,
// as SQLite copies pages from the one to the other.

// refuseForeignWAL returns an error where the -wal beside the file belongs to another one.
func (f *recordFile) refuseForeignWAL() error {
	// What others write meanwhile may look foreign, but not for long.
	for tries, same, last := 0, 0, ""; ; tries++ {
		w, page, err := f.readBoth()
		if err != nil || w.ownedBy(page) {
			return err
		}
		state := fmt.Sprint(w.salts, w.frames, page.checksum())
		if state != last {
			same, last = 0, state
		}
		if same++; same == 3 || tries == 100 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return foreignWAL(f.path, "is not from this file: it is what a process that was killed, or still runs, had written to another one that stood here, such as a later version of it")
}

// refuseStrayWAL returns an error where there is a -wal at path and no file. SQLite would
// delete it.
func refuseStrayWAL(path string) error {
	if w, err := readWAL(path + "-wal"); err != nil || w.frames == 0 {
		return err
	}
	return foreignWAL(path, "is still there, with what a process that was killed, or still runs, had written to the file that stood here")
}

func foreignWAL(path, what string) error {
	return fmt.Errorf("%[1]s %[3]s. Nothing was changed.\n"+
		"To have that too, put the file that it belongs to back in place of %[4]s. To do without it:\n  %[5]s %[1]s %[2]s",
		shell.Quote(path+"-wal"), shell.Quote(path+"-wal.old"), what, shell.Quote(path), shell.Move)
}

// readBoth reads the -wal and page 1 of the main file.
func (f *recordFile) readBoth() (w wal, page page1, err error) {
	if info, err := os.Stat(f.wal()); err != nil || info.Size() == 0 {
		return w, nil, nil // as nearly always
	}
	// The main file first: transactions that come between only add to the -wal.
	if page, err = f.firstPage(65536); err != nil {
		return w, nil, err
	}
	if w, err = readWAL(f.wal()); err == nil && len(page) > w.pageSize {
		page = page[:w.pageSize]
	}
	return w, page, err
}

// ownedBy reports whether a -wal may belong to the file that has page as its page 1.
func (w wal) ownedBy(page page1) bool {
	if w.frames == 0 {
		return true // SQLite ignores it
	}
	if len(page) < w.pageSize || page.size() != w.pageSize {
		return false
	}
	for _, image := range w.first {
		if string(image) == string(page) {
			return true // it was copied from here
		}
	}
	// Then none was copied yet, and the page is as it was before the first transaction.
	if len(w.first) == 0 { // They were of another program, and changed only pages that were there.
		return w.pages == page.word(pageCount)
	}
	// Who changes page 1 counts that, a process by itself.
	if w.first[0].word(changeCounter)-page.word(changeCounter) > 1 {
		return false
	}
	marked, token := false, page.word(userVersion)
	for _, image := range w.first {
		if image.word(userVersion) != token {
			if image.word(applicationID) == page.checksum() {
				return true
			}
			marked, token = true, image.word(userVersion)
		}
	}
	return !marked // but written by another program, or an earlier version of this one
}
