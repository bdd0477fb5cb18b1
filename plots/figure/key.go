package figure

import (
	"fmt"

	"github.com/dustin/go-humanize/english"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Key explains the marks of a figure, from the left and in as many lines as that
// takes.
type Key struct {
	items []keyItem
}

// keyItem is a mark, drawn around a height, and words that say what it is.
type keyItem struct {
	words string
	mark  func(c draw.Canvas, from, to, middle vg.Length)
}

const (
	keyLine   vg.Length = 16
	keyBelow  vg.Length = 4 // room
	keySample vg.Length = 22
)

// Add appends a mark and words that say what it is. The mark is drawn from one place to another
// around a middle height.
func (k *Key) Add(words string, mark func(c draw.Canvas, from, to, middle vg.Length)) {
	k.items = append(k.items, keyItem{words, mark})
}

// place returns where the items begin, as distances from the left of a width and
// as lines from 0.
func (k *Key) place(width vg.Length) (lefts []vg.Length, lines []int) {
	const space = 20
	x, line := vg.Length(0), 0
	for _, item := range k.items {
		wide := keySample + 5 + TextWidth(QuietText, item.words)
		if x > 0 && x+wide > width {
			x, line = 0, line+1
		}
		lefts, lines = append(lefts, x), append(lines, line)
		x += wide + space
	}
	return lefts, lines
}

// Above lays out the key above a body that is as high as given.
func (k *Key) Above(width, height vg.Length, body func(draw.Canvas)) (vg.Length, func(draw.Canvas)) {
	own := k.height(width)
	return own + height, func(c draw.Canvas) {
		k.draw(c)
		c.Max.Y -= own
		body(c)
	}
}

// height is that of the key in a width; 0 without an item.
func (k *Key) height(width vg.Length) vg.Length {
	if len(k.items) == 0 {
		return 0
	}
	_, lines := k.place(width)
	return keyLine*vg.Length(lines[len(lines)-1]+1) + keyBelow
}

// draw draws the key at the top of a canvas.
func (k *Key) draw(c draw.Canvas) {
	lefts, lines := k.place(c.Max.X - c.Min.X)
	for i, item := range k.items {
		from, base := c.Min.X+lefts[i], c.Max.Y-11-keyLine*vg.Length(lines[i])
		item.mark(c, from, from+keySample, base+CapHeight(QuietText)/2)
		Write(c, QuietText, from+keySample+5, base, text.XLeft, item.words)
	}
}

// AddMore says how many parameters there was no room for.
func (k *Key) AddMore(more int) {
	k.Add(fmt.Sprintf("less important %s, not shown", english.PluralWord(more, "parameter", "")), func(c draw.Canvas, from, to, middle vg.Length) {
		Write(c, QuietText, to, CentredBase(middle, QuietText), text.XRight, fmt.Sprintf("+%d", more))
	})
}
