// Package wandb reads what the Weights & Biases SDK writes where it has no server: with
// WANDB_MODE=offline, wandb.init makes a folder wandb/offline-run-TIME-ID, and a file run-ID.wandb in
// it holds all that wandb.log, wandb.config and wandb.summary are given. The format is that of
// wandb-core: a LevelDB log (https://github.com/wandb/wandb/blob/main/core/pkg/leveldb/record.go) of
// the protobuf messages of https://github.com/wandb/wandb/blob/main/wandb/proto/wandb_internal.proto.
// It was read of files that wandb 0.31.0 wrote.
package wandb

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gradbook/experiments/results"
	"gradbook/internal/growing"
)

// Run is what a run file says of its run, so far.
type Run struct {
	ID, Project, Group, Name, Notes string
	Tags                            []string
	Start                           time.Time

	// Config and Summary have the values that JSON has, as pyjson.Parse returns them: nested maps,
	// int64 and float64, NaN too. W&B's own members, of names that begin with _, are left out.
	Config, Summary map[string]any

	Ended    bool // wandb.finish was called, or the program has ended
	ExitCode int
}

// Files follows the run files of a program.
type Files struct {
	folder string
	id     string          // of the run whose files these are; "" for all runs
	old    map[string]bool // those that were there before
	files  []*file
	buffer []byte
}

type file struct {
	name string // its path below the folder
	file growing.File
	log  log
	run  Run

	from int64 // the step that the file's step 0 is
	next int64 // one more than the highest step so far
}

// Follow returns the Files of a program that is about to be started with its WANDB_DIR, folder,
// which need not exist yet. Files that are there already are those of an earlier
// attempt, and are not read.
func Follow(folder string) (*Files, error) { return FollowRun(folder, "") }

// FollowRun is Follow for the files of one run, the one that WANDB_RUN_ID names: in the folder
// that a program gives to wandb.init, and that other programs may share. Lightning's
// WandbLogger gives it the working folder.
func FollowRun(folder, id string) (*Files, error) {
	f := &Files{folder: folder, id: id, old: map[string]bool{}, buffer: make([]byte, 64<<10)}
	names, err := f.names()
	for _, name := range names {
		f.old[name] = true
	}
	return f, err
}

// Read reads all run files below a folder.
func Read(folder string) (*Files, []results.Logged, error) {
	f := &Files{folder: folder, buffer: make([]byte, 64<<10)}
	logged, err := f.Poll()
	return f, logged, err
}

// names are those of the run files below the folder, the oldest first.
func (f *Files) names() ([]string, error) {
	names, err := fs.Glob(os.DirFS(f.folder), "wandb/offline-run-*/run-*.wandb")
	if err != nil {
		return nil, fmt.Errorf("looking for run files of W&B: %w", err)
	}
	if f.id != "" {
		names = slices.DeleteFunc(names, func(name string) bool { return path.Base(name) != "run-"+f.id+".wandb" })
	}
	slices.Sort(names) // the folder's name has the time
	return names, nil
}

// Poll returns what the program has logged since the last call, as far as it is whole in the
// files. Names have dots where values are nested. Pictures, tables, histograms, strings, true
// and false are texts: W&B keeps the files that belong to them beside the run file.
//
// Where a program calls wandb.init again after wandb.finish, the steps of the second run go on
// after those of the first. Runs at the same time, as of several processes, share their steps.
func (f *Files) Poll() ([]results.Logged, error) {
	names, err := f.names()
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		known := f.old[name] || slices.ContainsFunc(f.files, func(f *file) bool { return f.name == name })
		if !known {
			f.files = append(f.files, &file{
				name: name,
				file: growing.File{Path: filepath.Join(f.folder, filepath.FromSlash(name))},
				run:  newRun(),
			})
		}
	}
	var logged []results.Logged
	for i, file := range f.files {
		more, err := file.poll(f.buffer, f.files[:i])
		logged = append(logged, more...)
		if err != nil {
			return logged, fmt.Errorf("reading %s: %w", file.file.Path, err)
		}
	}
	return logged, nil
}

func newRun() Run { return Run{Config: map[string]any{}, Summary: map[string]any{}} }

func (f *file) poll(buffer []byte, earlier []*file) (logged []results.Logged, err error) {
	for {
		n, anew, err := f.file.More(buffer)
		if anew {
			f.log, f.run = log{}, newRun()
		}
		f.log.write(buffer[:n], func(record []byte) {
			l, ok := f.run.record(record)
			if !ok {
				return
			}
			if f.next == 0 {
				for _, other := range earlier {
					if other.run.Ended {
						f.from = max(f.from, other.next)
					}
				}
			}
			if l.Step >= 0 {
				l.Step += f.from
			}
			f.next = max(f.next, l.Step+1, f.from)
			logged = append(logged, l)
		})
		if n == 0 || err != nil {
			return logged, err
		}
	}
}

// Runs are those of the files so far, the oldest first: one for each wandb.init.
func (f *Files) Runs() []Run {
	var runs []Run
	for _, file := range f.files {
		runs = append(runs, file.run)
	}
	return runs
}

// Skipped says what of the files could not be read so far; "" where all could.
func (f *Files) Skipped() string {
	var all []string
	for _, file := range f.files {
		if skipped := file.log.String(); skipped != "" {
			all = append(all, file.file.Path+": "+skipped)
		}
	}
	return strings.Join(all, "\n")
}
