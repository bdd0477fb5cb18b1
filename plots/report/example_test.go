package report_test

import (
	"fmt"
	"log"
	"os"

	"gradbook/experiments/results/record"
	"gradbook/plots/report"
)

// The report of the latest sweep of the committed record, as one HTML file.
func Example() {
	db, err := record.Open("../../results.db")
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	r, err := report.Read(db, 0)
	if err != nil {
		log.Fatal(err)
	}
	folder, err := os.MkdirTemp("", "report")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	if err := r.WriteHTML(folder); err != nil {
		log.Fatal(err)
	}
	files, _ := os.ReadDir(folder)
	fmt.Println(report.FolderName(r.Sweep), files[0].Name())
	// Output: 2-report-88-20 index.html
}
