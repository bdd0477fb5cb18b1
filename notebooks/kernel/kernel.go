// Package kernel builds and installs the Jupyter kernel of this project's notebooks. The cells of
// the notebooks are Go.
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

// Name is the name of the kernel in the metadata of notebooks, DisplayName the one in Jupyter's
// menus.
const (
	Name        = "gradbook"
	DisplayName = "Go (Gradbook)"
)

// executable is the name of the kernel's program in its folder.
const executable = "gophernotes"

// Install builds the kernel of the project in the working folder, registers it with Jupyter and
// returns its folder. That is prefix/share/jupyter/kernels/gradbook or, if prefix is "", in the
// folder where Jupyter keeps the user's kernels. Install replaces a kernel that is there already;
// notebooks that are open go on with the old one.
func Install(ctx context.Context, prefix string) (folder string, err error) {
	if folder, err = Folder(ctx, prefix); err != nil {
		return "", err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("install kernel: %w", err)
	}
	target := filepath.Join(folder, executable)
	defer os.Remove(target + ".new") // if an error comes before the renaming
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

// dataFolder returns the folder in which Jupyter looks for kernels. If the prefix is not one of
// Jupyter's, JUPYTER_PATH must name this folder.
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

// withoutJupyter adds to the error of a jupyter command what to install.
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
