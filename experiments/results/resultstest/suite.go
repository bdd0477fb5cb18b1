// Package resultstest has the tests that every kind of record passes, whatever it is kept in.
package resultstest

import (
	"context"
	"os"
	"strconv"
	"testing"

	"gradbook/experiments/results"
)

// Kind is a kind of record.
type Kind struct {
	New    func(t testing.TB) (name string)          // makes a record without sweeps
	Open   func(name string) (results.Store, error)  // opens it, as often as it is asked to
	Reader func(name string) (results.Reader, error) // opens it to look at
}

// Test has a kind of record pass all tests. The package that calls it calls [Kind.Main] in its
// TestMain.
func (k Kind) Test(t *testing.T) {
	for name, test := range map[string]func(*testing.T, Kind){
		"EachRunIsClaimedOnce":                    testEachRunIsClaimedOnce,
		"LostRunCannotBeWritten":                  testLostRunCannotBeWritten,
		"EpochsTrainedAgainChangeNothing":         testEpochsTrainedAgainChangeNothing,
		"DeadWorkersRunIsTakenOverALiveOnesNot":   testDeadWorkersRunIsTakenOverALiveOnesNot,
		"KilledWriterLeavesWholeEpochs":           testKilledWriterLeavesWholeEpochs,
		"NothingIsWrittenForADoneContext":         testNothingIsWrittenForADoneContext,
		"SweepIsBegunOnce":                        testSweepIsBegunOnce,
		"SweepIsDoneWhenItsRunsAre":               testSweepIsDoneWhenItsRunsAre,
		"FailedRunIsTriedAgain":                   testFailedRunIsTriedAgain,
		"EnvironmentIsRecordedOnce":               testEnvironmentIsRecordedOnce,
		"OutcomeIsThatOfTheKeptEpoch":             testOutcomeIsThatOfTheKeptEpoch,
		"MetricsAreKeptByName":                    testMetricsAreKeptByName,
		"RunsWithoutADataset":                     testRunsWithoutADataset,
		"CanceledRuns":                            testCanceledRuns,
		"RunToBeCanceledIsNotTakenUp":             testRunToBeCanceledIsNotTakenUp,
		"LaunchIsRecorded":                        testLaunchIsRecorded,
		"FoldersOfRuns":                           testFoldersOfRuns,
		"ClaimOfOneRun":                           testClaimOfOneRun,
		"StepsOfAProgram":                         testStepsOfAProgram,
		"StepsOfALaterAttempt":                    testStepsOfALaterAttempt,
		"StepsAreJudgedByTheirCount":              testStepsAreJudgedByTheirCount,
		"JudgeSeesTheHistory":                     testJudgeSeesTheHistory,
		"DecisionsStand":                          testDecisionsStand,
		"WeightsThatAreKept":                      testWeightsThatAreKept,
		"WeightsBroughtBackStay":                  testWeightsBroughtBackStay,
		"TheBestRunIsComplete":                    testTheBestRunIsComplete,
		"LayersAreRecorded":                       testLayersAreRecorded,
		"CalibrationIsRecorded":                   testCalibrationIsRecorded,
		"MistakesAreComplete":                     testMistakesAreComplete,
		"TagsAndNotes":                            testTagsAndNotes,
		"RenamedSweep":                            testRenamedSweep,
		"VersionTellsWhatOthersWrote":             testVersionTellsWhatOthersWrote,
		"DeletedIsGoneAndNothingElse":             testDeletedIsGoneAndNothingElse,
		"ExportedSweepIsImportedWithAllThatItHas": testExportedSweepIsImportedWithAllThatItHas,
	} {
		t.Run(name, func(t *testing.T) { test(t, k) })
	}
}

// new makes a record and opens it.
func (k Kind) new(t *testing.T) (db results.Store, name string) {
	t.Helper()
	name = k.New(t)
	return k.open(t, name), name
}

func (k Kind) open(t *testing.T, name string) results.Store {
	t.Helper()
	db, err := k.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// The variables that tell a test's program that it is the worker of a record's sweep 1.
const (
	workerOf = "RESULTSTEST_WORKER_OF"
	worksTo  = "RESULTSTEST_WORKS_TO" // as many epochs, with a checkpoint after the last but one
)

// Main is a worker to be killed, where a test has started this program as one; otherwise it does
// nothing.
func (k Kind) Main() {
	name := os.Getenv(workerOf)
	if name == "" {
		return
	}
	db, err := k.Open(name)
	if err != nil {
		panic(err)
	}
	c, err := db.Claim(context.Background(), 1, results.ClaimOptions{Environment: 1})
	if c == nil || err != nil {
		panic("no run to claim")
	}
	last, _ := strconv.Atoi(os.Getenv(worksTo))
	for epoch := 1; epoch <= last; epoch++ {
		e := results.EpochReport{Kept: true, Epoch: results.Epoch{Epoch: epoch, Seconds: 1, Metrics: results.Metrics{ValAccuracy: float64(epoch) / 10}}}
		if epoch == last-1 {
			e.Checkpoint = []byte("the last but one")
		}
		if _, err := c.Report(context.Background(), e); err != nil {
			panic(err)
		}
	}
	os.Stdout.WriteString("claimed\n")
	select {}
}
