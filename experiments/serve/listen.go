package serve

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// UsualPort is the port of a page where no other is asked for.
const UsualPort = 8642

// Listen opens a port on an address. Where the port is 0 it takes the usual one, or a free one if
// that is taken.
func Listen(address string, port int) (net.Listener, error) {
	wanted := port
	if wanted == 0 {
		wanted = UsualPort
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(address, strconv.Itoa(wanted)))
	if port == 0 && errors.Is(err, syscall.EADDRINUSE) {
		return net.Listen("tcp", net.JoinHostPort(address, "0"))
	}
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("port %d is taken; give another with --port, or none to take a free one", port)
	}
	return listener, err
}

// NewToken returns a token that nobody guesses.
func NewToken() string { return rand.Text() }

// IsLoopback reports whether only this machine reaches an address.
func IsLoopback(address string) bool {
	ip := net.ParseIP(strings.Trim(address, "[]"))
	return address == "localhost" || ip != nil && ip.IsLoopback()
}

// Address returns what a browser opens: with the token if there is one.
func (s *Server) Address(listener net.Listener) string {
	host, port, _ := net.SplitHostPort(listener.Addr().String())
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	address := "http://" + net.JoinHostPort(host, port) + "/"
	if s.Token != "" {
		address += "?token=" + s.Token
	}
	return address
}

// Serve answers until ctx is done; then it ends the streams of news and what is being answered.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		s.Close()
		return err
	case <-ctx.Done():
	}
	s.Close()
	// Not ctx, which is done.
	last, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		return server.Close()
	}
	return nil
}
