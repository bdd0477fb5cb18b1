package plots

import (
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

// AugmentedSheet shows what augmentation makes of samples: a row for each, the
// original at the left. Caption says where they are from and what was done
// to them. All rows hold as many images of width x height pixels, 2 to 16;
// it is an error if they do not, or if there are none.
func AugmentedSheet(title, caption string, width, height int, rows []AugmentedRow) (*figure.Figure, error) {
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
		across = min(across, gallerySide)
		down := across * vg.Length(height) / vg.Length(width)
		if down > gallerySide {
			across, down = across*gallerySide/down, gallerySide
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
