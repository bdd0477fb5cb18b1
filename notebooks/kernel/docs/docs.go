// Package docs has the declarations and doc comments of packages, which the kernel shows when a
// notebook asks for them.
package docs

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"go/doc/comment"
)

// Docs has the symbols of packages, by the path of the package and the name of the symbol. "" is the
// package itself, "Figure" a type, "Figure.Save" a method or field of the type.
type Docs map[string]map[string]Doc

// Doc is the documentation of a symbol.
type Doc struct {
	Declaration string `json:"d,omitempty"` // Go; of a function without its body
	Comment     string `json:"c,omitempty"` // in the syntax of https://go.dev/doc/comment
}

// Read is the inverse of Docs.Compressed.
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

// Compressed returns the docs as compressed JSON: the same bytes for the same docs.
func (all Docs) Compressed() ([]byte, error) {
	var compressed bytes.Buffer
	w, err := gzip.NewWriterLevel(&compressed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	err = errors.Join(json.NewEncoder(w).Encode(all), w.Close())
	return compressed.Bytes(), err
}

// Text returns the text that "go doc" shows.
func (d Doc) Text() string {
	p := comment.Printer{TextPrefix: "    "}
	return d.Declaration + "\n" + string(p.Text(d.parsed()))
}

// Markdown returns the declaration as a block of Go code, and the comment below it.
func (d Doc) Markdown() string {
	p := comment.Printer{HeadingID: func(*comment.Heading) string { return "" }, DocLinkURL: func(*comment.DocLink) string { return "" }}
	return "```go\n" + d.Declaration + "\n```\n\n" + string(p.Markdown(d.parsed()))
}

func (d Doc) parsed() *comment.Doc {
	p := comment.Parser{LookupSym: func(string, string) bool { return true }} // removes the brackets of links such as [Figure]
	return p.Parse(d.Comment)
}
