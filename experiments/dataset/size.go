package dataset

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"slices"
)

// Size is how many samples and classes a data set has, and of how many pixels its images are.
type Size struct{ Width, Height, Classes, Train, Test int }

// Size returns that of the data set of a name, as [Finder.Load] has it, without reading its
// images, downloading or drawing it: of a published one it is what is published. It fails
// if there is no such data set, or if the header of a file is damaged.
func (f *Finder) Size(name string) (Size, error) {
	published := Size{Width: 28, Height: 28, Classes: len(digitClasses), Train: drawnTrain, Test: drawnTest} // all of them have these
	if name == Auto || slices.Contains(f.names(), name) {
		return published, nil
	}
	_, paths, err := f.findFolder(name)
	if err != nil {
		return Size{}, err
	}
	train, err := readHeader(paths[0], imageDimensions)
	if err != nil {
		return Size{}, fmt.Errorf("data set %q: %w", name, err)
	}
	test, err := readHeader(paths[2], imageDimensions)
	if err != nil {
		return Size{}, fmt.Errorf("data set %q: %w", name, err)
	}
	_, labels, err := readFile(paths[1], labelDimensions)
	if err != nil {
		return Size{}, fmt.Errorf("data set %q: %w", name, err)
	}
	return Size{Width: train[2], Height: train[1], Classes: int(slices.Max(labels)) + 1, Train: train[0], Test: test[0]}, nil
}

// readHeader reads the sizes of an IDX file, gzipped or not. Its errors begin with the path.
func readHeader(path string, dimensions int) (sizes []int, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	r, err := decompressed(file)
	header := make([]byte, 4+4*dimensions)
	if err == nil {
		_, err = io.ReadFull(r, header)
	}
	if err == nil {
		err = checkMagic(header[:4], dimensions)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for i := range dimensions {
		sizes = append(sizes, int(binary.BigEndian.Uint32(header[4+4*i:])))
	}
	return sizes, nil
}
