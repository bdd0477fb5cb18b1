package dataset

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gradbook/internal/disk"
)

// fileNames are the four files of a data set, in the order of
// [Dataset.SHA256].
var fileNames = [4]string{
	"train-images-idx3-ubyte",
	"train-labels-idx1-ubyte",
	"t10k-images-idx3-ubyte",
	"t10k-labels-idx1-ubyte",
}

// locate finds the four files in a folder, each as it is, gzipped, or with the
// dot that some distributions have in place of the second hyphen. It returns
// the names of the files that are missing, all four if there is no such
// folder, or an error if it cannot be told what is there.
func locate(folder string) (paths [4]string, missing []string, err error) {
	if _, err := os.ReadDir(folder); err != nil && !isMissing(err) {
		return paths, nil, err
	}
	for i, name := range fileNames {
		dotted := strings.Replace(name, "-idx", ".idx", 1)
		for _, spelling := range []string{name, name + ".gz", dotted, dotted + ".gz"} {
			path := filepath.Join(folder, spelling)
			info, err := os.Stat(path)
			if err != nil && !isMissing(err) {
				return paths, nil, err
			}
			if err == nil && info.Mode().IsRegular() {
				paths[i] = path
				break
			}
		}
		if paths[i] == "" {
			missing = append(missing, name)
		}
	}
	return paths, missing, nil
}

// readFiles reads a data set from its four files. The classes are named by
// their numbers; Name and Source are left to the caller.
func readFiles(paths [4]string) (*Dataset, error) {
	train, width, height, err := readPair(paths[0], paths[1])
	if err != nil {
		return nil, err
	}
	test, testWidth, testHeight, err := readPair(paths[2], paths[3])
	if err != nil {
		return nil, err
	}
	if testWidth != width || testHeight != height {
		return nil, fmt.Errorf("%s holds images of %d x %d pixels, but %s of %d x %d", paths[2], testWidth, testHeight, paths[0], width, height)
	}
	classes := int(slices.Max(train.Labels)) + 1
	for i, label := range test.Labels {
		if int(label) >= classes {
			return nil, fmt.Errorf("%s: label %d of sample %d does not occur in training: the labels of %s are 0 to %d", paths[3], label, i, paths[1], classes-1)
		}
	}
	d := &Dataset{Width: width, Height: height, Train: train, Test: test}
	for class := range classes {
		d.Classes = append(d.Classes, strconv.Itoa(class))
	}
	d.SHA256 = d.contentSHA256()
	return d, nil
}

// missingClasses says which classes have no training sample: "0, 3 to 7", "" if each has one.
func (d *Dataset) missingClasses() string {
	occurs := map[int]bool{}
	for _, label := range d.Train.Labels {
		occurs[int(label)] = true
	}
	var ranges []string
	for class := 0; class < len(d.Classes); class++ {
		if occurs[class] {
			continue
		}
		first := class
		for class+1 < len(d.Classes) && !occurs[class+1] {
			class++
		}
		if first == class {
			ranges = append(ranges, strconv.Itoa(first))
		} else {
			ranges = append(ranges, fmt.Sprintf("%d to %d", first, class))
		}
	}
	return strings.Join(ranges, ", ")
}

// readPair reads a file of images and the file of their labels.
func readPair(images, labels string) (s Samples, width, height int, err error) {
	sizes, pixels, err := readFile(images, imageDimensions)
	if err != nil {
		return Samples{}, 0, 0, err
	}
	_, classes, err := readFile(labels, labelDimensions)
	if err != nil {
		return Samples{}, 0, 0, err
	}
	if sizes[0] != len(classes) {
		return Samples{}, 0, 0, fmt.Errorf("%s holds %d images, but %s %d labels", images, sizes[0], labels, len(classes))
	}
	return Samples{Pixels: pixels, Labels: classes}, sizes[2], sizes[1], nil
}

// Write writes d to the folder as four IDX files, not gzipped, from which
// [Finder.Load] reads the same content. It makes the folder where there is
// none, and replaces files of these names. It fails if d is no data set that
// Load could return, or if a file cannot be written.
func Write(folder string, d *Dataset) error {
	if err := d.check(); err != nil {
		return fmt.Errorf("write data set %s: %w", d.Name, err)
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return fmt.Errorf("write data set %s: %w", d.Name, err)
	}
	for _, file := range d.files() {
		err := disk.ReplaceFile(filepath.Join(folder, file.name), func(w io.Writer) error {
			return file.write(w)
		})
		if err != nil {
			return fmt.Errorf("write data set %s: %w", d.Name, err)
		}
	}
	return nil
}
