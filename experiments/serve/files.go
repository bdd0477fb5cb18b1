package serve

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/dustin/go-humanize"

	"gradbook/experiments/results"
)

// file is one that a run's program has left in the run's folder.
type file struct {
	Path    string
	Size    string
	Picture bool
}

// logName is the file of what a run's program has printed.
const logName = "output.log"

// mostFiles is how many files of a run a page lists.
const mostFiles = 1000

// pictures are the formats that are shown as such. SVG is none of them: it can have scripts.
var pictures = []string{".png", ".jpg", ".jpeg", ".gif", ".webp"}

// filesOf lists the files in the folder of a run, which need not be there.
func filesOf(db results.Reader, runID int64) (files []file, hasLog bool, err error) {
	root, err := os.OpenRoot(db.Folder(runID))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	defer root.Close()
	err = fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return nil // what cannot be read, links and devices are not listed
		}
		if name == logName {
			hasLog = true
			return nil
		}
		if len(files) == mostFiles {
			return fs.SkipAll
		}
		size := ""
		if info, err := entry.Info(); err == nil {
			size = humanize.Bytes(uint64(info.Size()))
		}
		files = append(files, file{name, size, slices.Contains(pictures, strings.ToLower(path.Ext(name)))})
		return nil
	})
	return files, hasLog, err
}

// tailOfLog is how much of a log stands in a page whose scripts do not run.
const tailOfLog = 16 << 10

// readFiles lists what the run's program has left, and reads the end of what it has printed.
func (p *runPage) readFiles(db results.Reader, run results.Run) (err error) {
	if p.Files, p.HasLog, err = filesOf(db, run.ID); err != nil || !p.HasLog {
		return err
	}
	log, info, err := openOf(db, run.ID, logName)
	if err != nil {
		return err
	}
	defer log.Close()
	from := max(0, info.Size()-tailOfLog)
	text, err := io.ReadAll(io.NewSectionReader(log, from, info.Size()-from))
	p.Log = string(text)
	return err
}

// openOf opens a file in the folder of a run. No name leads out of the folder, and no link.
func openOf(db results.Reader, runID int64, name string) (*os.File, fs.FileInfo, error) {
	root, err := os.OpenRoot(db.Folder(runID))
	if err != nil {
		return nil, nil, failure{http.StatusNotFound, fmt.Errorf("run %d has no files", runID)}
	}
	defer root.Close()
	opened, err := root.Open(name)
	if err != nil {
		return nil, nil, failure{http.StatusNotFound, fmt.Errorf("run %d has no file %q", runID, name)}
	}
	info, err := opened.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = failure{http.StatusNotFound, fmt.Errorf("%q of run %d is not a file", name, runID)}
	}
	if err != nil {
		opened.Close()
		return nil, nil, err
	}
	return opened, info, nil
}

// runFile sends a file: a picture to be looked at, and all else to be saved, as a browser would
// take what a program has written for a page of this server.
func runFile(db results.Reader, w http.ResponseWriter, r *http.Request) error {
	id, err := number(r, "run")
	if err != nil {
		return err
	}
	name := r.PathValue("path")
	opened, info, err := openOf(db, id, name)
	if err != nil {
		return err
	}
	defer opened.Close()
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	if !slices.Contains(pictures, strings.ToLower(path.Ext(name))) {
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", path.Base(name)))
	}
	http.ServeContent(w, r, info.Name(), info.ModTime(), opened)
	return nil
}

// logPiece is how much of a log is sent at once: its end, where no place is asked for.
const logPiece = 256 << 10

// runLog sends what a run's program has printed, as it was printed: from the byte that from
// names, at most a piece of it. The header Log-End says where the next piece begins.
func runLog(db results.Reader, w http.ResponseWriter, r *http.Request) error {
	id, err := number(r, "run")
	if err != nil {
		return err
	}
	log, info, err := openOf(db, id, logName)
	if err != nil {
		return err
	}
	defer log.Close()
	from := max(0, info.Size()-logPiece)
	if text := r.URL.Query().Get("from"); text != "" {
		if from, err = strconv.ParseInt(text, 10, 64); err != nil || from < 0 {
			return mistake("from=%q is not a place in a file", text)
		}
	}
	from = min(from, info.Size())
	end := min(info.Size(), from+logPiece)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Log-Begin", strconv.FormatInt(from, 10))
	w.Header().Set("Log-End", strconv.FormatInt(end, 10))
	w.Header().Set("Log-Size", strconv.FormatInt(info.Size(), 10))
	_, err = io.Copy(w, io.NewSectionReader(log, from, end-from))
	return err
}
