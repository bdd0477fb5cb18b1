package interpreter

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/cosmos72/gomacro/imports"
)

// These functions take the place of some of the standard library.
func init() {
	// A cell shows the values of its last expression. These functions return none, so that it
	// does not show "6 <nil>" below what they print.
	bind("fmt", "Print", func(a ...any) { fmt.Print(a...) })
	bind("fmt", "Printf", func(format string, a ...any) { fmt.Printf(format, a...) })
	bind("fmt", "Println", func(a ...any) { fmt.Println(a...) })

	// What ends a program must end only the cell: the kernel has the variables of all cells.
	bind("log", "Fatal", func(a ...any) { panic(errors.New(fmt.Sprint(a...))) })
	bind("log", "Fatalf", func(format string, a ...any) { panic(fmt.Errorf(format, a...)) })
	bind("log", "Fatalln", func(a ...any) { message := fmt.Sprintln(a...); panic(errors.New(message[:len(message)-1])) })
	bind("os", "Exit", func(code int) { panic(fmt.Errorf("os.Exit(%d) ends the cell; Kernel > Restart starts afresh", code)) })
}

func bind(path, name string, function any) {
	imports.Packages[path].Binds[name] = reflect.ValueOf(function)
}
