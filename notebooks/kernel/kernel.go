// Package kernel builds the Jupyter kernel of this project's notebooks, in which
// cells are Go, and installs it.
//
// The kernel's program is in the folder gophernotes, and has the source files of [gophernotes]
// besides its own. Once built it needs neither Go nor the project.
//
// [gophernotes]: https://github.com/gopherdata/gophernotes
package kernel

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"gradbook/internal/disk"
)

// Name is what notebooks call the kernel in their metadata, DisplayName what Jupyter's
// menus call it.
const (
	Name        = "gradbook"
	DisplayName = "Go (Gradbook)"
)

// executable is the kernel's file in its folder.
const executable = "gophernotes"

// Install builds the kernel of the project in the working folder, registers it with
// Jupyter and returns the folder that it is in: DIR/share/jupyter/kernels/gradbook of
// a prefix DIR, or where Jupyter keeps the user's kernels if prefix is empty. A kernel
// that was there is replaced; notebooks in which it runs go on with it.
func Install(ctx context.Context, prefix string) (folder string, err error) {
	if folder, err = Folder(ctx, prefix); err != nil {
		return "", err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("install kernel: %w", err)
	}
	target := filepath.Join(folder, executable)
	defer os.Remove(target + ".new") // where it cannot become the kernel
	if err := build(ctx, target+".new"); err != nil {
		return "", err
	}
	if err := disk.Move(target+".new", target); err != nil {
		return "", fmt.Errorf("install kernel: %w", err)
	}
	// https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs
	spec, err := json.MarshalIndent(map[string]any{
		"argv":         []string{target, "{connection_file}"},
		"display_name": DisplayName,
		"language":     "go",
	}, "", "  ")
	if err != nil {
		return "", err
	}
	if err := disk.WriteFile(filepath.Join(folder, "kernel.json"), append(spec, '\n')); err != nil {
		return "", fmt.Errorf("install kernel: %w", err)
	}
	return folder, nil
}

// Folder returns where Install puts the kernel.
func Folder(ctx context.Context, prefix string) (string, error) {
	data, err := dataFolder(ctx, prefix)
	return filepath.Join(data, "kernels", Name), err
}

// dataFolder returns the folder in which Jupyter looks for kernels. It is what
// JUPYTER_PATH must name where the prefix is not Jupyter's own.
func dataFolder(ctx context.Context, prefix string) (string, error) {
	if prefix != "" {
		prefix, err := filepath.Abs(prefix)
		return filepath.Join(prefix, "share", "jupyter"), err
	}
	folder, err := exec.CommandContext(ctx, "jupyter", "--data-dir").Output()
	if err != nil {
		return "", withoutJupyter(err)
	}
	return strings.TrimSpace(string(folder)), nil
}

// withoutJupyter says what to do about a jupyter that is not there, or fails.
func withoutJupyter(err error) error {
	const install = "install it (pip install jupyterlab, or on Debian apt-get install jupyter-notebook jupyter-nbconvert) and run this again"
	var exit *exec.ExitError
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return errors.New("there is no jupyter on the PATH; " + install)
	case errors.As(err, &exit):
		return fmt.Errorf("jupyter: %w: %s; %s", err, bytes.TrimSpace(exit.Stderr), install)
	}
	return fmt.Errorf("jupyter: %w", err)
}
