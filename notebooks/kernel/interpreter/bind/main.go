// Command bind writes the Go file that makes compiled packages importable in
// notebook cells:
//
//	go run ./bind -o bindings.go gradbook/plots gradbook/nn
//
// Gomacro interprets the cells. It looks in its table imports.Packages for what a package exports,
// and the file fills this table when the kernel starts. The file leaves out generic functions and
// types, which gomacro cannot use.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
)

func main() {
	output := flag.String("o", "bindings.go", "the file to write")
	flag.Parse()
	if err := bind(*output, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "bind:", err)
		os.Exit(1)
	}
}

func bind(output string, paths []string) error {
	if len(paths) == 0 {
		return errors.New("name the packages to bind, by import path")
	}
	packages, err := load(paths)
	if err != nil {
		return err
	}
	b := newBindings()
	for _, p := range packages {
		if err := b.add(p); err != nil {
			return fmt.Errorf("%s: %w", p.Path(), err)
		}
	}
	source, err := b.source()
	if err != nil {
		return err
	}
	return os.WriteFile(output, source, 0o644)
}

// load reads the types of packages from the export data that the compiler writes. It compiles
// packages that have not been compiled.
func load(paths []string) ([]*types.Package, error) {
	list := exec.Command("go", append([]string{"list", "-export", "-deps", "-json=ImportPath,Export", "--"}, paths...)...)
	list.Stderr = os.Stderr
	listed, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	export := map[string]string{}
	for decoder := json.NewDecoder(bytes.NewReader(listed)); ; {
		var p struct{ ImportPath, Export string }
		if err := decoder.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		export[p.ImportPath] = p.Export
	}
	compiler := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(export[path]) })
	packages := make([]*types.Package, len(paths))
	for i, path := range paths {
		if packages[i], err = compiler.Import(path); err != nil {
			return nil, err
		}
	}
	return packages, nil
}
