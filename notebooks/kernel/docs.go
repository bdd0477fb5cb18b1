package kernel

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"gradbook/notebooks/kernel/docs"
)

// docsOf reads the doc comments of the packages that cells can import. It does so when the kernel is
// built, because there may be no sources where the kernel runs.
func docsOf(ctx context.Context, project string) (docs.Docs, error) {
	listed, err := runGo(ctx, "list", "-C", project, "-deps", "-json=ImportPath,Dir,Standard,GoFiles,CgoFiles", "./notebooks/kernel/interpreter")
	if err != nil {
		return nil, err
	}
	all := docs.Docs{}
	for decoder := json.NewDecoder(bytes.NewReader(listed)); ; {
		var p struct {
			ImportPath, Dir   string
			Standard          bool
			GoFiles, CgoFiles []string
		}
		if err := decoder.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		if !importable(p.ImportPath, p.Standard) {
			continue
		}
		var files []string
		for _, name := range append(p.GoFiles, p.CgoFiles...) {
			files = append(files, filepath.Join(p.Dir, name))
		}
		if err := all.Add(p.ImportPath, files); err != nil {
			return nil, fmt.Errorf("doc comments of %s: %w", p.ImportPath, err)
		}
	}
	return all, nil
}

// importable reports whether cells can import a package. It leaves out syscall, which has thousands
// of names and hardly a comment.
func importable(path string, standard bool) bool {
	if strings.Contains("/"+path+"/", "/internal/") || strings.HasPrefix(path, "vendor/") || path == "syscall" {
		return false
	}
	return standard || strings.HasPrefix(path, "gradbook/") || strings.HasPrefix(path, "gonum.org/v1/plot")
}
