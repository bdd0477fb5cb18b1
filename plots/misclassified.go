package plots

import (
	"cmp"
	"errors"
	"fmt"
	"image"
	"image/color"
	"slices"
	"strconv"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

const (
	gallerySide = vg.Length(105) // of an image: ten dots for each of 28 pixels in a PNG
	galleryText = vg.Length(52)  // below it
	galleryGap  = vg.Length(11)  // beside it, at least
)

// MisclassifiedGalleryPlot shows the samples that a run was most wrong about, those
// with the highest loss first. Below each image are the true and
// the predicted class with the probability that the network gave to both.
// Classes have the names that the source's dataset gives them.
type MisclassifiedGalleryPlot struct {
	Source  Source
	Samples []results.Misclassified // of one run, which is one of the source's, and one split

	// Most is how many samples are shown. 0: two dozen.
	Most int
}

// MisclassifiedGallery draws the samples that a run was most wrong about, each with its true and
// predicted class: a [MisclassifiedGalleryPlot] with its other fields at their zero values. Its
// errors are those of [MisclassifiedGalleryPlot.Draw].
func MisclassifiedGallery(s Source, samples []results.Misclassified) (*figure.Figure, error) {
	return MisclassifiedGalleryPlot{Source: s, Samples: samples}.Draw()
}

// Draw draws the figure. It is an error if there is no sample, if they are not of one run and
// split, or if one's pixels do not fit its width and height.
func (p MisclassifiedGalleryPlot) Draw() (*figure.Figure, error) {
	const usual = 24
	s, samples := p.Source, p.Samples
	if err := checkSamples(samples); err != nil {
		return nil, fmt.Errorf("gallery of misclassified samples: %w", err)
	}
	first := samples[0]
	run, err := s.Run(first.RunID)
	if err != nil {
		return nil, fmt.Errorf("gallery of misclassified samples: %w", err)
	}
	worst := slices.Clone(samples)
	slices.SortStableFunc(worst, func(a, b results.Misclassified) int { return cmp.Compare(b.Loss, a.Loss) })
	worst = worst[:min(len(worst), max(1, cmp.Or(p.Most, usual)))]

	names := s.Dataset(run).Classes
	title := fmt.Sprintf("Misclassified on %s: %s", first.Split, study.SweepName(s.Sweep))
	subtitle := fmt.Sprintf("The %d samples that run %d was most wrong about, the worst first, with the probability it gave to the true and to the predicted class.", len(worst), run.ID)
	if len(worst) == 1 {
		subtitle = fmt.Sprintf("The sample that run %d was most wrong about, with the probability it gave to the true and to the predicted class.", run.ID)
	}
	return figure.New(title, subtitle, s.Caption([]results.Run{run}), func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		return gallery(worst, names, width)
	}), nil
}

// gallery lays samples out in rows.
func gallery(samples []results.Misclassified, names []string, width vg.Length) (height vg.Length, body func(draw.Canvas)) {
	const cell = gallerySide + galleryText
	columns := int((width + galleryGap) / (gallerySide + galleryGap))
	step := (width - gallerySide) / vg.Length(columns-1)
	rows := (len(samples) + columns - 1) / columns
	return vg.Length(rows)*cell - 10, func(c draw.Canvas) {
		for i, m := range samples {
			corner := vg.Point{X: c.Min.X + step*vg.Length(i%columns), Y: c.Max.Y - cell*vg.Length(i/columns)}
			drawMisclassified(c, m, names, corner)
		}
	}
}

// checkSamples says why samples cannot be shown together.
func checkSamples(samples []results.Misclassified) error {
	if len(samples) == 0 {
		return errors.New("there are none to show")
	}
	first := samples[0]
	for _, m := range samples {
		if m.RunID != first.RunID || m.Split != first.Split {
			return fmt.Errorf("sample %d is of run %d on %s, but the first is of run %d on %s; show them apart", m.Sample, m.RunID, m.Split, first.RunID, first.Split)
		}
		if m.Width <= 0 || m.Height <= 0 || len(m.Pixels) != m.Width*m.Height {
			return fmt.Errorf("sample %d of run %d has %d pixels, which is not %d x %d", m.Sample, m.RunID, len(m.Pixels), m.Width, m.Height)
		}
	}
	return nil
}

// drawMisclassified draws an image with its upper left at a corner, dark on
// light as on paper, and what was said of it below.
func drawMisclassified(c draw.Canvas, m results.Misclassified, names []string, corner vg.Point) {
	drawSampleImage(c, m, corner, gallerySide)
	y := corner.Y - gallerySide
	line := func(s text.Style, word string, class int, probability float64) {
		y -= figure.LineHeight(figure.BodyText)
		percent := figure.FormatProbability(probability)
		x := corner.X
		figure.Write(c, figure.QuietText, x, y, text.XLeft, word)
		x += figure.TextWidth(figure.QuietText, word) + 4
		room := corner.X + gallerySide - figure.TextWidth(figure.BodyText, percent) - 4 - x
		figure.Write(c, s, x, y, text.XLeft, figure.Fit(s, study.ClassName(names, class), room))
		figure.Write(c, figure.BodyText, corner.X+gallerySide, y, text.XRight, percent)
	}
	y -= 2
	line(figure.BoldText, "true", m.Label, m.LabelProbability)
	line(figure.Coloured(figure.BoldText, figure.Alarm), "pred.", m.Predicted, m.Probability)
	y -= figure.LineHeight(figure.CaptionText)
	figure.Write(c, figure.CaptionText, corner.X, y, text.XLeft, fmt.Sprintf("sample %d", m.Sample))
	figure.Write(c, figure.CaptionText, corner.X+gallerySide, y, text.XRight, "loss "+strconv.FormatFloat(m.Loss, 'f', 1, 64))
}

// drawSampleImage draws an image into the square of a side below a corner, its upper
// left.
func drawSampleImage(c draw.Canvas, m results.Misclassified, corner vg.Point, side vg.Length) {
	pixel := side / vg.Length(max(m.Width, m.Height))
	width, height := pixel*vg.Length(m.Width), pixel*vg.Length(m.Height)
	left := corner.X + (side-width)/2
	box := figure.Rectangle(left, corner.Y-height, left+width, corner.Y)
	drawOnPaper(c, box, m.Pixels, m.Width, m.Height)
}

// drawOnPaper fills a box with an image, dark on white, and frames it. Each pixel
// is so many times as large that no program smooths it on its way to the screen.
func drawOnPaper(c draw.Canvas, box vg.Rectangle, pixels []byte, width, height int) {
	side := max(box.Size().X, box.Size().Y)
	times := max(1, int(side*figure.DotsPerInch/vg.Inch)/max(width, height))
	img := image.NewGray(image.Rect(0, 0, width*times, height*times))
	for y := range height * times {
		for x := range width * times {
			img.SetGray(x, y, color.Gray{Y: 255 - pixels[y/times*width+x/times]})
		}
	}
	figure.DrawImage(c, img, box)
}
