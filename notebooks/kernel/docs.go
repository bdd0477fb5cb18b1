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

// docsOf reads the doc comments of all that cells can import. A kernel that runs has no
// sources at hand.
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

// importable leaves out what no cell can name, and syscall, which has names by the thousand
// and hardly a comment.
func importable(path string, standard bool) bool {
	if strings.Contains("/"+path+"/", "/internal/") || strings.HasPrefix(path, "vendor/") || path == "syscall" {
		return false
	}
	return standard || strings.HasPrefix(path, "gradbook/") || strings.HasPrefix(path, "gonum.org/v1/plot")
}
