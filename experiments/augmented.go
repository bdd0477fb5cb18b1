package main

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"gradbook/experiments/augment"
	"gradbook/experiments/dataset"
	"gradbook/experiments/runner/network"
	"gradbook/experiments/sweep"
	"gradbook/plots"
)

// The size of the sheet that showAugmented draws.
const (
	sheetRows    = 10
	sheetColumns = 9 // of augmented images
)

// showAugmented draws samples of a sweep's dataset and what its first config that
// augments makes of them.
func showAugmented(ctx context.Context, finder dataset.Finder, file, picture string) error {
	spec, err := readSpec(file, finder.Folder)
	if err != nil {
		return err
	}
	training, err := firstAugmented(file, spec)
	if err != nil {
		return err
	}
	data, err := finder.Load(ctx, training.Dataset)
	if err != nil {
		return err
	}
	train, _, err := data.Split(training.Validation)
	if err != nil {
		return err
	}
	augmenter, err := augment.New(training.Augment, data.Width, data.Height)
	if err != nil {
		return err
	}
	name := data.Name
	if name == "drawn-digits" {
		name += ", drawn by a program, not handwritten"
	}
	caption := fmt.Sprintf("Data: %s (sha256 %.12s…). Augmentation: %s.", name, data.SHA256, training.Augment.Describe())
	figure, err := plots.AugmentedSheet("Augmented: "+spec.Name, caption, data.Width, data.Height, sheet(augmenter, data, train, training.Seed))
	if err != nil {
		return err
	}
	if err := figure.Save(picture); err != nil {
		return err
	}
	stdout.printf("%s\n", picture)
	return nil
}

// firstAugmented returns a sweep's first config that augments. It looks at so many configs only,
// as some sweeps have no end.
func firstAugmented(file string, spec *sweep.Spec) (network.Settings, error) {
	const most = 100_000
	for number := 1; number <= most; number++ {
		config, ok := spec.Suggest(number, nil)
		if !ok {
			break
		}
		training, err := network.ReadSettings(config)
		if err != nil || training.Augment.Active() {
			return training, err
		}
	}
	return network.Settings{}, fmt.Errorf("%s: no config augments images; give one of augment_shift, augment_rotation, augment_scale, "+
		"augment_shear, augment_elastic, augment_noise, augment_cutout a value above 0", file)
}

// sheet augments the samples to show. It draws distortions as training does, but not those of
// a certain epoch.
func sheet(augmenter *augment.Augmenter, data *dataset.Dataset, train dataset.Samples, seed uint64) (rows []plots.AugmentedRow) {
	random := rand.NewPCG(seed, 0)
	for _, sample := range samplesToShow(train.Labels) {
		original := train.Slice(sample, sample+1)
		row := plots.AugmentedRow{Label: data.Classes[original.Labels[0]], Images: [][]byte{original.Pixels}}
		for range sheetColumns {
			image := make([]byte, len(original.Pixels))
			augmenter.Apply(image, original.Pixels, random)
			row.Images = append(row.Images, image)
		}
		rows = append(rows, row)
	}
	return rows
}

// samplesToShow picks samples and returns them by class: the first of each class,
// then, while there is room, the second of each, and so on.
func samplesToShow(labels []uint8) (samples []int) {
	var first [256][]int // of each class
	for sample, label := range labels {
		if len(first[label]) < sheetRows {
			first[label] = append(first[label], sample)
		}
	}
	for round := range sheetRows {
		for _, class := range first {
			if round < len(class) && len(samples) < sheetRows {
				samples = append(samples, class[round])
			}
		}
	}
	slices.SortStableFunc(samples, func(a, b int) int { return cmp.Compare(labels[a], labels[b]) })
	return samples
}
