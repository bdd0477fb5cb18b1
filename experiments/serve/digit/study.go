package digit

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gradbook/experiments/dataset"
	"gradbook/nn"

	"github.com/dustin/go-humanize"
)

// studied is what is found out about a run in the background, where its dataset is on this
// machine.
type studied struct {
	loaded chan struct{} // closed when the dataset has been looked for
	found  chan struct{} // closed when the mistakes on the training images have been, too

	// Not read before loaded is closed.
	test    dataset.Samples // empty if the dataset is not here
	absence string          // then a sentence that says so

	// Not read before found is closed.
	mistakes []Mistake // on the training images
	asked    int       // how many of them the network was asked about
	of       int       // training images
}

func newStudied() *studied { return &studied{loaded: make(chan struct{}), found: make(chan struct{})} }

// studyLimit is how long a network may take over the training images: a large one is asked about
// some of them only.
const studyLimit = 5 * time.Second

// study looks for the run's dataset, and for the training images that the network gets wrong.
func (s *subject) study(ctx context.Context, finder dataset.Finder) {
	defer close(s.found)
	data, absence := s.load(ctx, finder)
	if data == nil {
		s.absence = absence
		close(s.loaded)
		return
	}
	s.test = dataset.Samples{Pixels: append([]byte(nil), data.Test.Pixels...), Labels: append([]byte(nil), data.Test.Labels...)} // without the rest
	close(s.loaded)
	train, _, err := data.Split(s.settings.Validation)
	if err != nil {
		return // the run could not have been trained on this
	}
	s.of = train.Len()
	const atOnce = 1024
	for begin := time.Now(); s.asked < s.of && time.Since(begin) < studyLimit && ctx.Err() == nil; {
		to := min(s.asked+atOnce, s.of)
		s.findMistakes(train.Slice(s.asked, to), s.asked)
		s.asked = to
	}
}

// findMistakes adds those on training images, of which the first has the number given.
func (s *subject) findMistakes(images dataset.Samples, first int) {
	for _, m := range s.network.Evaluate(nn.Data{Pixels: images.Pixels, Labels: images.Labels}).Mistakes {
		pixels := append([]byte(nil), images.Pixels[m.Sample*side*side:][:side*side]...)
		s.mistakes = append(s.mistakes, Mistake{Split: "train", Sample: first + m.Sample, Label: m.Label, Predicted: m.Predicted,
			Probability: m.Probability, Pixels: pixels})
	}
}

// load returns the run's dataset, or a sentence that says that it is not here.
func (s *subject) load(ctx context.Context, finder dataset.Finder) (data *dataset.Dataset, absence string) {
	data, err := finder.Load(ctx, s.run.Dataset)
	switch {
	case err != nil:
		return nil, fmt.Sprintf("The dataset %s is not on this machine.", s.dataset.Name)
	case data.SHA256 != s.run.DatasetSHA256:
		return nil, fmt.Sprintf("What is on this machine as the dataset %s is not what the run was trained on.", s.dataset.Name)
	}
	return data, ""
}

// suspects returns the mistakes to compare drawings with, and says which they are. Pending tells
// that there will be others in a moment.
func (s *subject) suspects() (from []Mistake, words string, pending bool) {
	select {
	case <-s.found:
	default:
		return s.recorded, "The training images are still being looked at. " + s.recordedWords(), true
	}
	seen := fmt.Sprintf("%s training images", humanize.Comma(int64(s.of)))
	if s.asked < s.of {
		seen = fmt.Sprintf("first %s of %s", humanize.Comma(int64(s.asked)), seen)
	}
	switch {
	case s.asked > 0 && len(s.mistakes) > 0:
		return s.mistakes, fmt.Sprintf("Of the %s the network gets %s wrong: these are most like the drawing, pixel by pixel.",
			seen, humanize.Comma(int64(len(s.mistakes)))), false
	case s.asked > 0:
		return s.recorded, fmt.Sprintf("The network gets all of the %s right. ", seen) + s.recordedWords(), false
	}
	return s.recorded, strings.TrimSpace(s.absence + " " + s.recordedWords()), false
}

func (s *subject) recordedWords() string {
	if len(s.recorded) == 0 {
		return "The record has no images of mistakes."
	}
	return fmt.Sprintf("Of the %d mistakes on test and validation images that the record has with their images, these are most like the drawing, pixel by pixel.", len(s.recorded))
}
