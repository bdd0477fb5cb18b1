package figure

import (
	"encoding/json"
	"fmt"
	"html"
	"math"
	"regexp"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"gradbook/internal/printable"
)

// Item says what a part of a figure is about, so that a page can tell it of what somebody points
// at. In files it leaves no trace.
type Item struct {
	Runs   []int64 // the ids of the runs that it shows
	Series string  // the same for all parts of a line, and for its entry in a legend; "" for none
	Legend bool    // it is that entry, which hides and shows the line
	Text   string  // what a point or a cell says
	Line   *Line   // what a line says at each of its points
}

// Line is the points of a line, on the canvas that it is drawn on.
type Line struct {
	Name   string
	At     []vg.Point
	Across []string // what each point is at: "epoch 7"
	Values []string // "98.12 %"
	Panel  vg.Rectangle
	From   float64 // what the left edge of the panel stands for, and To the right one, where somebody may look closer; both 0 where not
	To     float64
}

// Begin says that what is drawn until end is called is about something. Items may be within
// others.
func Begin(c draw.Canvas, item Item) (end func()) {
	below := c.Canvas
	for {
		switch canvas := below.(type) {
		case *markedCanvas:
			return canvas.begin(item)
		case draw.Canvas: // draw.Crop puts one into another
			below = canvas.Canvas
		default:
			return func() {}
		}
	}
}

// markedCanvas is an SVG whose items are groups of elements. Where one begins and ends, a text
// stands that no figure has, as control characters are taken out of words; [markedCanvas.group]
// replaces it.
type markedCanvas struct {
	*vgsvg.Canvas
	items []Item
}

const (
	itemBegins = "\x01%d\x02"
	itemEnds   = "\x03"
)

func (c *markedCanvas) begin(item Item) (end func()) {
	face := fonts.Lookup(BodyText.Font, 1)
	c.FillString(face, vg.Point{}, fmt.Sprintf(itemBegins, len(c.items)))
	c.items = append(c.items, item)
	return func() { c.FillString(face, vg.Point{}, itemEnds) }
}

var itemMark = regexp.MustCompile(`<text [^>]*>(?:\x01(\d+)\x02|\x03)</text>`)

// group makes groups of the items in the SVG that was drawn.
func (c *markedCanvas) group(svg string) string {
	_, height := c.Size()
	return itemMark.ReplaceAllStringFunc(svg, func(mark string) string {
		number := itemMark.FindStringSubmatch(mark)[1]
		if number == "" {
			return "</g>"
		}
		i, _ := strconv.Atoi(number)
		return "<g" + c.items[i].attributes(height) + ">"
	})
}

// attributes writes an item as the attributes of a group.
func (i Item) attributes(height vg.Length) string {
	var b strings.Builder
	add := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, ` %s="%s"`, name, html.EscapeString(value))
		}
	}
	class := "item"
	if i.Legend {
		class += " legend"
	}
	add("class", class)
	add("data-series", i.Series)
	add("data-runs", strings.Trim(fmt.Sprint(i.Runs), "[]"))
	add("data-text", printable.OneLine(i.Text))
	if i.Line != nil {
		add("data-line", i.Line.json(height))
	}
	return b.String()
}

// json writes a line in the units of the SVG, whose y axis points down.
func (l Line) json(height vg.Length) string {
	place := func(v vg.Length) json.Number { return json.Number(strconv.FormatFloat(v.Points(), 'f', 1, 64)) }
	written := struct {
		Name   string        `json:"name"`
		X      []json.Number `json:"x"`
		Y      []json.Number `json:"y"`
		Across []string      `json:"across"`
		Values []string      `json:"values"`
		Panel  []json.Number `json:"panel"` // left, top, right, bottom
		From   float64       `json:"from"`
		To     float64       `json:"to"`
	}{printable.OneLine(l.Name), nil, nil, l.Across, l.Values, []json.Number{place(l.Panel.Min.X), place(height - l.Panel.Max.Y), place(l.Panel.Max.X), place(height - l.Panel.Min.Y)}, l.From, l.To}
	for _, at := range l.At {
		if math.IsNaN(float64(at.X + at.Y)) {
			at = vg.Point{}
		}
		written.X, written.Y = append(written.X, place(at.X)), append(written.Y, place(height-at.Y))
	}
	text, err := json.Marshal(written)
	if err != nil {
		return ""
	}
	return string(text)
}
