// Command experiments is Gradbook: it trains the sweeps of a sweep.yaml, records
// every epoch in results.db, and shows what came of it.
//
// Each verb has a file of its own, which reads its flags, calls one of the
// packages below and prints.
package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"

	"github.com/alecthomas/kong"
	_ "github.com/mattn/go-sqlite3" // which package results uses; named here, its C is compiled earlier and "go run" starts sooner

	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
	"gradbook/experiments/sweep"
)

type commands struct {
	Version kong.VersionFlag `help:"Print which code this is, and what it runs on."`

	Sweep      sweepVerb      `cmd:"" group:"run" help:"Train every variation of a sweep file and record each epoch; goes on with an unfinished sweep."`
	Plan       planVerb       `cmd:"" group:"run" help:"Show what a sweep file would train, and about how long; records nothing."`
	Replay     replayVerb     `cmd:"" group:"run" help:"Train recorded runs again and compare every number to the last bit."`
	Ensemble   ensembleVerb   `cmd:"" group:"run" help:"Evaluate trained runs as an ensemble: the mean of their probabilities on val and test."`
	Train      trainVerb      `cmd:"" group:"run" help:"Train one network without recording it, and print each epoch as a line of JSON."`
	Track      trackVerb      `cmd:"" group:"run" help:"Run any command once, and record its metrics as those of a sweep's runs."`
	Cancel     cancelVerb     `cmd:"" group:"run" help:"End runs: those that wait never start, those at work end."`
	Data       dataVerb       `cmd:"" group:"run" help:"Download a dataset if it is missing, and verify it."`
	List       listVerb       `cmd:"" group:"look" help:"List the sweeps, or the runs of one, the best first."`
	Show       showVerb       `cmd:"" group:"look" help:"Show one run: config, epochs, confusion matrix, what it ran on."`
	Compare    compareVerb    `cmd:"" group:"look" help:"Compare runs: configs, metrics, mistakes in common, code and machines."`
	Query      queryVerb      `cmd:"" group:"look" help:"Ask the record a question in SQL."`
	Serve      serveVerb      `cmd:"" group:"look" help:"Show the record as a live page in a browser."`
	Report     reportVerb     `cmd:"" group:"draw" help:"Draw a sweep's figures and write its report into plots/, as Markdown or as one HTML file."`
	Plot       plotVerb       `cmd:"" group:"draw" help:"Draw one figure of a sweep or of runs."`
	Tag        tagVerb        `cmd:"" group:"keep" help:"Add tags to runs or a sweep, or remove them."`
	Note       noteVerb       `cmd:"" group:"keep" help:"Write a note on runs or a sweep."`
	Delete     deleteVerb     `cmd:"" group:"keep" help:"Remove runs or a sweep from the record."`
	Export     exportVerb     `cmd:"" group:"keep" help:"Write a sweep to a file of its own, which every command reads with --db."`
	Import     importVerb     `cmd:"" group:"keep" help:"Add the sweeps of another record."`
	Kernel     kernelVerb     `cmd:"" group:"notebooks" help:"Build the Jupyter kernel for notebooks in Go, and install it."`
	Notebooks  notebooksVerb  `cmd:"" group:"notebooks" help:"Execute the notebooks afresh, and write their outputs back where they have changed."`
	Parameters parametersVerb `cmd:"" group:"help" help:"List the parameters that a sweep file may vary, or explain one."`
	Completion completionVerb `cmd:"" group:"help" help:"Print a script with which a shell completes this command's arguments."`
	Help       helpVerb       `cmd:"" group:"help" help:"Explain a command."`
	Complete   completeVerb   `cmd:"" hidden:"" passthrough:"" help:"What the scripts of completion ask."`
}

// database is the flag of every verb that works on the lab record.
type database struct {
	DB string `name:"db" default:"results.db" placeholder:"FILE" help:"The results database (${default})."`
}

// open opens the lab record to look at, as it is now: a sweep in training goes on meanwhile.
// What takes longer than looking opens it with record.Open.
func (d database) open() (results.Reader, error) { return record.OpenSnapshot(d.DB) }

// hint is a command line on the same record, for the user to copy.
func (d database) hint(arguments ...string) string {
	if d.DB != "results.db" {
		arguments = append(arguments, "--db", d.DB)
	}
	return commandLine(arguments...)
}

func (d database) openToWrite() (results.Store, error) { return record.OpenStore(d.DB) }

// exitStatus is an error that the user has been told about already.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

const (
	exitFaults      exitStatus = 3   // runs failed, diverged, are still in training or, replayed, came out different
	exitInterrupted exitStatus = 130 // as a shell reports SIGINT
)

// notWhole matches the parser's error for an argument that is not a whole number.
var notWhole = regexp.MustCompile(`expected a valid \d+ bit int but got (".*")`)

// newParser returns the parser of the command's arguments. The name is what the user calls
// the command by.
func newParser(name string) *kong.Kong {
	parser := kong.Must(&commands{},
		kong.Name(name),
		kong.Description("Gradbook, an experiment-tracking notebook for neural networks: sweep.yaml says what to vary, results.db keeps what came of it."),
		kong.ExplicitGroups(groups),
		kong.Vars{"version": version()},
		kong.Writers(stdout, stderr),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true}))
	addExamples(parser.Model)
	return parser
}

func main() {
	parser := newParser(programName())
	context, err := parser.Parse(asHelp(joined(os.Args[1:])))
	if err != nil {
		message := notWhole.ReplaceAllString(err.Error(), "$1 is not a whole number")
		printError(fmt.Errorf("%s (%s --help lists what there is)", message, programName()))
		os.Exit(1)
	}
	err = context.Run(parser)
	var status exitStatus
	switch {
	case errors.As(err, &status):
		os.Exit(int(status))
	case err != nil:
		printError(err)
		os.Exit(1)
	}
}

// joined joins "--sort" and "-val_accuracy" to one argument, as the parser would take the second
// for a flag.
func joined(arguments []string) (joined []string) {
	if len(arguments) > 0 && arguments[0] == "complete" {
		return arguments // the rest are words to complete
	}
	for i := 0; i < len(arguments); i++ {
		argument := arguments[i]
		if argument == "--sort" && i+1 < len(arguments) {
			i++
			argument += "=" + arguments[i]
		}
		joined = append(joined, argument)
	}
	return joined
}

// printError prints an error, or each error of a sweep file.
func printError(err error) {
	var inFile sweep.Errors
	if !errors.As(err, &inFile) {
		stderr.printf("error: %s\n", block(err.Error()))
	}
	for _, err := range inFile {
		stderr.printf("error: %s\n", err)
	}
}
