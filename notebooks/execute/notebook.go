package execute

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"gradbook/notebooks/kernel"
)

// notebook is a Jupyter notebook in nbformat 4. The fields are in alphabetical order, as Jupyter
// writes them. Other fields are dropped, such as the ids of cells, which nbformat 4.4 does not have.
//
// https://nbformat.readthedocs.io/en/latest/format_description.html
type notebook struct {
	Cells    []cell         `json:"cells"`
	Metadata map[string]any `json:"metadata"`
	Format   int            `json:"nbformat"`
	Minor    int            `json:"nbformat_minor"`
}

type cell struct {
	Attachments map[string]any  `json:"attachments,omitempty"`
	Type        string          `json:"cell_type"`
	Count       json.RawMessage `json:"execution_count,omitempty"` // a number or null in a code cell
	Metadata    map[string]any  `json:"metadata"`
	Outputs     []output        `json:"outputs,omitzero"` // not nil in a code cell
	Source      lines           `json:"source"`
}

type output struct {
	Data      map[string]any `json:"data,omitzero"` // by MIME type
	Name      string         `json:"ename,omitempty"`
	Value     string         `json:"evalue,omitempty"`
	Count     *int           `json:"execution_count,omitempty"`
	Metadata  map[string]any `json:"metadata,omitzero"`
	Stream    string         `json:"name,omitempty"` // stdout or stderr
	Type      string         `json:"output_type"`
	Text      lines          `json:"text,omitzero"`
	Traceback []string       `json:"traceback,omitzero"`
}

// lines are the lines of a text, each with its newline. Notebooks keep them apart so that tools that
// compare files by lines show which ones have changed.
type lines []string

// UnmarshalJSON reads a list of lines or one string: nbformat allows both.
func (l *lines) UnmarshalJSON(encoded []byte) error {
	var whole string
	if json.Unmarshal(encoded, &whole) == nil {
		*l = splitLines(whole)
		return nil
	}
	var parts []string
	if err := json.Unmarshal(encoded, &parts); err != nil {
		return errors.New("a text that is neither a string nor a list of strings")
	}
	*l = splitLines(strings.Join(parts, ""))
	return nil
}

func splitLines(text string) lines {
	split := strings.SplitAfter(text, "\n")
	if split[len(split)-1] == "" {
		split = split[:len(split)-1]
	}
	return split
}

func (l lines) String() string { return strings.Join(l, "") }

func decode(encoded []byte) (*notebook, error) {
	var n notebook
	if err := json.Unmarshal(encoded, &n); err != nil {
		return nil, fmt.Errorf("not a notebook: %w", err)
	}
	if n.Format != 4 {
		return nil, fmt.Errorf("not a notebook in nbformat 4: nbformat is %d", n.Format)
	}
	for i := range n.Cells {
		n.Cells[i].tidy()
	}
	return &n, nil
}

// isExecuted reports whether Jupyter executes the cell. It does not execute empty cells.
func (c *cell) isExecuted() bool {
	return c.Type == "code" && strings.TrimSpace(c.Source.String()) != ""
}

// tidy removes from a cell what depends on how and where it was run.
func (c *cell) tidy() {
	if c.Metadata == nil {
		c.Metadata = map[string]any{}
	}
	for _, name := range []string{"ExecuteTime", "collapsed", "execution", "scrolled"} {
		delete(c.Metadata, name)
	}
	if c.Type == "code" && !c.isExecuted() {
		c.Count, c.Outputs = json.RawMessage("null"), nil
	}
	var outputs []output
	for _, o := range c.Outputs {
		// How a stream is cut into parts depends on the kernel's timing.
		if last := len(outputs) - 1; last >= 0 && o.Type == "stream" && o.Stream == outputs[last].Stream {
			outputs[last].Text = splitLines(outputs[last].Text.String() + o.Text.String())
			continue
		}
		for mime, value := range o.Data {
			o.Data[mime] = textOf(mime, value)
		}
		outputs = append(outputs, o)
	}
	if c.Type == "code" && outputs == nil {
		outputs = []output{}
	}
	c.Outputs = outputs
}

// textOf returns text as lines, JSON as it is, and other data, such as a picture, as one string.
func textOf(mime string, value any) any {
	if mime == "application/json" || strings.HasSuffix(mime, "+json") {
		return value
	}
	whole, isString := value.(string)
	if parts, ok := value.([]any); ok {
		for _, part := range parts {
			whole += fmt.Sprint(part)
		}
	} else if !isString {
		return value
	}
	if strings.HasPrefix(mime, "text/") || mime == "image/svg+xml" || mime == "application/javascript" {
		return splitLines(whole)
	}
	return whole
}

// encode returns the notebook in Jupyter's layout. Its metadata names this project's kernel, and has
// nothing else.
func (n *notebook) encode() ([]byte, error) {
	language, _ := n.Metadata["language_info"].(map[string]any)
	delete(language, "version")            // the version of Go that built the kernel
	delete(language, "nbconvert_exporter") // always ""
	tidy := *n
	tidy.Minor = 4
	tidy.Metadata = map[string]any{
		"kernelspec":    map[string]string{"display_name": kernel.DisplayName, "language": "go", "name": kernel.Name},
		"language_info": language,
	}
	var encoded bytes.Buffer
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	err := encoder.Encode(tidy)
	return encoded.Bytes(), err
}
