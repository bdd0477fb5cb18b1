package dataset

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// shelf returns the published files of tiny(5) by name, and what a catalogue
// says of them, but for the mirrors.
func shelf(t *testing.T) (map[string]string, published) {
	t.Helper()
	files := map[string]string{}
	p := named("mnist", tiny(5))
	for i, file := range tiny(5).files() {
		var b bytes.Buffer
		if err := file.write(&b); err != nil {
			t.Fatal(err)
		}
		content := gzipped(b.String())
		sum := sha256.Sum256([]byte(content))
		files[file.name+".gz"] = content
		p.checksums[i] = hex.EncodeToString(sum[:])
	}
	return files, p
}

// mirror serves the files with what bad does to requests; bad returns false to
// have the request answered well. It returns the address and the names that
// were asked for.
func mirror(t *testing.T, files map[string]string, bad func(w http.ResponseWriter, r *http.Request, content string) bool) (address string, asked func() []string) {
	var lock sync.Mutex
	var names []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := filepath.Base(r.URL.Path)
		lock.Lock()
		names = append(names, name)
		lock.Unlock()
		content, ok := files[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if bad == nil || !bad(w, r, content) {
			w.Write([]byte(content))
		}
	}))
	t.Cleanup(server.Close)
	return server.URL + "/folder/", func() []string {
		lock.Lock()
		defer lock.Unlock()
		return names
	}
}

// The ways of a bad mirror.
func missing(w http.ResponseWriter, r *http.Request, _ string) bool {
	http.NotFound(w, r)
	return true
}

func portal(w http.ResponseWriter, _ *http.Request, _ string) bool {
	w.Header().Set("Content-Type", "text/html")
	w.Write([]byte("<html>Please log in</html>"))
	return true
}

func cutOff(w http.ResponseWriter, _ *http.Request, content string) bool {
	w.Header().Set("Content-Length", strconv.Itoa(len(content)))
	w.Write([]byte(content[:len(content)/2]))
	return true // which closes the connection
}

func stalled(w http.ResponseWriter, r *http.Request, content string) bool {
	w.Header().Set("Content-Length", strconv.Itoa(len(content)))
	w.Write([]byte(content[:len(content)/2]))
	w.(http.Flusher).Flush()
	<-r.Context().Done()
	return true
}

func impatient() *downloader {
	d := newDownloader()
	d.stall = 100 * time.Millisecond
	return d
}

// wantFiles checks that the folder holds these files and no others, whole.
func wantFiles(t *testing.T, folder string, want map[string]string) {
	t.Helper()
	entries, _ := os.ReadDir(folder)
	for _, entry := range entries {
		if _, ok := want[entry.Name()]; !ok {
			t.Errorf("%s is left in %s", entry.Name(), folder)
		}
	}
	for name, content := range want {
		if got, err := os.ReadFile(filepath.Join(folder, name)); err != nil || string(got) != content {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

func TestDownload(t *testing.T) {
	for name, bad := range map[string]func(http.ResponseWriter, *http.Request, string) bool{
		"good": nil, "missing": missing, "portal": portal, "cut off": cutOff, "stalled": stalled,
	} {
		t.Run(name, func(t *testing.T) {
			cache := isolated(t)
			files, p := shelf(t)
			first, askedFirst := mirror(t, files, bad)
			second, _ := mirror(t, files, nil)
			p.mirrors = []string{first, second}
			f := &Finder{published: []published{p}, downloader: impatient()}
			d := load(t, f, "mnist")
			folder := filepath.Join(cache, "mnist")
			if d.Source != folder || !d.Verified || d.SHA256 != tiny(5).SHA256 {
				t.Errorf("got %+v", d)
			}
			wantFiles(t, folder, files)
			if got := len(askedFirst()); bad != nil && got != 1 {
				t.Errorf("the bad mirror was asked %d times; once is enough", got)
			}

			// From now on it is here.
			f.Offline = true
			load(t, f, "mnist")
		})
	}
}

func TestDownloadIntoFolder(t *testing.T) {
	isolated(t)
	files, p := shelf(t)
	address, asked := mirror(t, files, nil)
	p.mirrors = []string{address}
	// Two of the files are here already.
	folder := filepath.Join("given", "mnist")
	write(t, folder, tiny(5))
	os.Remove(filepath.Join(folder, fileNames[0]))
	os.Remove(filepath.Join(folder, fileNames[3]))

	var progress bytes.Buffer
	d := load(t, &Finder{Folder: "given", Progress: &progress, published: []published{p}}, "mnist")
	if d.Source != folder {
		t.Errorf("it is in %s", d.Source)
	}
	if got := strings.Join(asked(), " "); got != "train-images-idx3-ubyte.gz t10k-labels-idx1-ubyte.gz" {
		t.Errorf("asked for %s", got)
	}
	if !strings.Contains(progress.String(), "downloading "+address+"train-images-idx3-ubyte.gz\n") {
		t.Errorf("progress is %q", progress.String())
	}
}

func TestDownloadFails(t *testing.T) {
	cache := isolated(t)
	files, p := shelf(t)
	for _, bad := range []func(http.ResponseWriter, *http.Request, string) bool{missing, portal, cutOff, stalled} {
		address, _ := mirror(t, files, bad)
		p.mirrors = append(p.mirrors, address)
	}
	f := &Finder{published: []published{p}, downloader: impatient()}
	_, err := f.Load(t.Context(), "mnist")
	for i, reason := range []string{"answers 404", "(text/html) that arrived have the checksum", "cut after", "no byte arrived for 100ms"} {
		wantError(t, err, p.mirrors[i]+"train-images-idx3-ubyte.gz: ", reason)
	}
	folder := filepath.Join(cache, "mnist")
	wantError(t, err, "put {train,t10k}-{images-idx3,labels-idx1}-ubyte.gz from ", folder)
	wantFiles(t, folder, nil)

	var unavailable *unavailableError
	if !errors.As(err, &unavailable) || strings.Count(unavailable.warning(), "\n") != 2 {
		t.Errorf("%#v does not make three lines", err)
	}
}

func TestDownloadChecksMD5(t *testing.T) {
	isolated(t)
	files, p := shelf(t)
	p.name, p.content = "kmnist", ""
	for i, name := range fileNames {
		sum := md5.Sum([]byte(files[name+".gz"]))
		p.checksums[i] = hex.EncodeToString(sum[:])
	}
	address, _ := mirror(t, files, nil)
	p.mirrors = []string{address}
	f := &Finder{published: []published{p}}
	if d := load(t, f, "kmnist"); !d.Verified {
		t.Error("not verified")
	}
	p.checksums[3] = strings.Repeat("0", 32)
	f = &Finder{Folder: t.TempDir(), Offline: true, published: []published{p}}
	write(t, f.Folder, tiny(5))
	if d := load(t, f, "kmnist"); d.Verified {
		t.Error("verified without the published files")
	}
}

func TestDownloadCanceled(t *testing.T) {
	cache := isolated(t)
	files, p := shelf(t)
	ctx, cancel := context.WithCancel(t.Context())
	half := func(w http.ResponseWriter, r *http.Request, content string) bool {
		time.AfterFunc(20*time.Millisecond, cancel)
		return stalled(w, r, content)
	}
	first, _ := mirror(t, files, half)
	second, asked := mirror(t, files, nil)
	p.mirrors = []string{first, second}
	for _, name := range []string{"mnist", Auto} {
		_, err := (&Finder{published: []published{p}}).Load(ctx, name)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if len(asked()) > 0 {
		t.Error("the second mirror was asked after the cancellation")
	}
	wantFiles(t, filepath.Join(cache, "mnist"), nil)
}

func TestMeter(t *testing.T) {
	var lines strings.Builder
	m := meter{w: &lines, total: 4e6, last: time.Now()}
	m.add(500_000)
	m.last = time.Now().Add(-2 * time.Second)
	m.add(500_000)
	m.add(500_000)
	if got, want := lines.String(), "  1.0 of 4.0 MB, 25 %\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
