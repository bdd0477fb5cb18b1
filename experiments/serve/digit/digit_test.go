package digit_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gradbook/experiments/dataset"
	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
	"gradbook/experiments/serve/digit"
)

func TestDrawings(t *testing.T) {
	withoutMNIST(t)
	h := handler(t, "")
	for want, drawing := range map[int][]byte{7: seven, 1: one} {
		var a digit.Answer
		if status := ask(t, h, "POST", "/runs/"+committed+"/digit", drawing, &a); status != http.StatusOK {
			t.Fatalf("status %d", status)
		}
		if a.Predicted != want || a.Probabilities[want] < 0.9 || len(a.Scores) != 10 {
			t.Errorf("a %d is read as %d: %v, %v", want, a.Predicted, a.Probabilities, a.Scores)
		}
		image, err := dataset.AsMNIST(drawing, 140, 140)
		if err != nil || !bytes.Equal(a.Pixels, image) {
			t.Errorf("the network sees %v, %v", a.Pixels, err)
		}
		if len(a.Augmented) != 0 {
			t.Errorf("run %s does not augment, but there are %d augmented images", committed, len(a.Augmented))
		}
	}
}

// An image that is prepared already goes to the network as it is, moved if one wants.
func TestPreparedImages(t *testing.T) {
	withoutMNIST(t)
	h := handler(t, "")
	image := make([]byte, 784)
	image[5*28+6] = 200
	for query, want := range map[string]int{"": 5*28 + 6, "&right=3&down=-2": 3*28 + 9, "&right=-7": -1, "&down=23": -1, "&down=22": 27*28 + 6} {
		var a digit.Answer
		if status := ask(t, h, "POST", "/runs/"+committed+"/digit?prepared"+query, image, &a); status != http.StatusOK {
			t.Fatalf("status %d", status)
		}
		if at := slices.Index(a.Pixels, 200); at != want {
			t.Errorf("%q: the pixel is at %d, want %d", query, at, want)
		}
	}
}

// Without the dataset, mistakes and images to begin with are those in the record.
func TestWithoutDataset(t *testing.T) {
	withoutMNIST(t)
	h := handler(t, "")
	address := "/runs/" + committed + "/digit"
	var about digit.About
	ask(t, h, "GET", address, nil, &about)
	if about.Refusal != "" || !slices.Equal(about.Classes, strings.Split("0123456789", "")) ||
		!strings.Contains(about.Preparation, "20 x 20") || !strings.Contains(about.Augmentation, "without augmentation") {
		t.Errorf("%+v", about)
	}

	db, err := record.OpenSnapshot("../../../results.db")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	run, err := db.Run(35)
	if err != nil {
		t.Fatal(err)
	}
	var all []results.Misclassified
	for _, split := range []string{"test", "val"} {
		list, err := db.Misclassified(run, split)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, list...)
	}
	for number, want := range map[int]results.Misclassified{0: all[0], len(all) + 1: all[1]} {
		var s digit.Sample
		if status := ask(t, h, "GET", fmt.Sprintf("%s?sample=%d", address, number), nil, &s); status != http.StatusOK {
			t.Fatalf("status %d", status)
		}
		if !bytes.Equal(s.Pixels, want.Pixels) || s.Label != want.Label || !strings.Contains(s.Words, fmt.Sprintf("test image %d of mnist,", want.Sample)) {
			t.Errorf("image %d is %q, a %d; want %d, a %d", number, s.Words, s.Label, want.Sample, want.Label)
		}
	}

	// Every recorded mistake is nearest to itself, and the others are in order.
	for _, m := range all[:20] {
		a := settled(t, h, address+"?prepared", m.Pixels)
		if !strings.HasPrefix(a.Among, "The dataset mnist is not on this machine. Of the ") || len(a.Mistakes) != 8 {
			t.Fatalf("%d mistakes: %q", len(a.Mistakes), a.Among)
		}
		first := a.Mistakes[0]
		if first.Sample != m.Sample || first.Distance != 0 || a.Predicted != m.Predicted || math.Abs(float64(a.Probabilities[m.Predicted])-m.Probability) > 1e-6 {
			t.Errorf("of %s image %d the nearest is %d at %v, read as %d; want a %d", m.Split, m.Sample, first.Sample, first.Distance, a.Predicted, m.Predicted)
		}
		var distances []float64
		for _, other := range all {
			distances = append(distances, distance(m.Pixels, other.Pixels))
		}
		slices.Sort(distances)
		for i, near := range a.Mistakes {
			if math.Abs(near.Distance-distances[i]) > 1e-9 || math.Abs(near.Distance-distance(m.Pixels, near.Pixels)) > 1e-9 {
				t.Errorf("number %d is %v away, want %v", i, near.Distance, distances[i])
			}
		}
	}
}

func distance(a, b []byte) float64 {
	sum := 0.0
	for i := range a {
		sum += math.Pow((float64(a[i])-float64(b[i]))/255, 2)
	}
	return math.Sqrt(sum)
}

func TestRefusals(t *testing.T) {
	withoutMNIST(t)
	h := handler(t, "")
	address := "/runs/" + committed + "/digit"
	wantError(t, h, "POST", address, make([]byte, 280*280), http.StatusUnprocessableEntity, "nothing on this drawing")
	wantError(t, h, "POST", address, make([]byte, 1000), http.StatusBadRequest, "1000 bytes are not a square drawing")
	wantError(t, h, "POST", address, make([]byte, 49), http.StatusBadRequest, "8 to 1024 pixels")
	wantError(t, h, "POST", address, nil, http.StatusBadRequest, "0 bytes are not a square drawing")
	wantError(t, h, "POST", address, make([]byte, 1025*1025), http.StatusRequestEntityTooLarge, "at most 1024 x 1024")
	wantError(t, h, "POST", address+"?prepared", make([]byte, 280*280), http.StatusBadRequest, "78400 bytes are not a prepared image")
	wantError(t, h, "POST", address+"?right=29", seven, http.StatusBadRequest, `right="29": expected a whole number from -28 to 28`)
	wantError(t, h, "GET", address+"?sample=-1", nil, http.StatusBadRequest, `sample="-1"`)
	wantError(t, h, "PUT", address, seven, http.StatusMethodNotAllowed, "expected GET, or POST with a drawing")
	wantError(t, h, "GET", "/runs/4711/digit", nil, http.StatusNotFound, "no run")
	wantError(t, h, "GET", "/runs/x/digit", nil, http.StatusNotFound, `"x" is not the number of a run`)
	wantError(t, h, "POST", "/runs/1/digit", seven, http.StatusConflict, "replay 1 --keep-weights")

	var about digit.About
	if status := ask(t, h, "GET", "/runs/1/digit", nil, &about); status != http.StatusOK || !strings.Contains(about.Refusal, "the weights of run 1 are not kept") {
		t.Errorf("a run without weights: status %d, %+v", status, about)
	}
}

// With the dataset, mistakes are those on the training images, and images to begin with those of
// the test set; a run that augments shows what that does.
func TestWithDatasetAndAugmentation(t *testing.T) {
	t.Parallel()
	var whole dataset.Dataset
	name, folder := trained(t, "  epochs: {value: 1}\n  augment_rotation: {value: 15}\n  augment_shift: {value: 2}\n", func(d *dataset.Dataset) { whole = *d })
	h := serving(t, reading(name), folder)
	var s digit.Sample
	ask(t, h, "GET", "/runs/1/digit?sample=514", nil, &s)
	if test := whole.Test.Slice(2, 3); !bytes.Equal(s.Pixels, test.Pixels) || s.Label != int(test.Labels[0]) || s.Words != "test image 2 of digits" {
		t.Errorf("of 512 images number 514 is %q", s.Words)
	}
	a := settled(t, h, "/runs/1/digit", seven)
	if !strings.HasPrefix(a.Among, "Of the 2,000 training images the network gets ") || len(a.Mistakes) != 8 {
		t.Errorf("%d mistakes: %q", len(a.Mistakes), a.Among)
	}
	for _, m := range a.Mistakes {
		sample := whole.Train.Slice(m.Sample, m.Sample+1)
		again := settled(t, h, "/runs/1/digit?prepared", sample.Pixels)
		if m.Split != "train" || m.Sample >= 2000 || !bytes.Equal(m.Pixels, sample.Pixels) || m.Label != int(sample.Labels[0]) ||
			m.Predicted == m.Label || again.Predicted != m.Predicted || math.Abs(float64(again.Probabilities[m.Predicted])-m.Probability) > 1e-6 {
			t.Errorf("the mistake %s %d, a %d read as %d (%v), is a %d and read as %d (%v)",
				m.Split, m.Sample, m.Label, m.Predicted, m.Probability, sample.Labels[0], again.Predicted, again.Probabilities)
		}
	}
	if len(a.Augmented) != 6 {
		t.Fatalf("%d augmented images", len(a.Augmented))
	}
	for i, o := range a.Augmented {
		again := settled(t, h, "/runs/1/digit?prepared", o.Pixels)
		if bytes.Equal(o.Pixels, a.Pixels) || i > 0 && bytes.Equal(o.Pixels, a.Augmented[0].Pixels) || again.Predicted != o.Predicted || again.Scores[3] != o.Scores[3] {
			t.Errorf("augmented image %d is read as %d, by itself as %d", i, o.Predicted, again.Predicted)
		}
	}
	if again := settled(t, h, "/runs/1/digit", seven); !bytes.Equal(again.Augmented[5].Pixels, a.Augmented[5].Pixels) {
		t.Error("the augmented images jump")
	}
	var about digit.About
	ask(t, h, "GET", "/runs/1/digit", nil, &about)
	if !strings.Contains(about.Augmentation, "shift 2 px, rotation 15°") || !strings.Contains(about.Preparation, "those of digits, may have been prepared in another way") {
		t.Errorf("%+v", about)
	}

	// Other data in the dataset's place are not taken for it.
	other := filepath.Join(t.TempDir(), "digits")
	whole.Train = whole.Train.Slice(0, 1000)
	if err := dataset.Write(other, &whole); err != nil {
		t.Fatal(err)
	}
	h = serving(t, reading(name), filepath.Dir(other))
	if a := settled(t, h, "/runs/1/digit", seven); !strings.HasPrefix(a.Among, "What is on this machine as the dataset digits is not what the run was trained on. Of the ") {
		t.Errorf("with other data: %q", a.Among)
	}
}

// What nobody can draw for says why.
func TestUnfitRuns(t *testing.T) {
	t.Parallel()
	name, folder := trained(t, "  epochs: {value: 1}\n", func(d *dataset.Dataset) { d.Width, d.Height = 14, 56 })
	var about digit.About
	ask(t, serving(t, reading(name), folder), "GET", "/runs/1/digit", nil, &about)
	if !strings.Contains(about.Refusal, "reads images of 14 x 56 pixels") {
		t.Errorf("images of other sizes: %+v", about)
	}
}

// A run that has been trained again is read again.
func TestNewWeights(t *testing.T) {
	t.Parallel()
	name, folder := trained(t, "  epochs: {value: 1}\n", func(*dataset.Dataset) {})
	other, _ := trained(t, "  epochs: {value: 2}\n", func(*dataset.Dataset) {})
	current := name
	pad := digit.NewPad(func(ctx context.Context, look func(results.Reader) error) error { return reading(current)(ctx, look) }, dataset.Finder{Folder: folder})
	t.Cleanup(pad.Close)
	mux := http.NewServeMux()
	mux.Handle("/runs/{run}/digit", pad)
	before := settled(t, mux, "/runs/1/digit", seven)
	current = other
	for begin := time.Now(); settled(t, mux, "/runs/1/digit", seven).Scores[0] == before.Scores[0]; time.Sleep(200 * time.Millisecond) {
		if time.Since(begin) > 30*time.Second {
			t.Fatal("the old network still answers")
		}
	}
}
