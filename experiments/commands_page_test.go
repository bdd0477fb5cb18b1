package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"gradbook/experiments/runner/network"

	"github.com/alecthomas/kong"
)

//go:generate go test -run ^TestDocsHave -update .

var update = flag.Bool("update", false, "write anew what docs/ has of the command's help and of the parameters")

// docs/commands.md has what the help says of each command.
func TestDocsHaveTheHelp(t *testing.T) {
	app := newParser("gradbook").Model
	var page strings.Builder
	page.WriteString("| | command | what it does |\n|---|---|---|\n")
	for _, group := range groups {
		title := group.Title
		for _, verb := range verbsIn(app, group.Key) {
			fmt.Fprintf(&page, "| %s | [`%s`](#%s) | %s |\n", title, verb.Name, verb.Name, inTable(verb.Help))
			title = ""
		}
	}
	for _, group := range groups {
		for _, verb := range verbsIn(app, group.Key) {
			writeVerb(&page, verb)
		}
	}
	checkGenerated(t, "../docs/commands.md", "commands", page.String())
}

func verbsIn(app *kong.Application, group string) (verbs []*kong.Node) {
	for _, verb := range app.Children {
		if !verb.Hidden && verb.Group.Key == group {
			verbs = append(verbs, verb)
		}
	}
	return verbs
}

// writeVerb writes what the help of one command says, as Markdown.
func writeVerb(page *strings.Builder, verb *kong.Node) {
	fmt.Fprintf(page, "\n### %s\n\n%s\n\n    gradbook %s\n\n", verb.Name, verb.Help, verb.Summary())
	if len(verb.Positional)+len(verb.Flags) > 0 {
		page.WriteString("| argument | meaning |\n|---|---|\n")
	}
	for _, argument := range verb.Positional {
		fmt.Fprintf(page, "| `%s` | %s |\n", argument.Summary(), inTable(argument.Help))
	}
	for _, flag := range verb.Flags {
		name := "`--" + flag.Name
		if flag.Short != 0 {
			name = fmt.Sprintf("`-%c`, ", flag.Short) + name
		}
		if !flag.IsBool() {
			name += "=" + flag.FormatPlaceHolder()
		}
		fmt.Fprintf(page, "| %s` | %s |\n", name, inTable(flag.Help))
	}
	page.WriteString("\n")
	for line := range strings.Lines(verb.Detail) {
		if text := strings.TrimLeft(line, " \t"); text != line {
			page.WriteString("    " + text) // code, to Markdown
		} else {
			page.WriteString(inText(line))
		}
	}
	page.WriteString("\n")
}

// inText writes plain text as Markdown, which takes <file> for HTML.
func inText(text string) string { return strings.ReplaceAll(text, "<", "&lt;") }

// inTable writes plain text as a cell of a table in Markdown.
func inTable(text string) string { return strings.ReplaceAll(inText(text), "|", `\|`) }

// docs/sweep-yaml.md has the parameters of the program.
func TestDocsHaveTheParameters(t *testing.T) {
	var page strings.Builder
	theme := ""
	for _, p := range network.Schema.Parameters {
		if p.Theme != theme {
			if theme != "" {
				page.WriteString("\n")
			}
			theme = p.Theme
			fmt.Fprintf(&page, "| %s | what it does | it takes | default |\n|---|---|---|---|\n", theme)
		}
		fmt.Fprintf(&page, "| `%s` | %s | %s | %s |\n", p.Name, inTable(p.Doc), inTable(p.Kind.String()), inTable(p.Standard()))
	}
	checkGenerated(t, "../docs/sweep-yaml.md", "parameters", page.String())
}

// checkGenerated compares a page between two comments with what it should be, or writes it
// there with -update.
func checkGenerated(t *testing.T, path, name, want string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- "+name+": go generate ./experiments -->\n", "<!-- /"+name+" -->"
	want = "\n" + strings.TrimSpace(want) + "\n\n"
	before, rest, ok := strings.Cut(string(text), begin)
	got, after, found := strings.Cut(rest, end)
	if !ok || !found {
		t.Fatalf("%s lacks %q or %q", path, begin, end)
	}
	if got == want {
		return
	}
	if !*update {
		t.Errorf("%s is not what the code says; run go generate ./experiments, and look at what it changes", path)
		return
	}
	if err := os.WriteFile(path, []byte(before+begin+want+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
