package serve_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
	"gradbook/experiments/serve"
)

// reference returns a copy of the committed record.
func reference(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile("../../results.db")
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "results.db")
	if err := os.WriteFile(name, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// fresh returns an empty record, open to write to.
func fresh(t *testing.T) (name string, db results.Store) {
	t.Helper()
	name = filepath.Join(t.TempDir(), "results.db")
	db, err := record.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return name, db
}

// start serves a record, and returns the address without a / at its end.
func start(t *testing.T, options serve.Options) string {
	t.Helper()
	server := serve.New(options)
	web := httptest.NewServer(server)
	t.Cleanup(func() { server.Close(); web.Close() })
	return web.URL
}

// get asks for a page, and returns its status and text.
func get(t *testing.T, address string, change ...func(*http.Request)) (status int, text string, header http.Header) {
	t.Helper()
	return send(t, http.MethodGet, address, "", change...)
}

func send(t *testing.T, method, address, body string, change ...func(*http.Request)) (status int, text string, header http.Header) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept", "text/html")
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, change := range change {
		change(request)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(content), response.Header
}
