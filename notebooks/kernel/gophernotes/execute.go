//go:build gophernotes

package main

import (
	"os"
	"time"

	"github.com/cosmos72/gomacro/xreflect"

	"gradbook/notebooks/kernel/interpreter"
)

// execute answers an execute_request. "Run all" sends all cells at once: those that arrived
// before a cell failed are not run.
func (s *session) execute(r msgReceipt, arrived time.Time) {
	if arrived.Before(s.failed) {
		logged(r.Reply("execute_reply", map[string]any{"status": "aborted"}))
		return
	}
	content, _ := r.Msg.Content.(map[string]any)
	cell, _ := content["code"].(string)
	silent, _ := content["silent"].(bool)
	if !silent {
		ExecCounter++
	}
	logged(r.PublishExecutionInput(ExecCounter, cell))
	data, err := s.run(&r, cell)
	reply := map[string]any{"execution_count": ExecCounter}
	if err != nil {
		if stop, ok := content["stop_on_error"].(bool); stop || !ok {
			s.failed = time.Now()
		}
		trace := []string{err.Error()}
		logged(r.PublishExecutionError(err.Error(), trace))
		reply["status"], reply["ename"], reply["evalue"], reply["traceback"] = "error", "ERROR", err.Error(), trace
	} else {
		if !silent && len(data.Data) > 0 {
			logged(r.PublishExecutionResult(ExecCounter, data))
		}
		reply["status"], reply["user_expressions"] = "ok", struct{}{}
	}
	logged(r.Reply("execute_reply", reply))
}

// run runs a cell and returns what the notebook shows of its last expression. What the cell
// prints is shown while it runs.
func (s *session) run(r *msgReceipt, cell string) (data Data, err error) {
	streams := OutErr{&JupyterStreamWriter{StreamStdout, r}, &JupyterStreamWriter{StreamStderr, r}}
	stdout, err := interpreter.Capture(&os.Stdout, streams.out)
	if err != nil {
		return data, err
	}
	defer stdout.Close()
	stderr, err := interpreter.Capture(&os.Stderr, streams.err)
	if err != nil {
		return data, err
	}
	defer stderr.Close()
	s.request.Store(r)
	defer s.request.Store(nil)
	values, types, err := interpreter.Evaluate(s.ir, cell, func(cell string) string { return evalSpecialCommands(s.ir, streams, cell) })
	if err != nil {
		return data, err
	}
	return s.show(values, types)
}

func (s *session) show(values []any, types []xreflect.Type) (data Data, err error) {
	err = interpreter.Show(values, types, s.canAutoRender, func(values []any, types []xreflect.Type) {
		data = s.autoRenderResults(values, types)
	})
	return data, err
}

// Display is the function of that name in cells. It shows any values, as the end of a cell
// does, below what was printed before.
func (s *session) Display(values ...any) {
	r := s.request.Load()
	if r == nil { // a goroutine of a cell that is over
		panic(stubDisplay(Data{}))
	}
	data, err := s.show(values, make([]xreflect.Type, len(values)))
	if err == nil && len(data.Data) > 0 {
		interpreter.Flush()
		err = r.PublishDisplayData(data)
	}
	if err != nil {
		panic(err)
	}
}
