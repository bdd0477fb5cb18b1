package kernel

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const (
	gophernotes        = "github.com/gopherdata/gophernotes"
	gophernotesVersion = "v0.7.5" // which the edits are for
	remedy             = "run \"go get " + gophernotes + "@" + gophernotesVersion + "\" and then this again"
)

// An edit replaces a text that the sources of gophernotes have exactly once.
type edit struct{ file, old, new string }

var edits = []edit{
	{"kernel.go", // our interpreter
		"\t\"github.com/cosmos72/gomacro/xreflect\"\n",
		"\t\"github.com/cosmos72/gomacro/xreflect\"\n\t\"gradbook/notebooks/kernel/interpreter\"\n"},
	{"kernel.go",
		"ir := interp.New()",
		"ir := interpreter.New()"},
	{"kernel.go", // so that notebooks, and pages made of them, highlight cells as Go
		`FileExtension: ".go",`,
		`FileExtension: ".go", MIMEType: "text/x-go", CodeMirrorMode: "go", PygmentsLexer: "go",`},
	{"kernel.go", // cursors behind letters that are not ASCII; an empty list where nothing completes
		"err := handleCompleteRequest(ir, receipt)",
		`err := receipt.Reply("complete_reply", interpreter.Complete(ir, receipt.Msg.Content))`},
	{"kernel.go", // which gophernotes does not answer
		"\tcase \"shutdown_request\":\n",
		"\tcase \"inspect_request\":\n\t\tif err := receipt.Reply(\"inspect_reply\", interpreter.Inspect(ir, receipt.Msg.Content)); err != nil {\n\t\t\tlog.Fatal(err)\n\t\t}\n\tcase \"shutdown_request\":\n"},
	{"kernel.go", // a panic of what renders a value is the cell's error, not the kernel's end
		"vals, types, executionErr := doEval(ir, outerr, code)\n",
		"var data Data\n\tvals, types, executionErr := doEval(ir, outerr, code)\n\texecutionErr = interpreter.Show(vals, executionErr, func(n int) { data = kernel.autoRenderResults(vals[:n], types[:n]) })\n"},
	{"kernel.go",
		"\t\tdata := kernel.autoRenderResults(vals, types)\n",
		""},
}

// editedSources writes the edited sources of gophernotes into a folder, and returns
// for each source of its package main which file to compile.
func editedSources(ctx context.Context, folder string) (map[string]string, error) {
	module, err := download(ctx)
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(module, "*.go"))
	if err != nil {
		return nil, err
	}
	sources := map[string]string{}
	for _, file := range files {
		if !strings.HasSuffix(file, "_test.go") {
			sources[filepath.Base(file)] = file
		}
	}
	for _, e := range edits {
		text, err := os.ReadFile(sources[e.file])
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", gophernotes, gophernotesVersion, err)
		}
		changed, err := e.apply(string(text))
		if err != nil {
			return nil, err
		}
		edited := filepath.Join(folder, e.file)
		if err := os.WriteFile(edited, []byte(changed), 0o644); err != nil {
			return nil, err
		}
		sources[e.file] = edited
	}
	return sources, nil
}

func (e edit) apply(text string) (string, error) {
	if n := strings.Count(text, e.old); n != 1 {
		return "", fmt.Errorf("%s: %s has %q %d times, not once; %s", gophernotes, e.file, e.old, n, remedy)
	}
	return strings.Replace(text, e.old, e.new, 1), nil
}

// download returns the folder of gophernotes in the module cache, and brings it there
// if need be.
func download(ctx context.Context) (folder string, err error) {
	listed, err := runGo(ctx, "mod", "download", "-json", gophernotes)
	var module struct{ Version, Dir, Error string }
	if json.Unmarshal(listed, &module); module.Error != "" {
		return "", fmt.Errorf("download %s: %s", gophernotes, module.Error)
	}
	if err != nil {
		return "", err
	}
	return module.Dir, checkVersion(module.Version)
}

func checkVersion(version string) error {
	if version == gophernotesVersion {
		return nil
	}
	return fmt.Errorf("go.mod has %s %s, but the kernel is made of %s; %s", gophernotes, version, gophernotesVersion, remedy)
}
