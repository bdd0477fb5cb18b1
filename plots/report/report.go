package report

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"

	"gradbook/experiments/results"
	"gradbook/plots/catalog"
	"gradbook/plots/figure"
)

// Report is what a sweep found out, as a page with figures. Its fields are all
// that it reads: the same values give the same bytes, whoever renders them. Where a
// run lacks what a figure needs, the page says so in the figure's place.
type Report struct {
	catalog.Material                       // of a whole sweep
	Environments     []results.Environment // what the runs ran on

	Beside *Beside // another sweep to compare with, if any
}

// parts are what a report shows of a record besides runs and epochs.
var parts = []*catalog.Part{catalog.Decisions, catalog.Layers, catalog.Confusion, catalog.Misclassified, catalog.Calibration, catalog.Weights}

// Read reads all that the report of a sweep, the latest for 0, shows.
func Read(db results.Reader, sweepID int64) (*Report, error) {
	m, err := catalog.Read(db, sweepID, nil)
	if err != nil {
		return nil, err
	}
	r := &Report{Material: *m}
	if r.Environments, err = readEnvironments(db, r.Runs); err != nil {
		return nil, err
	}
	return r, r.Material.Read(db, parts...)
}

// readEnvironments reads those of runs, each once. A run that has not begun has none, and a
// damaged record may have lost some.
func readEnvironments(db results.Reader, runs []results.Run) (environments []results.Environment, err error) {
	seen := map[int64]bool{0: true}
	for _, run := range runs {
		if seen[run.EnvironmentID] {
			continue
		}
		seen[run.EnvironmentID] = true
		environment, err := db.Environment(run.EnvironmentID)
		if errors.Is(err, results.ErrNoEnvironment) {
			continue
		}
		if err != nil {
			return nil, err
		}
		environments = append(environments, environment)
	}
	return environments, nil
}

var notInFolder = regexp.MustCompile(`[^a-z0-9]+`)

// FolderName names the folder of a sweep's report: 3-activation-width.
func FolderName(sweep results.Sweep) string {
	name := strings.Trim(notInFolder.ReplaceAllString(strings.ToLower(sweep.Name), "-"), "-")
	return strings.TrimRight(fmt.Sprintf("%d-%s", sweep.ID, name[:min(len(name), 60)]), "-")
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
	check := func(what string, runID int64) error {
		if runID == best.ID {
			return nil
		}
		return fmt.Errorf("the %s of run %d, but the best is run %d; give that one's", what, runID, best.ID)
	}
	var errs []error
	for _, m := range r.Confusion {
		errs = append(errs, check("confusion matrix is", m.RunID))
	}
	if len(r.Misclassified) > 0 {
		errs = append(errs, check("misclassified samples are", r.Misclassified[0].RunID))
	}
	if len(r.Calibration) > 0 {
		errs = append(errs, check("calibration is", r.Calibration[0].RunID))
	}
	return cmp.Or(errs...)
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
