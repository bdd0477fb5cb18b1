package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"gradbook/experiments/dataset"
)

type dataVerb struct {
	Name string `arg:"" default:"mnist" help:"mnist, fashion-mnist, kmnist, drawn-digits, auto, or a folder with four IDX files (${default})."`
	Data string `placeholder:"DIR" help:"Folder to look in first, and to download to."`
	JSON bool   `name:"json" help:"Print JSON."`
}

func (v *dataVerb) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop)
	finder := dataset.Finder{Folder: v.Data, Progress: os.Stderr}
	data, err := finder.Load(ctx, v.Name)
	if ctx.Err() != nil {
		return exitInterrupted
	}
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
	fmt.Printf("%s: %d training and %d test images of %d x %d, %d classes\n  from     %s\n  SHA-256  %s\n  verified %s\n",
		data.Name, data.Train.Len(), data.Test.Len(), data.Width, data.Height, len(data.Classes), data.Source, data.SHA256, verdict)
	return nil
}
