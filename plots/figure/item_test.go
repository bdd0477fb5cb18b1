package figure

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// What an item says is text in the page, whatever it is; its elements are in one group.
func TestItemsOfAnInlineSVG(t *testing.T) {
	const name = `<script>alert(1)</script>"'&` + "\x01" + `7` + "\x02"
	f := New("title", "", "", func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		return 100, func(c draw.Canvas) {
			end := Begin(draw.Crop(c, 1, -1, 1, -1), Item{Runs: []int64{17, 18}, Series: "1", Line: &Line{Name: name, At: []vg.Point{{X: 10, Y: 20}}, Across: []string{"epoch 1"}, Values: []string{name}}})
			inner := Begin(c, Item{Text: name})
			c.StrokeLine2(draw.LineStyle{Color: Ink, Width: 1}, 0, 0, 10, 10)
			inner()
			end()
			Write(c, BodyText, 0, 0, 0, name)
		}
	})
	svg, err := f.InlineSVG()
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(string(svg), "\x01\x02\x03") || strings.Contains(string(svg), "<script") {
		t.Errorf("marks or markup are left:\n%s", svg)
	}
	type group struct {
		Series string     `xml:"data-series,attr"`
		Runs   string     `xml:"data-runs,attr"`
		Text   string     `xml:"data-text,attr"`
		Line   string     `xml:"data-line,attr"`
		Paths  []struct{} `xml:"path"`
		Groups []group    `xml:"g"`
	}
	var drawn struct {
		Groups []group `xml:"g"`
	}
	if err := xml.Unmarshal([]byte(svg), &drawn); err != nil {
		t.Fatal(err, string(svg))
	}
	item := drawn.Groups[0].Groups[0]
	if item.Series != "1" || item.Runs != "17 18" || len(item.Groups) != 1 || len(item.Groups[0].Paths) != 1 || !strings.Contains(item.Groups[0].Text, "alert(1)") {
		t.Errorf("the item is %+v", item)
	}
	var line struct {
		Name   string
		X, Y   []float64
		Values []string
	}
	if err := json.Unmarshal([]byte(item.Line), &line); err != nil {
		t.Fatal(err)
	}
	if line.X[0] != 10 || math.Abs(line.Y[0]-(f.Height.Points()-20)) > 0.05 || !strings.HasPrefix(line.Name, "<script>") {
		t.Errorf("the line is %+v", line)
	}
	var file strings.Builder
	if err := f.WriteSVG(&file); err != nil || strings.Contains(file.String(), "data-") {
		t.Errorf("a file has what is for pages, %v", err)
	}
	if err := f.WritePNG(io.Discard); err != nil {
		t.Error(err)
	}
}
