package plots

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"gradbook/experiments/results"
	"gradbook/nn"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// Report is what a sweep found out, as a page with figures. Its fields are all
// that it reads: the same values give the same bytes, whoever renders them.
type Report struct {
	Source                             // the sweep with all of its runs and their epochs
	Environments []results.Environment // what the runs ran on

	Beside *Beside // another sweep to compare with, if any

	Decisions []results.Decision // of early termination, in any order
	Layers    []results.Layer    // of the runs that RunsInside returns, by run in that order

	// Of the run that Best returns. The report leaves out what is empty.
	Confusion     results.ConfusionMatrix // on test
	Misclassified []results.Misclassified // on test
	Calibration   []results.CalibrationBin

	// Of the run that Best returns if its weights are kept, otherwise of one that has them.
	Network      *nn.Network
	NetworkRunID int64

	studied *study.Space // what Report.space has found
}

// WriteMarkdown writes README.md, for hosts of code to show, and its figures, each as
// PNG and SVG, into a folder that it makes if need be. A figure that an earlier report
// left there and this one has no values for is removed.
//
// A file answer.md in the folder is an answer in somebody's own words: its
// Markdown goes into the page as it is, before the numbers. It is never changed.
// One without words is ignored; one that is not UTF-8 text is an error.
//
// Files that would not change are left alone; the others are replaced in one step.
func (r *Report) WriteMarkdown(folder string) error {
	p, err := r.read(folder)
	if err != nil {
		return err
	}
	readme, err := p.markdown()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if err := savePictures(p.pictures(), folder); err != nil {
		return err
	}
	return figure.ReplaceFile(filepath.Join(folder, "README.md"), readme)
}

// WriteHTML writes index.html into a folder that it makes if need be: the page that
// WriteMarkdown writes, as one file with its figures in it. It needs no script to
// be read, no network and no other file. The answer of answer.md is in it too.
func (r *Report) WriteHTML(folder string) error {
	p, err := r.read(folder)
	if err != nil {
		return err
	}
	index, err := p.html()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return figure.ReplaceFile(filepath.Join(folder, "index.html"), index)
}

// read makes the page, with the answer that was written into the folder.
func (r *Report) read(folder string) (*page, error) {
	written, err := readAnswer(filepath.Join(folder, "answer.md"))
	if err != nil {
		return nil, fmt.Errorf("report on sweep %d: %w", r.Sweep.ID, err)
	}
	return r.page(written)
}

// check refuses errors of another run than the best: the text would not be true.
func (r *Report) check(best results.Run) error {
	if len(r.Confusion.Counts) > 0 && r.Confusion.RunID != best.ID {
		return fmt.Errorf("the confusion matrix is of run %d, but the best is run %d; give that one's", r.Confusion.RunID, best.ID)
	}
	if len(r.Misclassified) > 0 && r.Misclassified[0].RunID != best.ID {
		return fmt.Errorf("the misclassified samples are of run %d, but the best is run %d; give that one's", r.Misclassified[0].RunID, best.ID)
	}
	if len(r.Calibration) > 0 && r.Calibration[0].RunID != best.ID {
		return fmt.Errorf("the calibration is of run %d, but the best is run %d; give that one's", r.Calibration[0].RunID, best.ID)
	}
	return nil
}

// savePictures writes the figures that a report has, on all processors, and removes those
// that it has not. The figures share nothing but the fonts, which may be read side by side.
func savePictures(shown map[string]*figure.Figure, folder string) error {
	names := make(chan string)
	errs := make([]error, runtime.GOMAXPROCS(0))
	var drawing sync.WaitGroup
	for i := range errs {
		drawing.Go(func() {
			for name := range names {
				if errs[i] == nil {
					errs[i] = saveBoth(shown[name], folder, name)
				}
			}
		})
	}
	for _, name := range pictureNames {
		names <- name
	}
	close(names)
	drawing.Wait()
	return cmp.Or(errs...)
}

// saveBoth writes a figure as name.png and name.svg; without a figure it
// removes what an earlier report left there.
func saveBoth(f *figure.Figure, folder, name string) error {
	for _, extension := range []string{".png", ".svg"} {
		file := filepath.Join(folder, name+extension)
		if f == nil {
			if err := os.Remove(file); err != nil && !os.IsNotExist(err) {
				return err
			}
			continue
		}
		if err := f.Save(file); err != nil {
			return err
		}
	}
	return nil
}
