package sqlite

import (
	"fmt"
	"os"
)

// pathOf returns the path that an open file has now, "" where there is none.
func pathOf(file *os.File) string {
	path, err := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", file.Fd()))
	if err != nil {
		return ""
	}
	return path
}
