package serve

import (
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// policy is what a browser may load and run on these pages: what comes from this server. The
// figures colour their parts by attributes of style.
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"

// tokenCookie holds the token of who may look.
const tokenCookie = "gradbook-token"

// guarded answers only those whom the server is for.
//
// A page of somebody else's can have a browser ask this server, under a name that has come to
// mean 127.0.0.1 (DNS rebinding), so that the name is checked. It could also have a browser send
// a form, so that what changes the record must come from a page of this server.
func (s *Server) guarded(next http.Handler) http.Handler {
	next = http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cache-Control", "no-store")
		host := hostOf(r.Host)
		switch {
		case !s.answersTo(host):
			http.Error(w, fmt.Sprintf("This server does not answer to the name %q; if it is yours, start it with --host %s", host, host), http.StatusForbidden)
		case !s.originIsHere(r):
			http.Error(w, "A page of another site asked for this; open it here instead", http.StatusForbidden)
		case s.Token != "" && !s.admitted(w, r):
			http.Error(w, "Open the address that the command has printed: it ends with ?token=...", http.StatusUnauthorized)
		case s.Token != "" && r.URL.Query().Has("token"):
			w.Header().Set("Location", withoutToken(r.URL)) // so that nobody copies it with the address
			w.WriteHeader(http.StatusSeeOther)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// hostOf returns the name in a Host header, without a port.
func hostOf(header string) string {
	if host, _, err := net.SplitHostPort(header); err == nil {
		return host
	}
	return strings.Trim(header, "[]")
}

// answersTo reports whether a browser may call the server by a name: an address cannot be made
// to mean another machine.
func (s *Server) answersTo(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return net.ParseIP(host) != nil || host == "localhost" || strings.HasSuffix(host, ".localhost") || slices.Contains(s.Hosts, host)
}

// originIsHere reports whether a request does not come from a page of another site.
func (s *Server) originIsHere(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	from, err := url.Parse(origin)
	return err == nil && from.Host != "" && (from.Host == r.Host || s.answersTo(hostOf(from.Host)) && from.Port() == portOf(r.Host))
}

func portOf(header string) string {
	_, port, _ := net.SplitHostPort(header)
	return port
}

// admitted reports whether a request brings the token, and has the browser keep it.
func (s *Server) admitted(w http.ResponseWriter, r *http.Request) bool {
	same := func(token string) bool { return subtle.ConstantTimeCompare([]byte(token), []byte(s.Token)) == 1 }
	if same(r.URL.Query().Get("token")) {
		http.SetCookie(w, &http.Cookie{Name: tokenCookie, Value: s.Token, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
		return true
	}
	cookie, err := r.Cookie(tokenCookie)
	return err == nil && same(cookie.Value) || same(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
}

// withoutToken returns the address, relative to itself, without the token.
func withoutToken(address *url.URL) string {
	query := address.Query()
	query.Del("token")
	path := address.Path[strings.LastIndex(address.Path, "/")+1:]
	if path == "" {
		path = "./"
	}
	if rest := query.Encode(); rest != "" {
		return path + "?" + rest
	}
	return path
}
