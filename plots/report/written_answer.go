package report

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"unicode/utf8"
)

// readAnswer returns the Markdown of a file, "" if there is none or it holds no words.
func readAnswer(file string) (string, error) {
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	content = bytes.TrimPrefix(content, []byte("\uFEFF")) // a byte order mark, which some editors write
	if !utf8.Valid(content) || bytes.IndexByte(content, 0) >= 0 {
		return "", fmt.Errorf("%s is not UTF-8 text; save it as UTF-8", file)
	}
	if len(bytes.TrimSpace(content)) == 0 {
		return "", nil
	}
	return string(bytes.Trim(content, "\r\n")), nil
}
