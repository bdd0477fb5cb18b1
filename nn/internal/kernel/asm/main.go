// Command asm writes the assembly of package kernel for amd64 with avo. Its
// argument names the file to write:
//
//	go run ./asm -out products_amd64.s -stubs products_amd64.go -pkg kernel products
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"

	"github.com/mmcloughlin/avo/build"
)

// files are the functions that write one file each.
var files = map[string]func(){
	"batchnorm":  batchnorm,
	"elementary": elementary,
	"peak":       peak,
	"pixels":     pixels,
	"products":   products,
	"updates":    updates,
	"vectors":    vectors,
}

func main() {
	flag.Parse()
	file, ok := files[flag.Arg(0)]
	if !ok {
		names := make([]string, 0, len(files))
		for name := range files {
			names = append(names, name)
		}
		slices.Sort(names)
		fmt.Fprintf(os.Stderr, "asm: the argument is %q: it must be one of %q\n", flag.Arg(0), names)
		os.Exit(2)
	}
	file()
	build.Generate()
}
