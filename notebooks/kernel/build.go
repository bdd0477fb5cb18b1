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
	"runtime"
	"strings"
	"time"
)

// build compiles the kernel into a file. The same project, Go and C compiler give the
// same bytes.
func build(ctx context.Context, output string) error {
	if runtime.GOOS == "windows" {
		return errors.New("the kernel cannot be built on Windows, where gomacro, which interprets its cells, does not compile; use Linux, macOS or WSL for notebooks")
	}
	project, err := projectFolder(ctx)
	if err != nil {
		return err
	}
	if err := findCCompiler(ctx); err != nil {
		return err
	}
	temporary, err := os.MkdirTemp("", "gradbook-kernel-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary)
	added, err := sources(ctx, project, temporary)
	if err != nil {
		return fmt.Errorf("build kernel: %w", err)
	}
	overlay := map[string]string{}
	for name, file := range added {
		overlay[filepath.Join(project, program, name)] = file
	}
	encoded, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		return err
	}
	overlayFile := filepath.Join(temporary, "overlay.json")
	if err := os.WriteFile(overlayFile, encoded, 0o644); err != nil {
		return fmt.Errorf("build kernel: %w", err)
	}
	if output, err = filepath.Abs(output); err != nil {
		return err
	}
	// Compiling gomacro takes half of the time. Without inlining, and without the debug
	// information that -s strips anyway, it takes two thirds as long. Loops in cells become
	// slower by up to a quarter.
	const gomacroFlags = "-gcflags=github.com/cosmos72/gomacro/...=-l -dwarf=false"
	// An interrupted go command leaves its temporary files behind, so they go into this folder.
	_, err = runGoWith(ctx, []string{"GOTMPDIR=" + temporary}, "build", "-C", project, "-tags", "gophernotes", "-overlay", overlayFile, "-buildvcs=false", "-ldflags=-s -w", gomacroFlags,
		"-o", output, "./"+program)
	return err
}

func projectFolder(ctx context.Context) (string, error) {
	const module = "gradbook"
	listed, err := runGo(ctx, "list", "-m", "-f", "{{.Path}} {{.Dir}}")
	path, folder, _ := strings.Cut(strings.TrimSpace(string(listed)), " ")
	if err != nil || path != module {
		return "", errors.New("the kernel is built from the project's sources; run this in the folder with its go.mod")
	}
	return folder, nil
}

// findCCompiler checks that there is a C compiler, which SQLite needs. Without one, go would build a
// kernel that cannot open any database.
func findCCompiler(ctx context.Context) error {
	listed, err := runGo(ctx, "env", "CGO_ENABLED", "CC")
	if err != nil {
		return err
	}
	enabled, compiler, _ := strings.Cut(strings.TrimSpace(string(listed)), "\n")
	words := strings.Fields(compiler)
	if len(words) == 0 {
		words = []string{"gcc"}
	}
	if _, err := exec.LookPath(words[0]); err != nil {
		return fmt.Errorf("there is no C compiler (%s), which SQLite needs; install one (Debian: apt-get install gcc libc6-dev) and run this again", words[0])
	}
	if enabled != "1" {
		return errors.New("cgo is switched off, which SQLite needs; run this again with CGO_ENABLED=1")
	}
	return nil
}

// runGo runs a go command and returns its stdout. The error of a command that fails has its stderr.
func runGo(ctx context.Context, arguments ...string) ([]byte, error) {
	return runGoWith(ctx, nil, arguments...)
}

// runGoWith is runGo with environment variables in addition to those of this process.
func runGoWith(ctx context.Context, variables []string, arguments ...string) ([]byte, error) {
	var stdout, stderr bytes.Buffer
	command := exec.CommandContext(ctx, "go", arguments...)
	// If the compiler collects no garbage before it has half a gigabyte of it, it takes a fifth
	// less CPU time.
	command.Env = append(os.Environ(), "GOGC=off", "GOMEMLIMIT=512MiB")
	command.Env = append(command.Env, variables...)
	command.Stdout, command.Stderr = &stdout, &stderr
	inOwnGroup(command)
	command.Cancel = func() error { return interrupt(command) }
	command.WaitDelay = 10 * time.Second
	err := command.Run()
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		err = errors.New("there is no go on the PATH; install Go 1.26 or later (https://go.dev/dl) and run this again")
	case err != nil:
		err = fmt.Errorf("go %s: %w\n%s", arguments[0], err, bytes.TrimSpace(stderr.Bytes()))
	}
	return stdout.Bytes(), err
}
