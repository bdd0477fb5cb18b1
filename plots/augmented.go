package plots

import (
	"cmp"
	"fmt"

	"gradbook/plots/figure"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// AugmentedRow is a sample as it is in the dataset and as training may see it.
type AugmentedRow struct {
	Label  string   // the name of its class
	Images [][]byte // the original first, at least one more; each Width*Height bytes, by rows
}

const (
	sheetLabel = vg.Length(60) // width of the labels
	sheetApart = vg.Length(10) // between the originals and the others
	sheetSpace = vg.Length(4)  // between images
	sheetMost  = 16            // images in a row
)

// AugmentedSheetPlot shows what augmentation makes of samples: a row for each, the
// original at the left.
type AugmentedSheetPlot struct {
	Title   string
	Caption string // where the samples are from, and what was done to them

	Width, Height int            // of an image, in pixels
	Rows          []AugmentedRow // with as many images each, 2 to 16

	// Side is how wide and high an image is on the page, at most. 0: 105 points.
	Side vg.Length
}

// AugmentedSheet draws what augmentation makes of samples, a row for each with the original at the
// left: an [AugmentedSheetPlot]. Its errors are those of [AugmentedSheetPlot.Draw].
func AugmentedSheet(title, caption string, width, height int, rows []AugmentedRow) (*figure.Figure, error) {
	return AugmentedSheetPlot{Title: title, Caption: caption, Width: width, Height: height, Rows: rows}.Draw()
}

// Draw draws the figure. It is an error if there are no rows, if they do not hold as many images,
// 2 to 16, or if an image does not have Width x Height pixels.
func (p AugmentedSheetPlot) Draw() (*figure.Figure, error) {
	title, caption, width, height, rows := p.Title, p.Caption, p.Width, p.Height, p.Rows
	largest := max(1, cmp.Or(p.Side, gallerySide))
	if len(rows) == 0 {
		return nil, fmt.Errorf("sheet of augmented samples: there are none to show")
	}
	columns := len(rows[0].Images)
	if columns < 2 || columns > sheetMost {
		return nil, fmt.Errorf("sheet of augmented samples: a row of %d images; give the original and 1 to %d more", columns, sheetMost-1)
	}
	for i, row := range rows {
		if len(row.Images) != columns {
			return nil, fmt.Errorf("sheet of augmented samples: row %d has %d images, but the first has %d", i+1, len(row.Images), columns)
		}
		for j, pixels := range row.Images {
			if width <= 0 || height <= 0 || len(pixels) != width*height {
				return nil, fmt.Errorf("sheet of augmented samples: image %d of row %d has %d pixels, which is not %d x %d", j+1, i+1, len(pixels), width, height)
			}
		}
	}

	subtitle := "Left the samples as the dataset has them, right as training sees them, each time differently."
	return figure.New(title, subtitle, caption, func(room vg.Length) (vg.Length, func(draw.Canvas)) {
		across := (room-sheetLabel-sheetApart)/vg.Length(columns) - sheetSpace
		across = min(across, largest)
		down := across * vg.Length(height) / vg.Length(width)
		if down > largest {
			across, down = across*largest/down, largest
		}
		heading := figure.LineHeight(figure.QuietText) + 4
		return heading + vg.Length(len(rows))*(down+sheetSpace), func(c draw.Canvas) {
			left := func(column int) vg.Length {
				x := c.Min.X + sheetLabel + vg.Length(column)*(across+sheetSpace)
				if column > 0 {
					x += sheetApart
				}
				return x
			}
			y := c.Max.Y - figure.CapHeight(figure.QuietText)
			figure.Write(c, figure.QuietText, left(0), y, text.XLeft, "original")
			figure.Write(c, figure.QuietText, left(1), y, text.XLeft, "augmented")
			for i, row := range rows {
				top := c.Max.Y - heading - vg.Length(i)*(down+sheetSpace)
				figure.Write(c, figure.BoldText, c.Min.X, figure.CentredBase(top-down/2, figure.BoldText), text.XLeft, figure.Fit(figure.BoldText, row.Label, sheetLabel-6))
				for j, pixels := range row.Images {
					box := figure.Rectangle(left(j), top-down, left(j)+across, top)
					drawOnPaper(c, box, pixels, width, height)
				}
			}
		}
	}), nil
}
