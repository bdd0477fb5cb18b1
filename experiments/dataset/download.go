package dataset

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"

	"gradbook/internal/disk"
)

// maxDownload bounds what a server may send for one file, whatever it is.
const maxDownload = 1 << 30

// downloader fetches the files of published data sets.
type downloader struct {
	client *http.Client
	stall  time.Duration // how long no byte may arrive before a server is given up
}

// newDownloader returns a downloader that waits ten seconds for a server to
// answer and half a minute for it to go on.
func newDownloader() *downloader {
	return &downloader{
		client: &http.Client{Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
			TLSHandshakeTimeout:   10 * time.Second,
			ResponseHeaderTimeout: 10 * time.Second,
			// The files are compressed, and their checksums are of that form:
			// nobody may unpack them on the way.
			DisableCompression: true,
		}},
		stall: 30 * time.Second,
	}
}

// download fetches the files of p that the folder lacks. A file that has its
// name there is whole and has its published checksum.
func (f *Finder) download(ctx context.Context, p published, folder string) error {
	d := f.downloader
	if d == nil {
		d = newDownloader()
	}
	progress := f.Progress
	if progress == nil {
		progress = io.Discard
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	mirrors := slices.Clone(p.mirrors)
	_, missing, err := locate(folder)
	if err != nil {
		return err
	}
	for i, name := range fileNames {
		if !slices.Contains(missing, name) {
			continue
		}
		if err := d.fetch(ctx, mirrors, name+".gz", p.checksums[i], folder, progress); err != nil {
			return err
		}
	}
	fmt.Fprintf(progress, "%s is in %s now\n", p.name, folder)
	return nil
}

// fetch downloads a file from the first of the mirrors that has it right, and
// puts that mirror first for the next file.
func (d *downloader) fetch(ctx context.Context, mirrors []string, name, checksum, folder string, progress io.Writer) error {
	var failures []error
	for i, mirror := range mirrors {
		address, err := url.JoinPath(mirror, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(progress, "downloading %s\n", address)
		err = disk.ReplaceFile(filepath.Join(folder, name), func(w io.Writer) error {
			return d.copy(ctx, w, address, checksum, progress)
		})
		if err == nil {
			mirrors[0], mirrors[i] = mirrors[i], mirrors[0]
			return nil
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		failures = append(failures, fmt.Errorf("%s: %w", address, err))
	}
	return errors.Join(failures...)
}

// copy copies what is at the address to w. It fails if that has not the
// checksum.
func (d *downloader) copy(ctx context.Context, w io.Writer, address, checksum string, progress io.Writer) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	response, err := d.client.Do(request)
	if err != nil {
		// The address, which url.Error repeats, is in the caller's message.
		if wrapped := (*url.Error)(nil); errors.As(err, &wrapped) {
			return wrapped.Err
		}
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answers %s", response.Status)
	}

	watchdog := time.AfterFunc(d.stall, func() {
		cancel(fmt.Errorf("no byte arrived for %v", d.stall))
	})
	defer watchdog.Stop()
	meter := meter{w: progress, total: response.ContentLength, last: time.Now()}
	sum := newChecksum(checksum)
	arriving := readerFunc(func(p []byte) (int, error) {
		n, err := response.Body.Read(p)
		watchdog.Reset(d.stall)
		meter.add(n)
		return n, err
	})
	n, err := io.Copy(io.MultiWriter(w, sum), io.LimitReader(arriving, maxDownload+1))
	switch got := hex.EncodeToString(sum.Sum(nil)); {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("the connection was cut after %d bytes", n)
	case err != nil:
		return fmt.Errorf("after %d bytes: %w", n, err)
	case n > maxDownload:
		return fmt.Errorf("the server sends more than %d bytes", maxDownload)
	case got != checksum:
		return fmt.Errorf("the %d bytes (%s) that arrived have the checksum %s, not %s as published", n, response.Header.Get("Content-Type"), got, checksum)
	}
	return nil
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// meter writes how far a download is, once a second at most.
type meter struct {
	w     io.Writer
	total int64 // bytes to come, -1 if unknown
	got   int64
	last  time.Time
}

func (m *meter) add(n int) {
	m.got += int64(n)
	if time.Since(m.last) < time.Second {
		return
	}
	m.last = time.Now()
	const megabyte = 1e6
	if m.total <= 0 {
		fmt.Fprintf(m.w, "  %.1f MB\n", float64(m.got)/megabyte)
		return
	}
	fmt.Fprintf(m.w, "  %.1f of %.1f MB, %d %%\n", float64(m.got)/megabyte, float64(m.total)/megabyte, 100*m.got/m.total)
}
