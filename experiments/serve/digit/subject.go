package digit

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"time"

	"gradbook/experiments/augment"
	"gradbook/experiments/results"
	"gradbook/experiments/results/weights"
	"gradbook/experiments/runner/network"
	"gradbook/nn"
)

// side is that of the images, in pixels: a drawing is prepared as MNIST's are.
const side = 28

// Unfit tells in a sentence why nobody can draw for a run.
type Unfit string

func (u Unfit) Error() string { return string(u) }

// subject is a run that people draw for.
type subject struct {
	run       results.Run
	dataset   results.Dataset
	settings  network.Settings
	network   *nn.Network
	augmenter *augment.Augmenter // nil if the run was trained on the images as they are
	recorded  []Mistake          // those on test and val that the record has the images of

	looked time.Time // when the record was looked at
	begin  sync.Once // the study
	*studied
}

// newSubject reads a run's network and mistakes. The error is [Unfit] if nobody can draw for it.
func newSubject(db results.Reader, run results.Run) (*subject, error) {
	if run.DatasetSHA256 == "" {
		return nil, Unfit(fmt.Sprintf("Run %d has no network to draw for: Gradbook knows those that it trains itself.", run.ID))
	}
	s := &subject{run: run, studied: newStudied()}
	var err error
	if s.dataset, err = db.Dataset(run.DatasetSHA256); err != nil {
		return nil, Unfit(fmt.Sprintf("Of run %d's dataset the record does not say what its images look like: %v.", run.ID, err))
	}
	if s.dataset.Width != side || s.dataset.Height != side {
		return nil, Unfit(fmt.Sprintf("Run %d reads images of %d x %d pixels; a drawing is prepared as MNIST's are, with %d x %d.",
			run.ID, s.dataset.Width, s.dataset.Height, side, side))
	}
	if s.network, err = weights.Network(db, run); err != nil {
		return nil, Unfit(fmt.Sprintf("Run %d cannot be asked: %v.", run.ID, err))
	}
	if s.network.Inputs != side*side || s.network.Classes != len(s.dataset.Classes) {
		return nil, Unfit(fmt.Sprintf("Run %d's network has %d inputs and %d classes, its dataset %d x %d pixels and %d classes.",
			run.ID, s.network.Inputs, s.network.Classes, side, side, len(s.dataset.Classes)))
	}
	if s.settings, err = network.ReadSettings(run.Config); err != nil {
		return nil, fmt.Errorf("config of run %d: %w", run.ID, err)
	}
	if s.settings.Augment.Active() {
		if s.augmenter, err = augment.New(s.settings.Augment, side, side); err != nil {
			return nil, fmt.Errorf("config of run %d: %w", run.ID, err)
		}
	}
	return s, s.readMistakes(db)
}

// readMistakes reads the mistakes whose images are in the record.
func (s *subject) readMistakes(db results.Reader) error {
	for _, split := range []string{"test", "val"} {
		list, err := db.Misclassified(s.run, split)
		if err != nil {
			return err
		}
		for _, m := range list {
			if len(m.Pixels) == side*side && max(m.Label, m.Predicted) < len(s.dataset.Classes) && min(m.Label, m.Predicted) >= 0 {
				s.recorded = append(s.recorded, Mistake{Split: split, Sample: m.Sample, Label: m.Label, Predicted: m.Predicted,
					Probability: m.Probability, Pixels: m.Pixels})
			}
		}
	}
	return nil
}

// Opinion is what a network says of an image.
type Opinion struct {
	Pixels        []byte    `json:"pixels"` // of the image, 28 x 28 grey levels by rows, 0 is background
	Predicted     int       `json:"predicted"`
	Scores        []float32 `json:"scores"`        // of the classes: the logits
	Probabilities []float32 `json:"probabilities"` // of the classes
}

// opinions returns what the network says of images. It is an error where that is no number.
func (s *subject) opinions(images ...[]byte) (all []Opinion, err error) {
	x := make([]float32, 0, len(images)*side*side)
	for _, image := range images {
		for _, pixel := range image {
			x = append(x, float32(pixel)/255)
		}
	}
	logits, classes := s.network.Logits(x), s.network.Classes
	probabilities := s.network.Output.Probabilities(logits, classes)
	for i, image := range images {
		o := Opinion{Pixels: image, Scores: logits[i*classes : (i+1)*classes], Probabilities: probabilities[i*classes : (i+1)*classes]}
		for class, score := range o.Scores {
			if math.IsNaN(float64(score)) || math.IsInf(float64(score), 0) {
				return nil, Unfit(fmt.Sprintf("The network of run %d scores class %s with %v: its training has diverged.", s.run.ID, s.dataset.Classes[class], score))
			}
			if score > o.Scores[o.Predicted] {
				o.Predicted = class
			}
		}
		all = append(all, o)
	}
	return all, nil
}

// shownAugmented is how many augmented images are shown.
const shownAugmented = 6

// augmented returns what the run's augmentation makes of an image: the same distortions of each,
// so that nothing jumps while somebody draws.
func (s *subject) augmented(image []byte) (images [][]byte) {
	if s.augmenter == nil {
		return nil
	}
	for i := range shownAugmented {
		to := make([]byte, len(image))
		s.augmenter.Apply(to, image, rand.NewPCG(s.settings.Seed, uint64(i)))
		images = append(images, to)
	}
	return images
}
