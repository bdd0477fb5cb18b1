// Package dataset finds, checks and reads sets of small grey images with
// labels: MNIST and its kin in IDX files, which it can download, and
// drawn-digits, which it draws itself so that everything works without a
// network.
//
// A [Finder] loads a data set by name or from a folder:
//
//	finder := dataset.Finder{Progress: os.Stderr}
//	digits, err := finder.Load(ctx, "mnist")
//	train, val, err := digits.Split(5000)
package dataset

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Samples are images with their labels. Image i is the Width*Height bytes
// from Pixels[i*Width*Height], row by row from the top, 0 for the background
// to 255 for full ink; its class is Labels[i].
type Samples struct {
	Pixels []uint8
	Labels []uint8
}

// Len returns the number of samples.
func (s Samples) Len() int { return len(s.Labels) }

// Slice returns the samples from (included) to to (excluded), which share
// their memory with s. It panics, as a slice expression does, unless
// 0 <= from <= to <= s.Len().
func (s Samples) Slice(from, to int) Samples {
	size := 0
	if s.Len() > 0 {
		size = len(s.Pixels) / s.Len()
	}
	return Samples{
		Pixels: s.Pixels[from*size : to*size : to*size],
		Labels: s.Labels[from:to:to],
	}
}

// Dataset is one data set as its files give it: a training and a test set of
// images of one size.
type Dataset struct {
	// Name is the name that loads it again: one of [Names], or the folder.
	Name string

	// SHA256 identifies the content, in hexadecimal: the hash of the four
	// decompressed IDX files one after another, in the order of train images,
	// train labels, test images, test labels. With the published files,
	//
	//	gzip -dc train-images* train-labels* t10k-images* t10k-labels* | sha256sum
	//
	// prints the same.
	SHA256 string

	// Verified tells that the content has the checksum that its publisher
	// gives, or that drawn-digits has on every machine. A folder of one's own
	// has no publisher, and of some data sets only the compressed files'
	// checksums are known.
	Verified bool

	Classes       []string // names of the classes; the index is the label
	Width, Height int      // of every image, in pixels
	Train, Test   Samples  // the whole files, in their order
	Source        string   // the folder it was read from, or "drawn by gradbook"
}

// Split cuts the last validation samples of the training set off as a
// validation set. Both parts share their memory with d.Train. It is an error
// if validation is negative or leaves nothing to train on.
func (d *Dataset) Split(validation int) (train, val Samples, err error) {
	n := d.Train.Len()
	if validation < 0 || validation >= n {
		return Samples{}, Samples{}, fmt.Errorf("validation: %d of %s's %d training samples cannot be set apart; give a number from 0 to %d", validation, d.Name, n, n-1)
	}
	return d.Train.Slice(0, n-validation), d.Train.Slice(n-validation, n), nil
}

// check reports what keeps d from being a data set that can be trained on.
func (d *Dataset) check() error {
	if d.Width < 1 || d.Height < 1 {
		return fmt.Errorf("images of %d x %d pixels", d.Width, d.Height)
	}
	for _, part := range []struct {
		name    string
		samples Samples
	}{{"training", d.Train}, {"test", d.Test}} {
		s := part.samples
		if s.Len() == 0 {
			return fmt.Errorf("the %s set holds no samples", part.name)
		}
		if len(s.Pixels)/s.Len() != d.Width*d.Height || len(s.Pixels)%s.Len() != 0 {
			return fmt.Errorf("the %s set holds %d labels and %d pixels, which is not that many images of %d x %d", part.name, s.Len(), len(s.Pixels), d.Width, d.Height)
		}
		for i, label := range s.Labels {
			if int(label) >= len(d.Classes) {
				return fmt.Errorf("sample %d of the %s set has label %d, but there are %d classes (0 to %d)", i, part.name, label, len(d.Classes), len(d.Classes)-1)
			}
		}
	}
	return nil
}

// files returns the data set as its four files, in the order of fileNames.
func (d *Dataset) files() [4]idxFile {
	images := func(s Samples) []int { return []int{s.Len(), d.Height, d.Width} }
	labels := func(s Samples) []int { return []int{s.Len()} }
	return [4]idxFile{
		{fileNames[0], images(d.Train), d.Train.Pixels},
		{fileNames[1], labels(d.Train), d.Train.Labels},
		{fileNames[2], images(d.Test), d.Test.Pixels},
		{fileNames[3], labels(d.Test), d.Test.Labels},
	}
}

// contentSHA256 computes what d.SHA256 holds.
func (d *Dataset) contentSHA256() string {
	hash := sha256.New()
	for _, file := range d.files() {
		file.write(hash) // a hash does not fail
	}
	return hex.EncodeToString(hash.Sum(nil))
}
