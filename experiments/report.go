package main

import (
	"path/filepath"

	"gradbook/plots/report"
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
	r, err := report.Read(db, v.Sweep)
	if err != nil {
		return err
	}
	if v.Compare != 0 {
		if err := r.ReadBeside(db, v.Compare); err != nil {
			return err
		}
	}
	folder := filepath.Join(v.Out, report.FolderName(r.Sweep))
	write, page := r.WriteMarkdown, "README.md"
	if v.Format == "html" {
		write, page = r.WriteHTML, "index.html"
	}
	if err := write(folder); err != nil {
		return err
	}
	stdout.printf("%s\n", filepath.Join(folder, page))
	return nil
}
