package dataset

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"gradbook/experiments/hint"
)

// Auto stands for MNIST where it can be had, and else for drawn-digits.
const Auto = "auto"

// Finder finds data sets. It looks in Folder, in the folder that $MNIST_DIR
// names (for mnist), in data/NAME, in the user's cache folder, and downloads
// what is in none of them. The zero value is ready to use.
type Finder struct {
	// Folder holds the four files of the data set, or a folder of them for
	// each data set, by name; "" if there is none. With a Folder, downloads
	// go to Folder/NAME, and else to gradbook/NAME in the user's cache folder.
	Folder string

	// Offline keeps the finder off the network.
	Offline bool

	// Progress gets a line now and then on what takes time or what the user
	// should know; nil for none.
	Progress io.Writer

	published  []published // in place of the catalogue, for tests
	downloader *downloader // likewise
}

// Load returns the data set of that name: one of [Names], [Auto], a folder of
// four IDX files, or a folder's name in f.Folder.
//
// It fails if there is no such data set, if a file is damaged, if files that
// bear the name of a published data set hold something else, or if a download
// fails, and the error says what to do then. [Auto] gives way to drawn-digits
// only where MNIST is missing and cannot be downloaded, and says so on
// Progress; damaged files are an error.
func (f *Finder) Load(ctx context.Context, name string) (*Dataset, error) {
	if name == Auto {
		return f.loadAuto(ctx)
	}
	if name == drawnName {
		return drawDigits(ctx, drawnTrain, drawnTest)
	}
	for _, p := range f.catalogue() {
		if name == p.name {
			return f.loadPublished(ctx, p)
		}
	}
	return f.loadFolder(name)
}

func (f *Finder) catalogue() []published {
	if f.published != nil {
		return f.published
	}
	return catalogue
}

func (f *Finder) loadAuto(ctx context.Context) (*Dataset, error) {
	d, err := f.Load(ctx, mnistName)
	var unavailable *unavailableError
	if !errors.As(err, &unavailable) {
		return d, err
	}
	if f.Progress != nil {
		fmt.Fprintln(f.Progress, unavailable.warning())
	}
	return f.Load(ctx, drawnName)
}

// loadPublished loads a data set of the catalogue.
func (f *Finder) loadPublished(ctx context.Context, p published) (*Dataset, error) {
	var reasons []string
	cache, _ := cacheFolder(p)
	for _, folder := range f.places(p) {
		paths, missing, err := locate(folder)
		switch {
		case err != nil && folder == cache:
			reasons = append(reasons, err.Error())
			continue
		case err != nil: // a folder that is meant and cannot be read is no reason for other data
			return nil, fmt.Errorf("data set %s: %w; make %s readable%s", p.name, err, folder, p.orUnset(folder))
		case len(missing) == 0:
			return f.readPublished(p, folder, paths)
		}
		reasons = append(reasons, absent(folder, missing))
	}

	unavailable := &unavailableError{name: p.name, looked: strings.Join(reasons, "; ")}
	target, err := f.target(p)
	if err == nil && !f.Offline {
		err = f.download(ctx, p, target)
	}
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		unavailable.download = "downloading it failed: " + strings.ReplaceAll(err.Error(), "\n", "; ")
	case f.Offline:
		unavailable.download = "downloads are switched off"
	default:
		paths, _, err := locate(target)
		if err != nil {
			return nil, err
		}
		return f.readPublished(p, target, paths)
	}
	unavailable.remedy = p.byHand(target)
	return nil, unavailable
}

// unavailableError tells that a data set is in none of its places and could
// not be downloaded.
type unavailableError struct {
	name     string
	looked   string // where, in one line
	download string // why there was none, in one line
	remedy   string
}

// Error tells why, and what to do, in three lines.
func (e *unavailableError) Error() string {
	return fmt.Sprintf("data set %s is not here: %s\n%s\nto get it, %s", e.name, e.looked, e.download, e.remedy)
}

// warning tells of the stand-in for MNIST, in three lines.
func (e *unavailableError) warning() string {
	return fmt.Sprintf("WARNING: MNIST IS NOT HERE, USING %s INSTEAD: digits that gradbook draws; results do not compare with MNIST's\n  why: %s; %s\n  to get MNIST, %s",
		strings.ToUpper(drawnName), e.looked, e.download, e.remedy)
}

// places lists the folders to look in, in their order.
func (f *Finder) places(p published) []string {
	var folders []string
	if f.Folder != "" {
		folders = append(folders, filepath.Join(f.Folder, p.name), f.Folder)
	}
	if folder := os.Getenv(p.variable); folder != "" {
		folders = append(folders, folder)
	}
	folders = append(folders, filepath.Join("data", p.name))
	if cache, err := cacheFolder(p); err == nil {
		folders = append(folders, cache)
	}
	return folders
}

// target returns the folder that downloads go to.
func (f *Finder) target(p published) (string, error) {
	if f.Folder != "" {
		return filepath.Join(f.Folder, p.name), nil
	}
	return cacheFolder(p)
}

func cacheFolder(p published) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("there is no cache folder to download to: %w", err)
	}
	return filepath.Join(cache, "gradbook", p.name), nil
}

// absent tells why a folder is no place to read a data set from.
func absent(folder string, missing []string) string {
	if len(missing) < len(fileNames) {
		return fmt.Sprintf("%s lacks %s", folder, strings.Join(missing, ", "))
	}
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return fmt.Sprintf("there is no folder %s", folder)
	}
	return fmt.Sprintf("%s holds none of its files", folder)
}

// readPublished reads a published data set and compares it with what its
// publisher says of it.
func (f *Finder) readPublished(p published, folder string, paths [4]string) (*Dataset, error) {
	d, err := readFiles(paths)
	if err == nil {
		d.Verified, err = p.verify(d, folder, paths)
	}
	if err != nil {
		if target, noTarget := f.target(p); noTarget == nil && folder == target {
			return nil, fmt.Errorf("data set %s: %w\nremove the damaged file, or all of %s, to have it downloaded again", p.name, err, folder)
		}
		return nil, fmt.Errorf("data set %s: %w", p.name, err)
	}
	d.Name, d.Classes, d.Source = p.name, p.classes, folder
	return d, nil
}

// loadFolder loads a data set that nobody published.
func (f *Finder) loadFolder(name string) (*Dataset, error) {
	folder, paths, err := f.findFolder(name)
	if err != nil {
		return nil, err
	}
	d, err := readFiles(paths)
	if err != nil {
		return nil, fmt.Errorf("data set %q: %w", name, err)
	}
	if missing := d.missingClasses(); missing != "" && f.Progress != nil {
		fmt.Fprintf(f.Progress, "%s: no training sample is of class %s, but the highest label, %d, makes %d classes; look whether it is a mistake\n", paths[1], missing, len(d.Classes)-1, len(d.Classes))
	}
	d.Name, d.Source = name, folder
	return d, nil
}

// findFolder finds the folder of a data set that nobody published, and its four files.
func (f *Finder) findFolder(name string) (folder string, paths [4]string, err error) {
	folders := []string{name}
	if f.Folder != "" && filepath.IsLocal(name) {
		folders = []string{filepath.Join(f.Folder, name), name}
	}
	for _, folder := range folders {
		info, err := os.Stat(folder)
		switch {
		case err != nil && !isMissing(err):
			return "", paths, fmt.Errorf("data set %q: %w", name, err)
		case err != nil || !info.IsDir():
			continue
		}
		paths, missing, err := locate(folder)
		if err == nil && len(missing) > 0 {
			err = fmt.Errorf("folder %s lacks %s (plain, or with .gz)", folder, strings.Join(missing, ", "))
		}
		if err != nil {
			return "", paths, fmt.Errorf("data set %q: %w", name, err)
		}
		return folder, paths, nil
	}
	known := append(f.names(), Auto)
	return "", paths, fmt.Errorf("there is no data set and no folder %q%s; known are %s, and any folder of four IDX files", name, hint.For(name, known, datasetWords), strings.Join(known, ", "))
}

// names lists the data sets that have a name of their own.
func (f *Finder) names() (names []string) {
	for _, p := range f.catalogue() {
		names = append(names, p.name)
	}
	return append(names, drawnName)
}

// isMissing reports whether a file is not there, and not one that may not be read.
func isMissing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) // a file where a folder should be
}

// datasetWords is what data sets are called elsewhere, and others that are none of these.
var datasetWords = hint.Glossary{
	{"fashion fmnist f_mnist fashion_mnist zalando", "fashion-mnist", ""},
	{"kuzushiji kuzushiji_mnist k_mnist kmnist10", "kmnist", ""},
	{"drawn synthetic drawndigits", "drawn-digits", ""},
	{"mnist_784 mnist_digits mnist_original handwritten_digits lecun_mnist", "mnist", ""},
	{"emnist qmnist notmnist not_mnist k49 mnist1d mnistm mnist_m permuted_mnist rotated_mnist affnist bmnist digits usps svhn omniglot cifar cifar10 cifar100 stl10 imagenet", "", ""},
}
