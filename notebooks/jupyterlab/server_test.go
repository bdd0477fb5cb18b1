package jupyterlab

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"

	"gradbook/internal/browser"
	"gradbook/notebooks/kernel"
)

// serve starts a JupyterLab of its own, which knows nothing of the user's settings and
// works on copies of the notebooks and the record, and returns its address with the token.
// The test is skipped where JUPYTERLAB names no jupyter command.
func serve(t *testing.T) (address string) {
	t.Helper()
	jupyter := os.Getenv("JUPYTERLAB")
	if jupyter == "" {
		t.Skip("JUPYTERLAB is not set: name the jupyter command of a JupyterLab 4 to see the notebooks in a browser, as .ci/jupyterlab does")
	}
	home := t.TempDir()
	prefix := filepath.Join(home, "prefix")
	if _, err := kernel.Install(t.Context(), prefix); err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(home, "project")
	copyFile(t, "../../results.db", filepath.Join(root, "results.db"))
	notebooks, err := filepath.Glob("../*.ipynb")
	if err != nil || len(notebooks) == 0 {
		t.Fatal("there are no notebooks", err)
	}
	for _, file := range notebooks {
		copyFile(t, file, filepath.Join(root, "notebooks", filepath.Base(file)))
	}
	// Nobody is there to be asked for news, and nothing is to be fetched.
	writeFile(t, []byte(`{"fetchNews": "false", "checkForUpdates": false}`), filepath.Join(home, "settings", "@jupyterlab", "apputils-extension", "notification.jupyterlab-settings"))

	ctx, cancel := context.WithCancel(context.Background())
	server := exec.CommandContext(ctx, jupyter, "lab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0", "--expose-app-in-browser",
		"--ServerApp.root_dir="+root)
	server.Env = append(os.Environ(), "HOME="+home, "JUPYTER_PATH="+filepath.Join(prefix, "share", "jupyter"),
		"JUPYTER_CONFIG_DIR="+filepath.Join(home, "config"), "JUPYTER_DATA_DIR="+filepath.Join(home, "data"), "JUPYTER_RUNTIME_DIR="+filepath.Join(home, "runtime"),
		"JUPYTERLAB_SETTINGS_DIR="+filepath.Join(home, "settings"), "JUPYTERLAB_WORKSPACES_DIR="+filepath.Join(home, "workspaces"))
	server.Cancel = func() error { return server.Process.Signal(syscall.SIGTERM) } // it ends its kernels
	server.WaitDelay = 10 * time.Second
	log := &serverLog{address: make(chan string, 1)}
	server.Stderr = log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		server.Wait()
		close(ended)
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
		writeFile(t, log.text.Bytes(), filepath.Join(t.ArtifactDir(), "server.log"))
	})
	select {
	case address = <-log.address:
	case <-ended:
		t.Fatalf("%s lab has ended:\n%s", jupyter, &log.text)
	case <-time.After(browser.Limit):
		t.Fatalf("%s lab does not say where it serves", jupyter)
	}
	return address
}

// serverLog is what the server writes, and the address that is in it.
type serverLog struct {
	text    bytes.Buffer
	address chan string // one, when it has come
	found   bool
}

var serverAddress = regexp.MustCompile(`http://127\.0\.0\.1:\d+/lab\?token=\w+\s`)

func (l *serverLog) Write(p []byte) (int, error) {
	l.text.Write(p)
	if address := serverAddress.Find(l.text.Bytes()); address != nil && !l.found {
		l.found = true
		l.address <- string(bytes.TrimSpace(address))
	}
	return len(p), nil
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, content, to)
}

func writeFile(t *testing.T, content []byte, to string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, 0o644); err != nil {
		t.Fatal(err)
	}
}
