package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
	"gradbook/plots"
	"gradbook/plots/catalog"
)

type reportVerb struct {
	database
	Sweep   int64  `arg:"" optional:"" help:"Which sweep (default: the latest)."`
	Compare int64  `placeholder:"SWEEP" help:"Another sweep with the same metric, to compare it with."`
	Format  string `enum:"md,html" default:"md" placeholder:"FORMAT" help:"md: README.md, with figures as PNG and SVG; html: index.html, one file with everything in it (${default})."`
	Out     string `short:"o" default:"plots" placeholder:"DIR" help:"Where the report's folder goes (${default})."`
}

func (v *reportVerb) Run() error {
	db, err := v.open()
	if err != nil {
		return err
	}
	defer db.Close()
	sweep, err := v.sweep(db)
	if err != nil {
		return err
	}
	report, err := readReport(db, sweep)
	if err != nil {
		return err
	}
	if v.Compare != 0 {
		if report.Beside, err = readBeside(db, sweep, v.Compare); err != nil {
			return err
		}
	}
	folder := filepath.Join(v.Out, reportFolder(sweep))
	write, page := report.WriteMarkdown, "README.md"
	if v.Format == "html" {
		write, page = report.WriteHTML, "index.html"
	}
	if err := write(folder); err != nil {
		return err
	}
	stdout.printf("%s\n", filepath.Join(folder, page))
	return nil
}

func (v *reportVerb) sweep(db results.Reader) (results.Sweep, error) {
	if v.Sweep == 0 {
		return db.LatestSweep()
	}
	return db.Sweep(v.Sweep)
}

// readReport reads all that a sweep's report shows.
func readReport(db results.Reader, sweep results.Sweep) (*plots.Report, error) {
	m, err := catalog.Read(db, sweep.ID, nil)
	if err != nil {
		return nil, err
	}
	report := &plots.Report{Source: m.Source}
	if report.Environments, err = readEnvironments(db, report.Runs); err != nil {
		return nil, err
	}
	if err := m.Read(db, catalog.Decisions, catalog.Layers, catalog.Confusion, catalog.Misclassified, catalog.Calibration, catalog.Weights); err != nil {
		return nil, err
	}
	report.Decisions, report.Layers, report.Misclassified, report.Calibration = m.Decisions, m.Layers, m.Misclassified, m.Calibration
	report.Network, report.NetworkRunID = m.Network, m.NetworkRunID
	if len(m.Confusion) > 0 {
		report.Confusion = m.Confusion[0]
	}
	return report, nil
}

func ids(runs []results.Run) (ids []int64) {
	for _, run := range runs {
		ids = append(ids, run.ID)
	}
	return ids
}

// readBeside reads a sweep to set beside another.
func readBeside(db results.Reader, beside results.Sweep, id int64) (*plots.Beside, error) {
	if id == beside.ID {
		return nil, fmt.Errorf("sweep %d is to be compared with itself; name another one with --compare", id)
	}
	other, err := plots.ReadSource(db, id)
	if err != nil {
		return nil, err
	}
	return &plots.Beside{Source: other, Changes: sweep.Changes(beside.Spec, other.Sweep.Spec)}, nil
}

// readEnvironments reads those of runs, each once; a run that has not begun has none.
func readEnvironments(db results.Reader, runs []results.Run) (environments []results.Environment, err error) {
	seen := map[int64]bool{0: true}
	for _, run := range runs {
		if seen[run.EnvironmentID] {
			continue
		}
		seen[run.EnvironmentID] = true
		environment, err := db.Environment(run.EnvironmentID)
		if err != nil {
			return nil, err
		}
		environments = append(environments, environment)
	}
	return environments, nil
}

var notInFolder = regexp.MustCompile(`[^a-z0-9]+`)

// reportFolder names the folder of a sweep's report: 3-activation-width.
func reportFolder(sweep results.Sweep) string {
	name := strings.Trim(notInFolder.ReplaceAllString(strings.ToLower(sweep.Name), "-"), "-")
	return strings.TrimRight(fmt.Sprintf("%d-%s", sweep.ID, name[:min(len(name), 60)]), "-")
}
