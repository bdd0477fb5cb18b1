package main

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gradbook/internal/shell"
)

func TestCompletionKnowsWhatMayFollow(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"li":                                     "list",
		"list --s":                               "--sort",
		"list 1 --sort val_":                     "val_accuracy val_loss",
		"list 1 --where":                         "--where",
		"plot confusion-":                        "confusion-difference confusion-over-epochs",
		"report ":                                "1 2",
		"replay --sweep ":                        "1 2",
		"report 1 --format ":                     "html md",
		"plan ":                                  ":files",
		"sweep --db ":                            ":files",
		"parameters augment_s":                   "augment_scale augment_shear augment_shift augment_sigma",
		"help show":                              "show",
		"completion ":                            "bash fish zsh",
		"--v":                                    "--version",
		"nosuch ":                                "",
		"report --db /no/such/folder/x.db ":      "",
		"list --tag good --db results.db 1 --li": "--limit",
	} {
		stdout, stderr, status := run(t, "..", append([]string{"complete", "--"}, strings.Split(words, " ")...)...)
		var got []string
		for line := range strings.Lines(stdout) {
			word, _, _ := strings.Cut(line, "\t")
			got = append(got, word)
		}
		slices.Sort(got)
		if got := strings.Join(got, " "); status != 0 || got != want {
			t.Errorf("%q: %q, want %q\n%s", words, got, want, stderr)
		}
	}
}

// Bash takes what the script says, asking the program under the name that it was called by.
func TestBashCompletes(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not installed")
	}
	folder := t.TempDir()
	program := filepath.Join(folder, "gradbook")
	if err := os.Symlink(os.Args[0], program); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(bash, "-c", `source <(./gradbook completion bash)
COMP_WORDS=(./gradbook sho); COMP_CWORD=1
_gradbook_complete
echo "${COMPREPLY[@]}"
complete -p gradbook`)
	c.Dir, c.Env = folder, append(os.Environ(), "GRADBOOK_TEST_MAIN=1")
	output, err := c.CombinedOutput()
	if err != nil || string(output) != "show\ncomplete -F _gradbook_complete gradbook\n" {
		t.Errorf("%v\n%s", err, output)
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	bare, _, status := run(t, "..")
	if asked, _, _ := run(t, "..", "help"); status != 0 || asked != bare {
		t.Errorf("the bare call: exit status %d\n%s\nhelp:\n%s", status, bare, asked)
	}
	for _, group := range groups {
		if !strings.Contains(bare, "\n"+group.Title+"\n  ") {
			t.Errorf("the help has no group %s\n%s", group.Title, bare)
		}
	}
	left := maps.Clone(examples)
	// Each command is in a group, and has an example that is one of its own.
	for _, verb := range regexp.MustCompile(`(?m)^  ([a-z]+) {4,}[A-Z]`).FindAllStringSubmatch(bare, -1) {
		help, _, status := run(t, "..", "help", verb[1])
		if status != 0 || !strings.Contains(help, "For example\n\n    "+shell.Quote(os.Args[0])+" "+verb[1]) {
			t.Errorf("help %s: exit status %d\n%s", verb[1], status, help)
		}
		delete(left, verb[1])
	}
	if len(left) > 0 {
		t.Errorf("examples of what is no command: %v", left)
	}
	if _, stderr, status := run(t, "..", "help", "lsit"); status != 1 || !strings.Contains(stderr, `did you mean "list"?`) {
		t.Errorf("help lsit: %s", stderr)
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	if stdout, _, status := run(t, "..", "--version"); status != 0 || !regexp.MustCompile(`^gradbook .*, go1\.\d+.*, \w+/\w+, kernel \w+\n$`).MatchString(stdout) {
		t.Errorf("--version: exit status %d, %q", status, stdout)
	}
}

func TestParameters(t *testing.T) {
	t.Parallel()
	stdout, _, _ := run(t, "..", "parameters")
	if !strings.Contains(stdout, "\nTraining\n  epochs ") {
		t.Errorf("%s", stdout)
	}
	if stdout, _, _ := run(t, "..", "parameters", "learning_rate"); !strings.Contains(stdout, "a number above 0") || !strings.Contains(stdout, "learning_rate: {value: 0.1}") {
		t.Errorf("%s", stdout)
	}
	if _, stderr, status := run(t, "..", "parameters", "lerning_rate"); status != 1 || !strings.Contains(stderr, `did you mean "learning_rate"?`) {
		t.Errorf("%s", stderr)
	}
}

// The program is named as the user called it, also where go run did.
func TestProgramName(t *testing.T) {
	for _, test := range []struct{ argument0, executable, want string }{
		{"/tmp/go-build3279/b001/exe/experiments", "/tmp/go-build3279/b001/exe/experiments", "go run ./experiments"},
		{"./gradbook", "/home/ada/gradbook", "./gradbook"},
		{"gradbook", "/usr/local/bin/gradbook", "gradbook"},
		{"../my tools/gradbook", "/home/ada/my tools/gradbook", "'../my tools/gradbook'"},
		{"/home/ada/gradbook", "/home/ada/gradbook", "/home/ada/gradbook"},
	} {
		if got := nameOf(test.argument0, test.executable); got != test.want {
			t.Errorf("%s: %s, want %s", test.argument0, got, test.want)
		}
	}
}
