package digit

import (
	"fmt"
	"time"
)

// About is what a page says of a run before somebody draws.
type About struct {
	Run          int64    `json:"run"`
	Refusal      string   `json:"refusal"`      // why nobody can draw for it; "" if they can, and else nothing of what follows is set
	Classes      []string `json:"classes"`      // their names
	Preparation  string   `json:"preparation"`  // how a drawing is prepared
	Augmentation string   `json:"augmentation"` // of the run
}

func (s *subject) about() About {
	return About{Run: s.run.ID, Classes: s.dataset.Classes, Preparation: s.preparation(), Augmentation: s.augmentation()}
}

func (s *subject) preparation() string {
	words := "Prepared as MNIST's digits were: scaled to fit a box of 20 x 20 pixels with its proportions kept, edges in grey levels, " +
		"and the centre of mass moved to the middle of 28 x 28 pixels."
	if s.dataset.Name != "mnist" {
		words += fmt.Sprintf(" The images that this network has learned, those of %s, may have been prepared in another way; then it is wrong more often here.", s.dataset.Name)
	}
	return words
}

func (s *subject) augmentation() string {
	if s.augmenter == nil {
		return "This run was trained on the images as they are, without augmentation."
	}
	return fmt.Sprintf("The network was trained on images that were distorted anew in every epoch: %s. So distorted, this one looks as follows.", s.settings.Augment.Describe())
}

// Answer is what a page shows of a drawing.
type Answer struct {
	Opinion
	Seconds   float64   `json:"seconds"`   // that the network took
	Augmented []Opinion `json:"augmented"` // empty if the run does not augment
	Mistakes  []Mistake `json:"mistakes"`  // those most like the drawing, the nearest first
	Among     string    `json:"among"`     // a sentence: which mistakes they were chosen from
	Pending   bool      `json:"pending"`   // there will be others in a moment
}

// answer says what the network makes of a prepared image.
func (s *subject) answer(image []byte) (Answer, error) {
	begin := time.Now()
	opinions, err := s.opinions(image)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Opinion: opinions[0], Seconds: time.Since(begin).Seconds()}
	if a.Augmented, err = s.opinions(s.augmented(image)...); err != nil {
		return Answer{}, err
	}
	from, among, pending := s.suspects()
	a.Mistakes, a.Among, a.Pending = nearest(image, from), among, pending
	return a, nil
}

// Sample is an image that somebody may begin with instead of drawing.
type Sample struct {
	Words  string `json:"words"` // which it is
	Label  int    `json:"label"` // the true class
	Pixels []byte `json:"pixels"`
}

// sample returns one of the images to begin with, whose numbers begin again after the last: those
// of the test set or, where that is not here, the mistakes in the record. The dataset must have
// been looked for.
func (s *subject) sample(number int) (Sample, error) {
	if n := s.test.Len(); n > 0 {
		number %= n
		return Sample{fmt.Sprintf("test image %d of %s", number, s.dataset.Name), int(s.test.Labels[number]), s.test.Slice(number, number+1).Pixels}, nil
	}
	if n := len(s.recorded); n > 0 {
		m := s.recorded[number%n]
		return Sample{fmt.Sprintf("%s image %d of %s, which the network got wrong", splitWords[m.Split], m.Sample, s.dataset.Name), m.Label, m.Pixels}, nil
	}
	return Sample{}, Unfit(s.absence + " The record has no images either.")
}

var splitWords = map[string]string{"val": "validation", "test": "test"}

// moved returns an image so many pixels further right and down.
func moved(image []byte, right, down int) []byte {
	to := make([]byte, len(image))
	for i := range to {
		x, y := i%side-right, i/side-down
		if min(x, y) >= 0 && max(x, y) < side {
			to[i] = image[y*side+x]
		}
	}
	return to
}
