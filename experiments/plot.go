package main

import (
	"fmt"
	"strings"

	"gradbook/plots"
	"gradbook/plots/catalog"
)

type plotVerb struct {
	database
	Kind   string   `arg:"" help:"The figure to draw."`
	Runs   []int64  `arg:"" optional:"" name:"run" help:"Runs, as list numbers them (default: all of a sweep, or its best one)."`
	Sweep  int64    `placeholder:"N" help:"This sweep, instead of runs (default: the latest)."`
	X      string   `placeholder:"PARAMETER" help:"For contour: the parameter of the x axis (default: the one that matters most)."`
	Y      string   `placeholder:"PARAMETER" help:"For contour: the parameter of the y axis (default: the one that matters next)."`
	Metric []string `placeholder:"NAME" help:"For learning-curves: the metrics that have axes, separated by commas (default: the sweep's, and others that all runs report)."`
	Output string   `short:"o" placeholder:"FILE" help:"The file to write: .png, .svg or .pdf (default: a .png named after what it shows)."`
	Dark   bool     `help:"For a dark page."`
	Print  bool     `help:"For paper: as wide as the text of a page."`
}

// Help lists the figures.
func (v *plotVerb) Help() string {
	var b strings.Builder
	b.WriteString("<kind> is one of\n")
	longest := 0
	for _, kind := range catalog.Kinds() {
		longest = max(longest, len(kind.Name))
	}
	for _, kind := range catalog.Kinds() {
		fmt.Fprintf(&b, "\n  %-*s  %s; of %s", longest, kind.Name, kind.Shows, kind.Of)
	}
	return b.String()
}

func (v *plotVerb) Run() error {
	kind, err := catalog.Find(v.Kind)
	if err != nil {
		return err
	}
	if !kind.HasAxes() && v.X+v.Y != "" {
		return fmt.Errorf("--x and --y are of contour, not of %s", kind.Name)
	}
	db, err := v.open()
	if err != nil {
		return err
	}
	defer db.Close()
	request := catalog.Request{Name: v.Kind, Sweep: v.Sweep, Runs: v.Runs, X: v.X, Y: v.Y, Curves: plots.LearningCurvesPlot{Metrics: v.Metric}}
	figure, err := catalog.Draw(db, request)
	if err != nil {
		return err
	}
	if v.Print {
		figure = figure.Print()
	}
	if v.Dark {
		figure = figure.Dark()
	}
	file := v.Output
	if file == "" {
		name, err := request.FileName(db)
		if err != nil {
			return err
		}
		file = name + ".png"
	}
	if err := figure.Save(file); err != nil {
		return err
	}
	stdout.printf("%s\n", file)
	return nil
}
