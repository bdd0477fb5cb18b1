package network

import (
	"context"
	"fmt"
	"sync"

	"gradbook/experiments/dataset"
	"gradbook/experiments/results"
)

// datasets holds the data sets that are loaded, by the name by which they were asked for.
type datasets struct {
	finder *dataset.Finder
	mutex  sync.Mutex
	byName map[string]*dataset.Dataset
}

// load returns a data set. It reads each only once.
func (d *datasets) load(ctx context.Context, name string) (*dataset.Dataset, error) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if data, ok := d.byName[name]; ok {
		return data, nil
	}
	data, err := d.finder.Load(ctx, name)
	if err != nil {
		return nil, err
	}
	d.byName[name], d.byName[data.Name] = data, data
	return data, nil
}

// alias makes a name stand for the data set of another name.
func (d *datasets) alias(ctx context.Context, name, of string) error {
	data, err := d.load(ctx, of)
	if err != nil {
		return err
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.byName[name] = data
	return nil
}

// ofRun returns the data set of a recorded run. It is an error if the data has changed since.
func (d *datasets) ofRun(ctx context.Context, run results.Run) (*dataset.Dataset, error) {
	data, err := d.load(ctx, run.Dataset)
	if err != nil {
		return nil, err
	}
	if data.SHA256 != run.DatasetSHA256 {
		return nil, fmt.Errorf("dataset %s in %s is not what run %d began with: its SHA-256 is %.12s, and was %.12s; put that one back",
			data.Name, data.Source, run.ID, data.SHA256, run.DatasetSHA256)
	}
	return data, nil
}
