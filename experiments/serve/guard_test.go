package serve_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"gradbook/experiments/results/record"
	"gradbook/experiments/serve"
)

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) {
		if name == "Host" {
			r.Host = value
		}
		r.Header.Set(name, value)
	}
}

func TestOnlyItsOwnNamesAreAnswered(t *testing.T) {
	t.Parallel()
	address := start(t, serve.Options{Record: reference(t), Hosts: []string{"hub.example.org"}})
	for host, want := range map[string]int{
		"localhost:8642": 200, "127.0.0.1": 200, "[::1]:80": 200, "192.168.1.7:8642": 200, "hub.example.org": 200, "HUB.example.org:443": 200,
		"evil.example": 403, "localhost.evil.example:8642": 403, "127.0.0.1.evil.example": 403,
	} {
		status, text, _ := get(t, address, header("Host", host))
		if status != want {
			t.Errorf("as %s the status is %d, want %d", host, status, want)
		}
		if status == 403 && !strings.Contains(text, "--host") {
			t.Errorf("as %s it says %q, and names no flag", host, text)
		}
	}
}

func TestOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	name := reference(t)
	address := start(t, serve.Options{Record: name})
	_, page, _ := get(t, address+"/runs/1")
	token := regexp.MustCompile(`name="token" value="([^"]+)"`).FindStringSubmatch(page)[1]
	for what, attempt := range map[string]struct {
		want   int
		body   string
		change []func(*http.Request)
	}{
		"a page of this server":       {303, "note=a&token=" + token, []func(*http.Request){header("Origin", address), header("Sec-Fetch-Site", "same-origin")}},
		"a page of another site":      {403, "note=b&token=" + token, []func(*http.Request){header("Origin", "http://evil.example")}},
		"another site's hidden form":  {403, "note=c&token=" + token, []func(*http.Request){header("Origin", "null"), header("Sec-Fetch-Site", "cross-site")}},
		"another server's local page": {403, "note=d&token=" + token, []func(*http.Request){header("Origin", "http://127.0.0.1:1")}},
		"without the token":           {403, "note=e", nil},
		"with another token":          {403, "note=f&token=" + token + "x", nil},
	} {
		status, text, _ := send(t, http.MethodPost, address+"/runs/1/note", attempt.body, attempt.change...)
		if status != attempt.want {
			t.Errorf("%s: status %d, want %d\n%s", what, status, attempt.want, text)
		}
	}
	db, err := record.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if run, err := db.Run(1); err != nil || run.Note != "a" {
		t.Errorf("the note is %q, %v", run.Note, err)
	}
}

// Where no script runs, a form leads back to its page, which says what it did, once.
func TestPageSaysWhatWasDone(t *testing.T) {
	t.Parallel()
	address := start(t, serve.Options{Record: reference(t)})
	_, page, _ := get(t, address+"/sweeps/1")
	token := regexp.MustCompile(`name="token" value="([^"]+)"`).FindStringSubmatch(page)[1]
	status, _, answer := send(t, http.MethodPost, address+"/sweeps/1/rename", "name=wide+or+deep&token="+token)
	if status != http.StatusSeeOther || answer.Get("Location") != "../1" {
		t.Fatalf("status %d, on to %q", status, answer.Get("Location"))
	}
	cookie, _, _ := strings.Cut(answer.Get("Set-Cookie"), ";")
	_, page, answer = get(t, address+"/sweeps/1", header("Cookie", cookie))
	if !strings.Contains(page, ">Renamed.<") || !strings.Contains(page, "wide or deep") || !strings.Contains(answer.Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("the page does not say what was done, or will say it again\n%.600s", page)
	}
}

func TestNothingIsChangedWhereItIsReadOnly(t *testing.T) {
	t.Parallel()
	address := start(t, serve.Options{Record: reference(t), ReadOnly: true})
	_, page, _ := get(t, address+"/runs/1")
	if strings.Contains(page, "<form method=\"post\"") {
		t.Error("the page has forms that change something")
	}
	if status, _, _ := send(t, http.MethodPost, address+"/runs/1/note", "note=a"); status != 403 {
		t.Errorf("a note is answered with %d", status)
	}
}

// Whoever has no token sees nothing; who opens the address with it gets a cookie, and an address
// without it.
func TestTokenOfAnotherAddress(t *testing.T) {
	t.Parallel()
	address := start(t, serve.Options{Record: reference(t), Token: "secret"})
	for _, path := range []string{"/", "/sweeps/1", "/static/page.js", "/runs/35/digit", "/?token=other"} {
		if status, _, _ := get(t, address+path); status != http.StatusUnauthorized {
			t.Errorf("%s without a token: status %d", path, status)
		}
	}
	status, _, answer := get(t, address+"/sweeps/1?sort=-seed&token=secret")
	if status != http.StatusSeeOther || answer.Get("Location") != "1?sort=-seed" {
		t.Errorf("with the token: status %d, on to %q", status, answer.Get("Location"))
	}
	cookie, _, _ := strings.Cut(answer.Get("Set-Cookie"), ";")
	if status, _, _ := get(t, address+"/sweeps/1", header("Cookie", cookie)); status != 200 {
		t.Errorf("with the cookie: status %d", status)
	}
}

func TestPolicyOfEveryAnswer(t *testing.T) {
	t.Parallel()
	address := start(t, serve.Options{Record: reference(t)})
	for _, path := range []string{"/", "/sweeps/1", "/runs/1", "/sql", "/static/page.css", "/digit/digit.js", "/runs/35/digit", "/nothing", "/sweeps/1/figures/cost.svg"} {
		_, text, header := get(t, address+path)
		policy := header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "script-src 'self'") || strings.Contains(policy, "script-src 'self' 'unsafe") || header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s has the policy %q", path, policy)
		}
		if regexp.MustCompile(`(?i)<script>|\son[a-z]+=`).MatchString(text) {
			t.Errorf("%s has a script of its own", path)
		}
	}
}
