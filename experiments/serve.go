package main

import (
	"context"
	"fmt"
	"os/exec"
	"runtime"
	"strings"

	"gradbook/experiments/results/record"
	"gradbook/experiments/serve"
)

type serveVerb struct {
	database
	Port     int      `placeholder:"N" help:"Listen on this port (default: 8642, or a free one if that is taken)."`
	Listen   string   `default:"127.0.0.1" placeholder:"ADDRESS" help:"Listen on this address (${default}: this machine alone). Another address asks visitors for a token."`
	Host     []string `placeholder:"NAME" help:"Answer to this name too, as behind a proxy."`
	ReadOnly bool     `help:"Nothing can be changed from the page."`
	Open     bool     `help:"Open the page in a browser."`
}

func (v *serveVerb) Run() error {
	db, err := record.Open(v.DB) // before anything is promised
	if err != nil {
		return err
	}
	db.Close()
	options := serve.Options{Record: v.DB, ReadOnly: v.ReadOnly, Version: version()}
	for _, host := range v.Host {
		options.Hosts = append(options.Hosts, strings.ToLower(host))
	}
	if !serve.IsLoopback(v.Listen) {
		options.Token = serve.NewToken()
	}
	listener, err := serve.Listen(v.Listen, v.Port)
	if err != nil {
		return err
	}
	server := serve.New(options)
	address := server.Address(listener)
	stdout.printf("%s shows %s until Ctrl-C\n", address, v.DB)
	if v.Open {
		if err := openInBrowser(address); err != nil {
			stderr.printf("the page could not be opened in a browser: %v\n", err)
		}
	}
	ctx, stop := untilStopped()
	defer stop()
	return server.Serve(ctx, listener)
}

// servePage shows a record to this machine as a live page until end is called. say is told the
// page's address.
func servePage(name string, say func(line string)) (end func(), err error) {
	listener, err := serve.Listen("127.0.0.1", 0)
	if err != nil {
		return nil, err
	}
	server := serve.New(serve.Options{Record: name, Version: version()})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, listener) }()
	say("The page: " + server.Address(listener))
	return func() {
		stop()
		<-ended
	}, nil
}

// openInBrowser has the system open an address.
func openInBrowser(address string) error {
	switch runtime.GOOS {
	case "windows":
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", address).Start()
	case "darwin":
		return exec.Command("open", address).Start()
	}
	if _, err := exec.LookPath("xdg-open"); err != nil {
		return fmt.Errorf("there is no xdg-open")
	}
	return exec.Command("xdg-open", address).Start()
}
