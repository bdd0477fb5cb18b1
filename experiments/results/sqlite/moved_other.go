//go:build !linux

package sqlite

import "os"

// pathOf returns "": other systems do not say where a file is that was moved. (Windows
// moves none that is open.)
func pathOf(*os.File) string { return "" }
