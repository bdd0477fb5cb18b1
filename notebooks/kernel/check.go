package kernel

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Check checks the kernel that Install has put into prefix. Its bytes must be those that the project
// in the working folder builds, and Jupyter must be able to run a cell in it.
func Check(ctx context.Context, prefix string) error {
	folder, err := Folder(ctx, prefix)
	if err != nil {
		return err
	}
	installed, err := os.ReadFile(filepath.Join(folder, executable))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no kernel in %s; run this without --check to install it", folder)
	} else if err != nil {
		return err
	}
	same, err := isOfThisProject(ctx, installed)
	if err != nil {
		return err
	}
	if !same {
		return fmt.Errorf("%s is of another build than this project: code, Go or C compiler have changed since, or it was installed from another copy; run this without --check to replace it", folder)
	}
	return runCell(ctx, prefix)
}

func isOfThisProject(ctx context.Context, installed []byte) (bool, error) {
	temporary, err := os.MkdirTemp("", "gradbook-kernel-")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(temporary)
	fresh := filepath.Join(temporary, executable)
	if err := build(ctx, fresh); err != nil {
		return false, err
	}
	built, err := os.ReadFile(fresh)
	return bytes.Equal(built, installed), err
}

// runCell runs a notebook with a cell that uses packages which are compiled into the kernel.
func runCell(ctx context.Context, prefix string) error {
	const cell = `import (
	"database/sql"
	"fmt"
	"gonum.org/v1/plot"
	"gradbook/experiments/results"
	"gradbook/plots/figure"
)
var missing *figure.Figure
fmt.Println(sql.Drivers(), results.MetricNames[0], plot.New().Title.Text == "", missing == nil)`
	const printed = "[sqlite3] train_loss true true"
	// https://nbformat.readthedocs.io/en/latest/format_description.html
	notebook, err := json.Marshal(map[string]any{
		"nbformat": 4, "nbformat_minor": 4,
		"metadata": map[string]any{"kernelspec": map[string]string{"name": Name, "display_name": Name}},
		"cells": []any{map[string]any{
			"cell_type": "code", "source": cell, "metadata": struct{}{}, "outputs": []any{}, "execution_count": nil,
		}},
	})
	if err != nil {
		return err
	}
	executed, err := Execute(ctx, prefix, ".", notebook)
	if err != nil {
		return err
	}
	if !bytes.Contains(executed, []byte(`"`+printed)) {
		return fmt.Errorf("a cell should print %q, but shows\n%s", printed, executed)
	}
	return nil
}
