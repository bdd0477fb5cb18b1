package resultstest

import "testing"

// A reader learns that something was written, and is not told so when nothing was.
func testVersionTellsWhatOthersWrote(t *testing.T, k Kind) {
	db, name := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1)
	reader, err := k.Reader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	version := func() int64 {
		t.Helper()
		version, err := reader.Version()
		if err != nil {
			t.Fatal(err)
		}
		return version
	}
	before := version()
	claim := Claim(t, db, sweepID, environmentID)
	claimed := version()
	if _, err := reader.Runs(sweepID); err != nil {
		t.Fatal(err)
	}
	if claimed == before || version() != claimed {
		t.Errorf("the version is %d, %d after a claim, %d after a look at the runs", before, claimed, version())
	}
	for epoch := 1; epoch <= 3; epoch++ {
		before := version()
		Report(t, claim, epoch, 0.5, nil)
		if version() == before {
			t.Errorf("after epoch %d the version is as it was", epoch)
		}
	}
}

func testRenamedSweep(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, _ := NewSweep(t, db, 1)
	before, err := db.Sweep(sweepID)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Rename(t.Context(), sweepID, "wide or deep"); err != nil {
		t.Fatal(err)
	}
	after, err := db.Sweep(sweepID)
	if err != nil || after.Name != "wide or deep" || after.Spec != before.Spec {
		t.Errorf("the sweep has become %+v, %v", after, err)
	}
	if db.Rename(t.Context(), sweepID+1, "nobody") == nil {
		t.Error("a sweep that does not exist was renamed")
	}
}
