// Package tensorboard reads the event files of TensorBoard, which PyTorch's SummaryWriter, Keras,
// Lightning and the Transformers Trainer write: TFRecords
// (https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details) of the protobuf messages of
// https://github.com/tensorflow/tensorboard/blob/main/tensorboard/compat/proto/event.proto.
//
// Scalars are metrics, as simple values and as tensors of one element. Texts are texts.
// Pictures, histograms, sound and graphs stay in the event files.
package tensorboard

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gradbook/experiments/results"
	"gradbook/internal/growing"
)

// Files follows the event files of a program.
type Files struct {
	folder string
	globs  []string
	old    map[string]bool // those that were there before
	files  []*file
	buffer []byte

	hparams map[string]any
}

type file struct {
	name    string // its path below the folder, with slashes
	prefix  string // of the names of its metrics: "" or "train/"
	file    growing.File
	records records
	plugins map[string]string // of its tags: only the first value of a tag has it
}

// logged is what a file has logged, and the folder of the file.
type logged struct {
	results.Logged
	folder string
}

// Follow returns the Files of a program that is about to be started. The globs are patterns of
// path.Match, relative to folder and with slashes: they name event files, or folders with all
// event files below them; none is all of folder. What follows a ** is not looked at. Files that are
// there already are those of an earlier attempt or of other runs, and are not read.
//
// Follow fails where a glob is malformed.
func Follow(folder string, globs ...string) (*Files, error) {
	f := &Files{folder: folder, globs: globs, old: map[string]bool{}, buffer: make([]byte, 64<<10), hparams: map[string]any{}}
	names, err := f.names()
	for _, name := range names {
		f.old[name] = true
	}
	return f, err
}

// Read reads all event files that are there, as Follow and Poll do.
func Read(folder string, globs ...string) (*Files, []results.Logged, error) {
	f := &Files{folder: folder, globs: globs, buffer: make([]byte, 64<<10), hparams: map[string]any{}}
	logged, err := f.Poll()
	return f, logged, err
}

// names are the paths of the event files below the folder: those of a folder before those in its
// folders, and the oldest first.
func (f *Files) names() ([]string, error) {
	root := os.DirFS(f.folder)
	found := map[string]bool{}
	for _, glob := range append([]string{}, f.globs...) {
		glob, _, _ = strings.Cut(glob, "**")
		matches, err := fs.Glob(root, path.Clean(glob))
		if err != nil {
			return nil, fmt.Errorf("tensorboard: %q is no pattern of paths: %w", glob, err)
		}
		for _, match := range matches {
			walk(root, match, found)
		}
	}
	if len(f.globs) == 0 {
		walk(root, ".", found)
	}
	return slices.SortedFunc(maps.Keys(found), func(a, b string) int {
		return cmp.Or(
			cmp.Compare(strings.Count(a, "/"), strings.Count(b, "/")),
			cmp.Compare(a, b),
		)
	}), nil
}

// walk adds the event files at or below start to found. A folder that is removed meanwhile, or
// cannot be read, has none.
func walk(root fs.FS, start string, found map[string]bool) {
	fs.WalkDir(root, start, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.Contains(path.Base(name), "tfevents") {
			found[name] = true
		}
		return nil
	})
}

// Poll returns what the program has logged since the last call, as far as it is whole in the
// files, in the order of the time that the files have. What it logs of one step without another
// between is together.
//
// A name is the tag, after the folder of the file where a run has several: SummaryWriter's main
// file has none, add_scalars' folders and Keras's train and validation do: train/epoch_loss. A
// second run in a folder beside the first gets the name of its folder.
//
// A writer with a purge_step takes back what its folder's files have from this step on, as far as
// Poll has not returned it yet; what Poll has returned, the new values replace.
func (f *Files) Poll() ([]results.Logged, error) {
	names, err := f.names()
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		known := f.old[name] || slices.ContainsFunc(f.files, func(f *file) bool { return f.name == name })
		if !known {
			f.files = append(f.files, &file{
				name:    name,
				prefix:  f.prefix(path.Dir(name)),
				file:    growing.File{Path: filepath.Join(f.folder, filepath.FromSlash(name))},
				plugins: map[string]string{},
			})
		}
	}
	var all []logged
	for _, file := range f.files {
		if err := f.poll(file, &all); err != nil {
			return together(all), fmt.Errorf("reading %s: %w", file.file.Path, err)
		}
	}
	return together(all), nil
}

// splits are names of folders that say which part of a run's data a file is about.
var splits = []string{"train", "training", "validation", "val", "valid", "test", "testing", "eval", "evaluation"}

// prefix is that of the names of metrics of a new file in this folder.
func (f *Files) prefix(folder string) string {
	for _, other := range f.files {
		if path.Dir(other.name) == folder {
			return other.prefix
		}
	}
	if _, err := strconv.ParseFloat(path.Base(folder), 64); err == nil {
		return "" // add_hparams makes a folder whose name is the time
	}
	for _, other := range f.files { // those of the folders above come first
		if below, is := strings.CutPrefix(folder, path.Dir(other.name)+"/"); is {
			return other.prefix + below + "/"
		} else if path.Dir(other.name) == "." {
			return folder + "/"
		}
	}
	if slices.Contains(splits, path.Base(folder)) || len(f.files) > 0 {
		return path.Base(folder) + "/"
	}
	return ""
}

// poll adds to all what is new in a file.
func (f *Files) poll(file *file, all *[]logged) error {
	folder := path.Dir(file.name)
	for {
		n, anew, err := file.file.More(f.buffer)
		if anew {
			file.records, file.plugins = records{}, map[string]string{}
		}
		file.records.write(f.buffer[:n], func(record []byte) {
			e, ok := parseEvent(record)
			if !ok {
				return
			}
			if e.starts {
				*all = slices.DeleteFunc(*all, func(l logged) bool { return l.folder == folder && l.Step >= e.step })
			}
			if l := f.take(file, e); len(l.Values)+len(l.Texts) > 0 {
				*all = append(*all, logged{l, folder})
			}
		})
		if n == 0 || err != nil {
			return err
		}
	}
}

// take returns what an event of a file logs, and keeps its hyper-parameters.
func (f *Files) take(file *file, e event) results.Logged {
	l := results.Logged{Step: max(e.step, -1), Time: e.time, Values: map[string]float64{}}
	for _, v := range e.values {
		if v.plugin != "" && file.plugins[v.tag] == "" {
			file.plugins[v.tag] = v.plugin
		}
		switch plugin := file.plugins[v.tag]; {
		case plugin == "hparams":
			hparams(v.content, f.hparams)
		case v.kind == scalar && v.tag != "" && (plugin == "" || plugin == "scalars"):
			l.Values[file.prefix+v.tag] = v.number
		case v.kind == text && v.tag != "" && (plugin == "" || plugin == "text"):
			if l.Texts == nil {
				l.Texts = map[string]string{}
			}
			l.Texts[file.prefix+v.tag] = v.text
		}
	}
	return l
}

// together sorts by time and joins what follows one another of a step.
func together(all []logged) []results.Logged {
	slices.SortStableFunc(all, func(a, b logged) int { return a.Time.Compare(b.Time) })
	var joined []results.Logged
	for _, l := range all {
		if last := len(joined) - 1; last >= 0 && joined[last].Step == l.Step {
			maps.Copy(joined[last].Values, l.Values)
			if joined[last].Texts == nil {
				joined[last].Texts = l.Texts
			} else {
				maps.Copy(joined[last].Texts, l.Texts)
			}
			joined[last].Time = l.Time
			continue
		}
		joined = append(joined, l.Logged)
	}
	return joined
}

// HParams are the hyper-parameters that the hparams plugin's data have so far: strings, float64s
// and bools.
func (f *Files) HParams() map[string]any { return maps.Clone(f.hparams) }

// Skipped says what of the files could not be read so far; "" where all could.
func (f *Files) Skipped() string {
	var all []string
	for _, file := range f.files {
		if skipped := file.records.String(); skipped != "" {
			all = append(all, file.file.Path+": "+skipped)
		}
	}
	return strings.Join(all, "\n")
}
