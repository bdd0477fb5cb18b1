// Package docs is what the kernel says of compiled packages where a cell asks for it: their
// declarations and doc comments.
package docs

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"go/doc/comment"
)

// Docs has packages by their paths, and in them symbols by their names: "" is the package
// itself, "Figure" a type, "Figure.Save" a method or field of it.
type Docs map[string]map[string]Doc

// Doc is what the source has of a symbol.
type Doc struct {
	Declaration string `json:"d,omitempty"` // in Go, without a function's body
	Comment     string `json:"c,omitempty"` // as https://go.dev/doc/comment has it
}

// Read reads what Docs.Compressed wrote.
func Read(compressed []byte) (all Docs, err error) {
	r, err := gzip.NewReader(bytes.NewReader(compressed))
	if err == nil {
		err = json.NewDecoder(r).Decode(&all)
	}
	if err != nil {
		err = fmt.Errorf("read doc comments: %w", err)
	}
	return all, err
}

// Compressed returns the same bytes for the same docs.
func (all Docs) Compressed() ([]byte, error) {
	var compressed bytes.Buffer
	w, err := gzip.NewWriterLevel(&compressed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	err = errors.Join(json.NewEncoder(w).Encode(all), w.Close())
	return compressed.Bytes(), err
}

// Text writes a symbol as "go doc" does.
func (d Doc) Text() string {
	p := comment.Printer{TextPrefix: "    "}
	return d.Declaration + "\n" + string(p.Text(d.parsed()))
}

// Markdown writes a symbol with its declaration as a block of Go.
func (d Doc) Markdown() string {
	p := comment.Printer{HeadingID: func(*comment.Heading) string { return "" }, DocLinkURL: func(*comment.DocLink) string { return "" }}
	return "```go\n" + d.Declaration + "\n```\n\n" + string(p.Markdown(d.parsed()))
}

func (d Doc) parsed() *comment.Doc {
	p := comment.Parser{LookupSym: func(string, string) bool { return true }} // else [Figure] keeps its brackets
	return p.Parse(d.Comment)
}
