package serve

import (
	"fmt"
	"math"
	"net/http"
	"slices"

	"gradbook/experiments/listing"
	"gradbook/experiments/results"
)

// sweepRow is what the first page shows of a sweep.
type sweepRow struct {
	results.Sweep
	States map[results.State]int
	Extent string
	Best   string
}

// sweepsView is the first page: all sweeps, the latest first.
func sweepsView(db results.Reader, r *http.Request) (view, error) {
	overviews, err := db.Overviews("")
	if err != nil {
		return view{}, err
	}
	slices.Reverse(overviews)
	rows, inner, order := []sweepRow{}, []part{}, ""
	for _, o := range overviews {
		row := sweepRow{Sweep: o.Sweep, States: o.States, Extent: listing.Extent(o.Sweep, o.States)}
		if !math.IsNaN(o.Best) {
			row.Best = listing.Metric(o.Metric, o.Best)
		}
		rows = append(rows, row)
		inner = append(inner, part{ID: fmt.Sprintf("sweep-%d", o.ID), Template: "sweep-row", Data: row})
		order += fmt.Sprint(o.ID, " ")
	}
	return view{
		Title: "Sweeps",
		Page:  "sweeps",
		Data:  rows,
		Parts: []part{{ID: "sweeps", Template: "sweep-rows", Data: rows, Order: order, Inner: inner}},
	}, nil
}
