package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gradbook/internal/disk"
	"gradbook/internal/shell"
)

// displaced is the error of a record whose file is not where it was, or not what it was:
// somebody removed, replaced, moved or overwrote it while this process wrote to it.
type displaced struct {
	path   string
	what   string // has happened
	intact bool   // the open file still has all, wherever it is
	saved  string // the file to which the record was saved, "" if it could not be
	err    error  // why not, or what the saved file lacks
}

func (d *displaced) Error() string {
	message := fmt.Sprintf("%s %s while this process was writing to it.\n", d.path, d.what)
	switch {
	case d.saved == "":
		return message + fmt.Sprintf("What was recorded could not be saved: %v", d.err)
	case d.err != nil:
		message += fmt.Sprintf("What could still be read of the record is in %s (%v).", shell.Quote(d.saved), d.err)
	default:
		message += fmt.Sprintf("All that was recorded is in %s.", shell.Quote(d.saved))
	}
	if !exists(filepath.Dir(d.path)) {
		return message + fmt.Sprintf("\nTo go on with it, give the same command with --db %s", shell.Quote(d.saved))
	}
	message += " To go on with it:"
	if !d.intact { // nothing was removed that may hold more
		message += fmt.Sprintf("\n  %s %s %s", shell.Move, shell.Quote(d.path+"-wal"), shell.Quote(d.path+"-wal.old"))
	}
	message += fmt.Sprintf("\n  %s %s %s\nand give the same command again.", shell.Move, shell.Quote(d.saved), shell.Quote(d.path))
	if exists(d.path) {
		message += fmt.Sprintf(" To keep the file that is there now and add this to it: import %s", shell.Quote(d.saved))
	}
	return message
}

// whole is called in a transaction before it writes. It notes where the file is not at its
// path any more, which lets the transaction go on: the open file is whole. Where the
// file's content is not what SQLite left in it, nothing more may be written.
func (db *DB) whole(tx transaction) error {
	w := &db.writer
	if db.file == nil || w.displaced != nil && w.displaced.intact {
		return nil
	}
	if w.displaced == nil {
		w.noteMoves(db.file)
	}
	if w.displaced == nil {
		return w.noteOverwriting(db.file, tx)
	}
	if !w.displaced.intact {
		return w.displaced
	}
	return nil
}

// noteMoves notes where the file at the path, or its -wal, is another one by now.
func (w *writer) noteMoves(file *recordFile) {
	if gone := file.gone(); gone != nil {
		w.displaced = &displaced{path: file.path, what: gone.Error(), intact: true}
		return
	}
	info, err := os.Stat(file.wal())
	switch {
	case w.wal == nil && err == nil:
		w.wal = info
	case w.wal == nil:
		// Without a -wal, the journal is another one.
	case errors.Is(err, fs.ErrNotExist):
		w.displaced = &displaced{path: file.path, what: "lost its " + filepath.Base(file.wal()) + ", which was moved or removed,", intact: true}
	case err == nil && !os.SameFile(info, w.wal):
		w.displaced = &displaced{path: file.path, what: "lost its " + filepath.Base(file.wal()) + ", which was replaced by another file,", intact: true}
	}
}

// noteOverwriting notes where the content of the main file is not what SQLite left in it.
func (w *writer) noteOverwriting(file *recordFile, tx transaction) error {
	if w.pageSize == 0 {
		if err := tx.QueryRow(`PRAGMA page_size`).Scan(&w.pageSize); err != nil {
			return err
		}
	}
	what := ""
	// While another process copies pages from the -wal, they do not fit together.
	for range 100 {
		page, err := file.firstPage(w.pageSize)
		if err != nil {
			return err
		}
		info, err := file.handle.Stat()
		if err != nil {
			return err
		}
		switch size := info.Size(); {
		case len(page) < w.pageSize, size < w.size && size < int64(page.word(pageCount))*int64(w.pageSize):
			what = "was cut short"
		case bytes.Equal(page, w.page):
			return nil
		default:
			own, err := w.copied(page, file, tx)
			if err != nil {
				return err
			}
			if own {
				w.page, w.size = page, size
				return nil
			}
			what = "was overwritten"
		}
		time.Sleep(time.Millisecond)
	}
	w.displaced = &displaced{path: file.path, what: what}
	return w.displaced
}

// copied reports whether page 1 of the main file is one that SQLite has copied from the
// -wal, or that was there before.
func (w *writer) copied(page page1, file *recordFile, tx transaction) (bool, error) {
	var token, before int32
	if err := tx.QueryRow(`PRAGMA user_version`).Scan(&token); err != nil {
		return false, err
	}
	if err := tx.QueryRow(`PRAGMA application_id`).Scan(&before); err != nil {
		return false, err
	}
	if page.word(userVersion) == uint32(token) || page.checksum() == uint32(before) {
		return true, nil
	}
	written, err := readWAL(file.wal())
	return written.frames > 0 && written.ownedBy(page), err
}

// mark gives the record a token that no other state of it has, so that a -wal can be
// told from one of another file (see refuseForeignWAL), unless the transaction has changed
// nothing.
func (db *DB) mark(tx transaction) error {
	if db.file == nil {
		return nil
	}
	var changes int64 // ever made by the connection
	if err := tx.queryPrepared(`SELECT total_changes()`).Scan(&changes); err != nil {
		return err
	}
	if changes += tx.moved; changes == tx.changes {
		return nil
	}
	tx.changes = changes
	// The page is the one that whole has read, or the -wal has one from this very process or another.
	text := fmt.Sprintf(`PRAGMA user_version = %d`, int32(rand.Uint32()|1))
	if sum := tx.page.checksum(); !tx.noted || tx.checksum != sum {
		text += fmt.Sprintf(`; PRAGMA application_id = %d`, int32(sum))
		tx.checksum, tx.noted = sum, true
	}
	_, err := tx.Exec(text)
	return err
}

// displacement is called after each transaction. It returns nil as long as the file is
// where it was. Otherwise it saves the record and returns what has happened.
func (db *DB) displacement() error {
	d := db.displacementNoted()
	if d == nil {
		return nil
	}
	w := &db.writer
	// What other goroutines record in the meantime is saved too.
	if d.intact || d.saved == "" && d.err == nil {
		w.save(db.file)
	}
	return d
}

func (db *DB) displacementNoted() *displaced {
	w := &db.writer
	if db.file != nil && w.connection != nil && w.displaced == nil {
		w.noteMoves(db.file)
	}
	return w.displaced
}

// save writes the record, as this process still has it open, to a new file beside the one
// that it was in, or else where that can be written.
func (w *writer) save(file *recordFile) {
	d := w.displaced
	if d.saved != "" {
		d.err = w.saveAs(d.saved)
		return
	}
	name := filepath.Base(file.path) + ".rescued-" + time.Now().UTC().Format("20060102-150405")
	folders := []string{filepath.Dir(file.path)}
	if now := file.whereNow(); now != "" {
		folders = append(folders, filepath.Dir(now))
	}
	if here, err := os.Getwd(); err == nil {
		folders = append(folders, here)
	}
	var errs []error
	for _, folder := range append(folders, os.TempDir()) {
		path := filepath.Join(folder, name)
		if exists(path) { // of another process that wrote to the same record
			path = fmt.Sprintf("%s-%d", path, os.Getpid())
		}
		err := w.saveAs(path)
		var lacks *incomplete
		if err == nil || errors.As(err, &lacks) {
			d.saved, d.err = path, err
			return
		}
		errs = append(errs, fmt.Errorf("%s: %w", path, err))
		if !exists(path) && !d.intact && !placeFails(err) {
			break // no other place would help
		}
	}
	d.err = errors.Join(errs...)
}

// placeFails reports whether an error is of the place to which the record was to be saved.
func placeFails(err error) bool {
	_, full := diskFull(err)
	return full || isUnwritable(err) || disk.IsUnwritable(err)
}

// incomplete is the error of a file that was saved from an overwritten one.
type incomplete struct{ error }

// saveAs writes the record to path, over what it has written there before.
func (w *writer) saveAs(path string) (err error) {
	unfinished := path + ".unfinished"
	os.Remove(unfinished)
	defer os.Remove(unfinished)
	var lacks error
	if w.displaced.intact {
		err = w.copyTo(unfinished)
	} else if lacks = w.salvage(unfinished); !errors.As(lacks, new(*incomplete)) {
		err = lacks
	}
	if err != nil {
		return err
	}
	if err := disk.Move(unfinished, path); err != nil {
		return err
	}
	return lacks
}

// copyTo writes the whole record to a new file.
func (w *writer) copyTo(path string) error {
	if _, err := w.connection.ExecContext(context.Background(), `VACUUM INTO ?`, path); err != nil {
		return err
	}
	// SQLite's copy is not in WAL mode.
	saved, err := sql.Open("sqlite3", fileURL(path).String())
	if err != nil {
		return err
	}
	_, err = saved.Exec(`PRAGMA journal_mode = WAL`)
	return errors.Join(err, saved.Close())
}

// salvage writes to a new file those sweeps that can still be read: the open file has lost
// what is neither in the -wal nor in this process. Its error is [incomplete] where there are
// some.
func (w *writer) salvage(path string) (err error) {
	to, err := Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	ctx := context.Background()
	sweeps, err := collect(over(ctx, w.connection), func(row scanner) (id int64, err error) {
		err = row.Scan(&id)
		return id, err
	}, `SELECT id FROM sweeps ORDER BY id`)
	if err != nil {
		return err
	}
	var lost []error
	saved := 0
	for _, id := range sweeps {
		_, _, lacks, err := to.mergeFrom(ctx, w.connection, w.displaced.path, true, id)
		if err != nil {
			lost = append(lost, err)
			continue
		}
		saved++
		var tables []string
		for _, lack := range lacks {
			table, _, _ := strings.Cut(lack.Error(), ": ")
			tables = append(tables, strings.TrimPrefix(table, "table "))
		}
		if tables != nil {
			lost = append(lost, fmt.Errorf("  of sweep %d rows of %s", id, strings.Join(tables, ", ")))
		}
	}
	switch {
	case saved == 0:
		return errors.Join(lost...)
	case len(lost) > 0:
		return &incomplete{fmt.Errorf("%d of its %d sweeps, but not all of them:\n%w", saved, len(sweeps), errors.Join(lost...))}
	}
	return &incomplete{fmt.Errorf("all of its %d sweeps; nothing seems to be lost, but look at them", len(sweeps))}
}

// letGo is called before SQLite closes the file. It reports whether that may be: SQLite
// then copies the -wal into the main file, which must not be where that has other content by
// now, or somebody else has made another -wal for it.
func (db *DB) letGo() bool {
	w := &db.writer
	w.turn <- struct{}{}
	defer func() { <-w.turn }()
	if w.connection == nil || db.displacementNoted() == nil {
		return true
	}
	info, err := os.Stat(db.file.wal())
	own := err == nil && w.wal != nil && os.SameFile(info, w.wal)
	switch d := w.displaced; {
	case !d.intact, d.saved == "", d.err != nil:
		return false // the end of the process closes it, and leaves all as it is
	case db.file.gone() == nil:
		return err != nil // the -wal is gone; what it held is still open
	default:
		// Wherever the main file is, it gets what the -wal holds. SQLite leaves the -wal of a
		// file that is gone, and the next one at its path would be refused for it.
		w.connection.ExecContext(context.Background(), `PRAGMA wal_checkpoint`)
		if own {
			os.Remove(db.file.wal())
			os.Remove(db.file.path + "-shm")
		}
		return true
	}
}
