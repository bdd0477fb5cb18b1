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

// edited is the source file that the edits are of.
const edited = "kernel.go"

// An edit replaces a text that the file has exactly once.
type edit struct{ old, new string }

var edits = []edit{
	// The interpreter is ours.
	{`	"github.com/cosmos72/gomacro/xreflect"
`, `	"github.com/cosmos72/gomacro/xreflect"

	"gradbook/notebooks/kernel/interpreter"
`},
	{`ir := interp.New()`, `ir := interpreter.New()`},

	// Notebooks, and pages made of them, highlight cells as Go.
	{`FileExtension: ".go",`, `FileExtension: ".go", MIMEType: "text/x-go", CodeMirrorMode: "go", PygmentsLexer: "go",`},

	// The cursor is counted in characters, and no completions are no error.
	{`handleCompleteRequest(ir, receipt); err != nil {
			log.Fatal(err)`, `receipt.Reply("complete_reply", interpreter.Complete(ir, receipt.Msg.Content)); err != nil {
			log.Print(err)`},

	// Inspection is answered at all, and that the kernel keeps no history.
	{`	case "shutdown_request":
`, `	case "inspect_request":
		if err := receipt.Reply("inspect_reply", interpreter.Inspect(ir, receipt.Msg.Content)); err != nil {
			log.Print(err)
		}
	case "history_request":
		if err := receipt.Reply("history_reply", map[string]any{"status": "ok", "history": []any{}}); err != nil {
			log.Print(err)
		}
	case "shutdown_request":
`},

	// Who asks and hangs up before the answer, as a notebook server may when it starts a
	// kernel, does not end it.
	{`sendKernelInfo(receipt); err != nil {
			log.Fatal(err)`, `sendKernelInfo(receipt); err != nil {
			log.Print(err)`},
	{`kernel.handleIsCompleteRequest(receipt); err != nil {
			log.Fatal(err)`, `kernel.handleIsCompleteRequest(receipt); err != nil {
			log.Print(err)`},
	{`kernel.handleExecuteRequest(receipt); err != nil {
			log.Fatal(err)`, `kernel.handleExecuteRequest(receipt); err != nil {
			log.Print(err)`},

	// A cell that fails ends those too that have come in meanwhile: "Run all" stops there.
	{`	render map[string]xreflect.Type
}`, `	render map[string]xreflect.Type

	arrived time.Time // when the message at hand did
	failed  time.Time // when a cell did last that those behind it depend on
}`},
	{`Kernel{
		ir,
		display,
		nil,
	}`, `Kernel{ir: ir, display: display}`},
	{`	type msgType struct {
		Msg zmq4.Msg
		Err error
	}

	var (
		shell = make(chan msgType)
`, `	type msgType struct {
		Msg     zmq4.Msg
		Err     error
		Arrived time.Time
	}

	var (
		shell = make(chan msgType, 1000)
`},
	{`msgType{Msg: msg, Err: err}`, `msgType{msg, err, time.Now()}`},
	{`			// Handle shell messages.
`, `			kernel.arrived = v.Arrived
`},
	{`	case "execute_request":
`, `	case "execute_request":
		if kernel.arrived.Before(kernel.failed) {
			if err := receipt.Reply("execute_reply", map[string]string{"status": "aborted"}); err != nil {
				log.Print(err)
			}
			return
		}
`},
	{`		content["status"] = "error"
`, `		content["status"] = "error"
		if stop, ok := reqcontent["stop_on_error"].(bool); stop || !ok {
			kernel.failed = time.Now()
		}
`},

	// What gomacro would read otherwise than Go is corrected.
	{`compiler.ParseBytes([]byte(code))`, `interpreter.Parse(compiler, code)`},

	// A cell that does not compile leaves nothing behind.
	{`ir.CompileAst(srcAst)`, `interpreter.Compile(ir, srcAst)`},

	// A panic of what renders a value ends the cell, not the kernel.
	{`	vals, types, executionErr := doEval(ir, outerr, code)
`, `	interpreter.Begin()
	vals, types, executionErr := doEval(ir, outerr, code)
	data, executionErr := kernel.show(vals, types, executionErr)
`},
	{`func doEval(`, `func (kernel *Kernel) show(vals []interface{}, types []xreflect.Type, err error) (data Data, _ error) {
	err = interpreter.Show(vals, types, err, kernel.canAutoRender, func(vals []interface{}, types []xreflect.Type) { data = kernel.autoRenderResults(vals, types) })
	return data, err
}

func doEval(`},
	{`		data := kernel.autoRenderResults(vals, types)
`, ``},

	// What a cell prints is shown in few messages.
	{`	os.Stdout = wOut
`, `	os.Stdout = wOut
	stdout := interpreter.NewOutput(rOut, wOut)
`},
	{`	os.Stderr = wErr
`, `	os.Stderr = wErr
	stderr := interpreter.NewOutput(rErr, wErr)
`},
	{`io.Copy(&jupyterStdOut, rOut)`, `stdout.Forward(&jupyterStdOut)`},
	{`io.Copy(&jupyterStdErr, rErr)`, `stderr.Forward(&jupyterStdErr)`},

	// Of values that are all nil, too, it is decided there what is shown.
	{`if nonNilCount > 0 {`, `if len(values) > 0 {`},

	// Display shows any value, as the end of a cell does, below what was printed before.
	{`ir.DeclVar("Display", nil, stubDisplay)`, `ir.DeclVar("Display", nil, func(...interface{}) { panic(stubDisplay(Data{})) })`},
	{`displayPlace.Set(xreflect.ValueOf(stubDisplay))`, `displayPlace.Set(xreflect.ValueOf(func(...interface{}) { panic(stubDisplay(Data{})) }))`},
	{`displayPlace.Set(xreflect.ValueOf(receipt.PublishDisplayData))`, `displayPlace.Set(xreflect.ValueOf(func(values ...interface{}) {
		data, err := kernel.show(values, make([]xreflect.Type, len(values)), nil)
		if err == nil && len(data.Data) > 0 {
			interpreter.Flush()
			err = receipt.PublishDisplayData(data)
		}
		if err != nil {
			panic(err)
		}
	}))`},
}

// editedSources writes the edited source into a folder, and returns for each source
// of gophernotes' package main which file to compile.
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
	original, err := os.ReadFile(filepath.Join(module, edited))
	if err != nil {
		return nil, err
	}
	text := string(original)
	for _, e := range edits {
		if text, err = e.apply(text); err != nil {
			return nil, err
		}
	}
	sources[edited] = filepath.Join(folder, edited)
	return sources, os.WriteFile(sources[edited], []byte(text), 0o644)
}

func (e edit) apply(text string) (string, error) {
	if n := strings.Count(text, e.old); n != 1 {
		return "", fmt.Errorf("%s: %s has %q %d times, not once; %s", gophernotes, edited, e.old, n, remedy)
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
