package plots

import (
	"cmp"
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"
	"strconv"

	"gradbook/internal/number"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/nn"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

const (
	mostUnits     = 60            // whole rows on either page
	unitSide      = vg.Length(64) // of an image, at most; about
	unitGap       = vg.Length(8)
	unitText      = vg.Length(13) // below it
	unitScale     = vg.Length(26) // the colour bar
	unitBar       = vg.Length(180)
	scaleQuantile = 0.995 // of the weights' sizes, where the colours end: a few outliers must not pale all others
)

// FirstLayerPlot shows what the units of a run's first layer look for: the weights from
// the inputs to each unit as an image, light orange above zero, dark blue below. All images share
// one scale, which is symmetric about zero. The units with the largest Euclidean norm of
// their weights come first.
// A network without a hidden layer has a unit for every class.
type FirstLayerPlot struct {
	Source  Source
	RunID   int64       // of a run of the source, as its dataset is, whose images are as large
	Network *nn.Network // the trained one of the run

	// MostUnits is how many units are shown. 0: 60.
	MostUnits int
	// Limit is the size of a weight at which the colours end, so that several runs compare. 0:
	// such that one in 200 of the weights is larger.
	Limit float64
}

// FirstLayer draws the weights from the inputs to each unit of a network's first layer as an
// image: a [FirstLayerPlot] with its other fields at their zero values. Its errors are those of
// [FirstLayerPlot.Draw].
func FirstLayer(s Source, runID int64, network *nn.Network) (*figure.Figure, error) {
	return FirstLayerPlot{Source: s, RunID: runID, Network: network}.Draw()
}

// Draw draws the figure. It is an error if the network does not have an input for each pixel of
// the dataset's images, if no weight is finite and other than 0, or if Limit is negative or not
// finite.
func (p FirstLayerPlot) Draw() (*figure.Figure, error) {
	s, runID, network := p.Source, p.RunID, p.Network
	if !(p.Limit >= 0) || math.IsInf(p.Limit, 0) {
		return nil, fmt.Errorf("first layer: Limit is %v; give the size of a weight, above 0", p.Limit)
	}
	run, err := s.Run(runID)
	if err != nil {
		return nil, fmt.Errorf("first layer: %w", err)
	}
	data := s.Dataset(run)
	width, height := data.Width, data.Height
	units, err := firstUnits(network, width, height)
	if err != nil {
		return nil, fmt.Errorf("first layer of run %d: %w", runID, err)
	}
	shown := units[:min(len(units), max(1, cmp.Or(p.MostUnits, mostUnits)))]
	limit := scaleLimit(shown)
	if limit == 0 {
		return nil, fmt.Errorf("first layer of run %d: no weight is finite and other than 0; the run diverged, or the weights are not its own", runID)
	}
	limit = cmp.Or(p.Limit, limit)
	noun, name := "unit", func(unit int) string { return strconv.Itoa(unit + 1) }
	if len(network.Layers) == 1 {
		noun, name = "class", func(class int) string { return study.ClassName(data.Classes, class) }
	}
	count := fmt.Sprintf("each of the %d units", len(units))
	if len(shown) < len(units) {
		count = fmt.Sprintf("the %d strongest of %d units", len(shown), len(units))
	}
	title := "First layer: " + study.SweepName(s.Sweep)
	subtitle := fmt.Sprintf("Run %d, %s. The weights from the %d × %d inputs to %s: light orange inputs raise a unit, dark blue ones lower it.",
		runID, distinction(run, results.Varied(s.Runs), mostDifferences), width, height, count)
	caption := fmt.Sprintf("Below each image the %s and the Euclidean norm of its weights, by which the images are sorted. The weights of inputs that are 0 in every sample stay as they were drawn, or decay.\n", noun)
	return figure.New(title, subtitle, caption+s.Caption([]results.Run{run}), func(room vg.Length) (vg.Length, func(draw.Canvas)) {
		columns := int((room + unitGap) / (unitSide + unitGap))
		side := (room+unitGap)/vg.Length(columns) - unitGap
		wide, high := side, side*vg.Length(height)/vg.Length(width)
		if high > side {
			wide, high = side*side/high, side
		}
		cell := high + unitText + unitGap
		rows := (len(shown) + columns - 1) / columns
		return unitScale + vg.Length(rows)*cell - unitGap, func(c draw.Canvas) {
			drawWeightScale(c, limit)
			for i, unit := range shown {
				left := c.Min.X + vg.Length(i%columns)*(side+unitGap)
				top := c.Max.Y - unitScale - vg.Length(i/columns)*cell
				middle := left + (side-wide)/2
				box := figure.Rectangle(middle, top-high, middle+wide, top)
				unit.draw(c, box, limit, width, height)
				norm := number.ShortExponent(strconv.FormatFloat(unit.norm, 'f', 2, 64))
				figure.Write(c, figure.CaptionText, left+side, top-high-10, text.XRight, norm)
				figure.Write(c, figure.CaptionText, left, top-high-10, text.XLeft, figure.Fit(figure.CaptionText, name(unit.index), side-figure.TextWidth(figure.CaptionText, norm)-4))
			}
		}
	}), nil
}

// firstUnit is a unit of the first layer with the weights of its inputs.
type firstUnit struct {
	index   int
	weights []float32 // width x height by rows
	norm    float64
}

// firstUnits are those of a network, the strongest first; ones whose norm is not
// finite come last.
func firstUnits(network *nn.Network, width, height int) (units []firstUnit, err error) {
	if network == nil || len(network.Layers) == 0 {
		return nil, fmt.Errorf("the network is empty; give the trained one")
	}
	layer := network.Layers[0]
	if width < 1 || height < 1 || layer.Inputs != width*height {
		return nil, fmt.Errorf("the network has %d inputs, but images of the run's dataset in Source.Datasets are %d x %d; give the network and the dataset of the run", layer.Inputs, width, height)
	}
	for o := range layer.Outputs {
		unit := firstUnit{index: o}
		squares := 0.0
		for i := range layer.Inputs {
			w := layer.Weights[i*layer.Outputs+o]
			unit.weights = append(unit.weights, w)
			squares += float64(w) * float64(w)
		}
		unit.norm = math.Sqrt(squares)
		units = append(units, unit)
	}
	slices.SortStableFunc(units, func(a, b firstUnit) int {
		if number.IsFinite(a.norm) != number.IsFinite(b.norm) {
			if number.IsFinite(a.norm) {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.norm, a.norm)
	})
	return units, nil
}

// scaleLimit is the size of a weight that has the strongest colour.
func scaleLimit(units []firstUnit) float64 {
	var sizes []float64
	for _, unit := range units {
		for _, w := range unit.weights {
			if size := math.Abs(float64(w)); size > 0 && number.IsFinite(size) {
				sizes = append(sizes, size)
			}
		}
	}
	if len(sizes) == 0 {
		return 0
	}
	slices.Sort(sizes)
	return sizes[int(scaleQuantile*float64(len(sizes)-1))]
}

// draw fills a box with the unit's weights. Each is so many dots large that no program
// smooths them on their way to the screen.
func (u firstUnit) draw(c draw.Canvas, box vg.Rectangle, limit float64, width, height int) {
	times := max(1, int(box.Size().X*figure.DotsPerInch/vg.Inch)/width)
	img := image.NewPaletted(image.Rect(0, 0, width*times, height*times), weightPalette)
	for y := range height * times {
		for x := range width * times {
			img.SetColorIndex(x, y, weightIndex(float64(u.weights[y/times*width+x/times]), limit))
		}
	}
	figure.DrawImage(c, img, box)
}

// weightRamp goes from dark blue over grey, at zero, to light orange: the sign of a
// weight is seen without colours too.
var weightRamp = figure.Ramp{
	{R: 0x0a, G: 0x24, B: 0x52, A: 0xff},
	{R: 0x1f, G: 0x55, B: 0x9c, A: 0xff},
	{R: 0x5f, G: 0x81, B: 0xad, A: 0xff},
	{R: 0x99, G: 0x9b, B: 0x9e, A: 0xff},
	{R: 0xd0, G: 0xa5, B: 0x7c, A: 0xff},
	{R: 0xf7, G: 0xb8, B: 0x6c, A: 0xff},
	{R: 0xff, G: 0xef, B: 0xd2, A: 0xff},
}

// weightPalette is the ramp in so few colours that images are small files, and the
// page's colour for what is no number.
var weightPalette = func() (colors color.Palette) {
	for i := range 2*weightSteps + 1 {
		colors = append(colors, weightRamp.At(float64(i)/(2*weightSteps)))
	}
	return append(colors, figure.Paper)
}()

const weightSteps = 40 // from zero to the strongest colour

// weightIndex is a weight's colour in the palette.
func weightIndex(w, limit float64) uint8 {
	if math.IsNaN(w) {
		return 2*weightSteps + 1
	}
	return uint8(weightSteps + math.Round(weightSteps*max(-1, min(1, w/limit))))
}

// drawWeightScale draws the colour bar: an image, as the weights are, so that a dark
// page does not turn its colours over either.
func drawWeightScale(c draw.Canvas, limit float64) {
	const height, steps = 10, 2*weightSteps + 1
	img := image.NewPaletted(image.Rect(0, 0, steps, 1), weightPalette)
	for x := range steps {
		img.SetColorIndex(x, 0, uint8(x))
	}
	end := number.Format(number.Round(limit, 2))
	low, high := "−"+end+" or less", "+"+end+" or more"
	base := c.Max.Y - 14
	left := c.Min.X + figure.TextWidth(figure.QuietText, "weight") + 12
	figure.Write(c, figure.QuietText, c.Min.X, base, text.XLeft, "weight")
	figure.Write(c, figure.QuietText, left, base, text.XLeft, low)
	left += figure.TextWidth(figure.QuietText, low) + 6
	box := figure.Rectangle(left, base-1.5, left+unitBar, base-1.5+height)
	figure.DrawImage(c, img, box)
	figure.Write(c, figure.QuietText, box.Max.X+6, base, text.XLeft, high)
}
