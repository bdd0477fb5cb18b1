package sqlite

import "testing"

// SQLite takes what follows two slashes for the name of a host, and refuses it.
func TestFileURL(t *testing.T) {
	for path, want := range map[string]string{
		"/home/me/a b?.db": "file:///home/me/a%20b%3F.db",
		"C:/lab/a#1.db":    "file:///C:/lab/a%231.db", // as filepath.ToSlash has it
		"//host/share/a":   "file:////host/share/a",
	} {
		if got := fileURL(path).String(); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
