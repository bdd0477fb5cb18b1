package serve

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"gradbook/experiments/listing"
	"gradbook/experiments/results"
)

// sweepTable sends the chosen runs, all pages of them: runs.json as list --json prints them,
// runs.csv with the chosen columns, or history.csv with a line for each value of a metric.
func sweepTable(db results.Reader, w http.ResponseWriter, r *http.Request) error {
	sweep, items, err := readSweep(db, r)
	if err != nil {
		return err
	}
	choice := readChoice(r)
	chosen, _, _, err := listing.Choose(choice.Choice, items, slices.Clone(items))
	if err != nil {
		return mistake("%w", err)
	}
	name := r.PathValue("table")
	attach := func(kind string) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", fmt.Sprintf("sweep-%d-%s", sweep.ID, name)))
	}
	switch name {
	case "runs.json":
		records := []listing.Run{}
		for _, run := range chosen {
			records = append(records, run.Record)
		}
		attach("application/json")
		return json.NewEncoder(w).Encode(records)
	case "runs.csv":
		attach("text/csv; charset=utf-8")
		return writeRuns(csv.NewWriter(w), sweep, listing.Runs(items), chosen, choice)
	case "history.csv":
		epochs, err := db.SweepEpochs(sweep.ID)
		if err != nil {
			return err
		}
		attach("text/csv; charset=utf-8")
		return writeHistory(csv.NewWriter(w), chosen, epochs)
	}
	return errNoPage
}

func writeRuns(out *csv.Writer, sweep results.Sweep, all results.Runs, chosen []listing.Item[listing.Run], c choice) error {
	names := c.Columns
	if len(names) == 0 {
		names, _ = listing.RunColumns(sweep, all)
	}
	out.Write(names)
	for _, run := range chosen {
		var record []string
		for _, name := range names {
			value := listing.Field(run.Row(), name)
			text := ""
			if value != nil {
				text = results.Format(value)
			}
			record = append(record, text)
		}
		out.Write(record)
	}
	out.Flush()
	return out.Error()
}

func writeHistory(out *csv.Writer, chosen []listing.Item[listing.Run], epochs results.Epochs) error {
	kept := map[int64]bool{}
	for _, run := range chosen {
		kept[run.Record.ID] = true
	}
	out.Write([]string{"run_id", "step", "name", "value"})
	for _, e := range epochs {
		if !kept[e.RunID] {
			continue
		}
		for _, name := range e.Names() {
			out.Write([]string{fmt.Sprint(e.RunID), fmt.Sprint(e.Epoch), name, strconv.FormatFloat(e.Value(name), 'g', -1, 64)})
		}
	}
	out.Flush()
	return out.Error()
}
