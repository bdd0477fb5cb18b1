package interpreter

import (
	"errors"
	"fmt"

	"github.com/cosmos72/gomacro/base"
)

// errInterrupted is what a cell ends with that somebody interrupted.
var errInterrupted = errors.New("interrupted")

// Show ends the evaluation of a cell: err says why it failed, values are those of
// its last expression, and render makes of them what the notebook shows. It returns
// why the cell failed in the end. That is also an error which a call returns after
// other values and nobody looked at, or a panic in render, which would end the kernel.
func Show(values []any, err error, render func()) (failure error) {
	if err != nil {
		if err.Error() == base.SigInterrupt.String() {
			return errInterrupted
		}
		return err
	}
	if last := len(values) - 1; last > 0 {
		if err, ok := values[last].(error); ok && err != nil {
			return err
		}
	}
	defer func() {
		if r := recover(); r != nil {
			failure = fmt.Errorf("cannot show a %T: %v", values[0], r)
		}
	}()
	render()
	return nil
}
