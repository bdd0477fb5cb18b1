package main

import (
	"context"

	"gradbook/experiments/dataset"
)

type dataVerb struct {
	Name   string `arg:"" default:"mnist" help:"mnist, fashion-mnist, kmnist, drawn-digits, auto, or a folder with four IDX files (${default})."`
	Data   string `placeholder:"DIR" help:"Folder to look in first, and to download to."`
	JSON   bool   `name:"json" help:"Print JSON."`
	Show   string `placeholder:"FILE" help:"Draw how this sweep file augments its dataset; <name> is ignored then."`
	Output string `short:"o" default:"augmented.png" placeholder:"FILE" help:"The picture to draw, .png, .svg or .pdf (${default})."`
}

func (v *dataVerb) Run() error {
	ctx, stop := untilStopped()
	defer stop()
	finder := dataset.Finder{Folder: v.Data, Progress: stderr}
	var err error
	if v.Show != "" {
		err = showAugmented(ctx, finder, v.Show, v.Output)
	} else {
		err = v.verify(ctx, finder)
	}
	if ctx.Err() != nil {
		return exitInterrupted
	}
	return err
}

// verify loads a dataset and prints what it is.
func (v *dataVerb) verify(ctx context.Context, finder dataset.Finder) error {
	data, err := finder.Load(ctx, v.Name)
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(map[string]any{
			"name": data.Name, "source": data.Source, "sha256": data.SHA256, "verified": data.Verified, "width": data.Width,
			"height": data.Height, "classes": data.Classes, "train": data.Train.Len(), "test": data.Test.Len(),
		})
	}
	verdict := "read whole; there is no published checksum to compare with"
	if data.Verified {
		verdict = "to the byte what it should be"
	}
	stdout.printf("%s: %d training and %d test images of %d x %d, %d classes\n  from     %s\n  SHA-256  %s\n  verified %s\n",
		data.Name, data.Train.Len(), data.Test.Len(), data.Width, data.Height, len(data.Classes), data.Source, data.SHA256, verdict)
	return nil
}
