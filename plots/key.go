package plots

import (
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// key explains the marks of a figure in one row, from the left.
type key struct {
	draw.Canvas
	x, base vg.Length // where the next item begins, and the words stand
}

const keyHeight vg.Length = 20

func newKey(c draw.Canvas) *key { return &key{c, c.Min.X, c.Max.Y - 11} }

// item adds a mark, drawn around a height, and words that say what it is.
func (k *key) item(words string, mark func(from, to, middle vg.Length)) {
	const sample, space = 22, 20
	mark(k.x, k.x+sample, k.base+capHeight(quietText)/2)
	write(k, quietText, k.x+sample+5, k.base, text.XLeft, words)
	k.x += sample + 5 + textWidth(quietText, words) + space
}
