package interpreter

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/cosmos72/gomacro/imports"
)

// Functions of the standard library that do in a cell what its author means.
func init() {
	// A cell shows what its last expression returns. Nobody wants to see
	// "6 <nil>" below what was printed.
	bind("fmt", "Print", func(a ...any) { fmt.Print(a...) })
	bind("fmt", "Printf", func(format string, a ...any) { fmt.Printf(format, a...) })
	bind("fmt", "Println", func(a ...any) { fmt.Println(a...) })

	// What ends a program ends the cell, not the kernel with all that is in it.
	bind("log", "Fatal", func(a ...any) { panic(errors.New(fmt.Sprint(a...))) })
	bind("log", "Fatalf", func(format string, a ...any) { panic(fmt.Errorf(format, a...)) })
	bind("log", "Fatalln", func(a ...any) { message := fmt.Sprintln(a...); panic(errors.New(message[:len(message)-1])) })
	bind("os", "Exit", func(code int) { panic(fmt.Errorf("os.Exit(%d) ends the cell; Kernel > Restart starts afresh", code)) })
}

func bind(path, name string, function any) {
	imports.Packages[path].Binds[name] = reflect.ValueOf(function)
}
