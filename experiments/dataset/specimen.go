package dataset

import (
	"context"
	"errors"
)

// Specimen is what stands for a data set where only its sizes and the look of its images
// matter, as when time is measured.
type Specimen struct {
	*Dataset        // the data set itself, or some drawn digits of the same size
	Train, Test int // how many samples the data set has
}

// Samples of a specimen's drawn digits.
const specimenTrain, specimenTest = 2048, 512

// Specimen returns one of the data set of that name, as [Finder.Load] has it, without
// downloading or drawing it.
func (f *Finder) Specimen(ctx context.Context, name string) (Specimen, error) {
	local := *f
	local.Offline = true
	if name == Auto {
		name = mnistName
	}
	if name != drawnName {
		d, err := local.Load(ctx, name)
		if err == nil {
			return Specimen{d, d.Train.Len(), d.Test.Len()}, nil
		}
		if unavailable := (*unavailableError)(nil); !errors.As(err, &unavailable) {
			return Specimen{}, err
		}
	}
	// All published ones are of the same size.
	d, err := drawDigits(ctx, specimenTrain, specimenTest)
	return Specimen{d, drawnTrain, drawnTest}, err
}
