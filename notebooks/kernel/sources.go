package kernel

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// program is the folder of the kernel's package main in the project.
const program = "notebooks/kernel/gophernotes"

// sources returns the files that package main has besides those in its folder, by name: the
// source files of gophernotes but main.go, and the doc comments, which it writes into a
// temporary folder.
func sources(ctx context.Context, project, temporary string) (map[string]string, error) {
	module, err := download(ctx)
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(module, "*.go"))
	if err != nil {
		return nil, err
	}
	sources := map[string]string{"docs.gz": filepath.Join(temporary, "docs.gz")}
	for _, file := range files {
		if name := filepath.Base(file); name != "main.go" && !strings.HasSuffix(name, "_test.go") {
			sources["gophernotes_"+name] = file
		}
	}
	all, err := docsOf(ctx, project)
	if err != nil {
		return nil, err
	}
	compressed, err := all.Compressed()
	if err != nil {
		return nil, err
	}
	return sources, os.WriteFile(sources["docs.gz"], compressed, 0o644)
}

// download returns the folder of gophernotes in the module cache, and downloads it if it is not
// there. A package main cannot be imported, so nothing else does.
func download(ctx context.Context) (folder string, err error) {
	const gophernotes = "github.com/gopherdata/gophernotes"
	listed, err := runGo(ctx, "mod", "download", "-json", gophernotes)
	var module struct{ Dir, Error string }
	if json.Unmarshal(listed, &module); module.Error != "" {
		return "", fmt.Errorf("download %s: %s", gophernotes, module.Error)
	}
	return module.Dir, err
}
