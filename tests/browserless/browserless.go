// Package browserless walks through the house without a window: a Browser that keeps the rules of cookies
// and of requests from other sites, a House with everything in it on SQLite or Postgres, and a Portal
// that reads its answers with a library of strangers. Tests use it where thousands of requests, two
// nodes or a forged one matter more than what a page looks like.
package browserless

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Browser is one browser of one person. It keeps to what browsers do: cookies by host, with their
// prefixes; none of SameSite=Lax with a post from another site; Sec-Fetch-Site and Origin by who sent
// the request. Names below localhost are on this machine, and sites of their own. It is safe for
// concurrent use, as tabs are.
type Browser struct {
	t testing.TB
	// Stop, where it is set, ends a walk before the request to an address that it accepts: Page.Next.
	Stop func(*url.URL) bool
	// Header is sent with every request, over what the browser says itself.
	Header http.Header

	transport *http.Transport
	mu        sync.Mutex
	jar       map[string]map[string]string // host, name, value
	strange   []string                     // cookies that a browser would not have taken
	history   []Page                       // every answer
}

// NewBrowser opens a browser without cookies.
func NewBrowser(t testing.TB) *Browser {
	b := &Browser{t: t, jar: map[string]map[string]string{}, transport: &http.Transport{DialContext: dialLocal, DisableKeepAlives: true}}
	t.Cleanup(b.transport.CloseIdleConnections)
	return b
}

// dialLocal finds localhost and every name below it on this machine (RFC 6761, 6.3), and nothing else.
func dialLocal(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if host != "localhost" && !strings.HasSuffix(host, ".localhost") && host != "127.0.0.1" {
		return nil, fmt.Errorf("browserless: %s is not on this machine", host)
	}
	var d net.Dialer
	return d.DialContext(ctx, network, net.JoinHostPort("127.0.0.1", port))
}

// maxHops bounds a walk of redirects, as browsers do.
const maxHops = 20

// step is one request of a walk.
type step struct {
	method string
	to     *url.URL
	form   url.Values
	from   *url.URL // the page that sent it; nil: a person typed the address
	cross  bool     // an earlier hop was on another site than the page that sent it
}

// Try walks to an address, and on through redirects and pages that refresh themselves at once.
func (b *Browser) Try(method, to string, form url.Values, from *url.URL) (Page, error) {
	u, err := url.Parse(to)
	if err != nil {
		return Page{}, err
	}
	s := step{method: method, to: u, form: form, from: from}
	var hops []Page
	for len(hops) < maxHops {
		if len(hops) > 0 && b.Stop != nil && b.Stop(s.to) {
			last := hops[len(hops)-1]
			last.Hops, last.Next = hops, s.to
			return last, nil
		}
		p, err := b.request(s)
		if err != nil {
			return Page{}, err
		}
		hops = append(hops, p)
		next, ok := p.onward(s)
		if !ok {
			p.Hops = hops
			return p, nil
		}
		s = next
	}
	return Page{}, fmt.Errorf("browserless: %s leads round in circles", to)
}

// Get types an address.
func (b *Browser) Get(to string) Page {
	b.t.Helper()
	return b.must(b.Try(http.MethodGet, to, nil, nil))
}

// Follow follows a link on a page.
func (b *Browser) Follow(from Page, link string) Page {
	b.t.Helper()
	to, err := from.URL.Parse(link)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.must(b.Try(http.MethodGet, to.String(), nil, from.URL))
}

// Submit sends a form of a page, as it was filled in.
func (b *Browser) Submit(from Page, f Form) Page {
	b.t.Helper()
	return b.must(b.TrySubmit(from, f))
}

// TrySubmit is Submit for goroutines.
func (b *Browser) TrySubmit(from Page, f Form) (Page, error) {
	to := *f.Action
	if f.Method == http.MethodGet {
		to.RawQuery = f.Fields.Encode()
		return b.Try(f.Method, to.String(), nil, from.URL)
	}
	return b.Try(f.Method, to.String(), f.Fields, from.URL)
}

func (b *Browser) must(p Page, err error) Page {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

func (b *Browser) request(s step) (Page, error) {
	var body io.Reader
	if s.method == http.MethodPost {
		body = strings.NewReader(s.form.Encode())
	}
	return b.send(s, "", body)
}

// dress gives a request what a browser adds: who sent it, and the cookies that may go along.
func (b *Browser) dress(r *http.Request, s step) {
	site := "none"
	if s.from != nil {
		site = relation(s.from, s.to)
	}
	if s.cross {
		site = "cross-site"
	}
	r.Header.Set("Sec-Fetch-Site", site)
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	r.Header.Set("Sec-Fetch-Dest", "document")
	r.Header.Set("Accept-Language", "nl")
	if s.method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", origin(s))
	}
	if s.method == http.MethodGet || site != "cross-site" { // RFC 6265bis, 5.6.7.1: Lax
		b.mu.Lock()
		held := b.jar[s.to.Host]
		for _, name := range slices.Sorted(maps.Keys(held)) {
			r.AddCookie(&http.Cookie{Name: name, Value: held[name]})
		}
		b.mu.Unlock()
	}
	maps.Copy(r.Header, b.Header)
}

func origin(s step) string {
	if s.from == nil || s.cross {
		return "null"
	}
	return s.from.Scheme + "://" + s.from.Host
}

// relation is the value of Sec-Fetch-Site: below localhost every name is a site, as below a top-level domain.
func relation(from, to *url.URL) string {
	switch {
	case from.Scheme == to.Scheme && from.Host == to.Host:
		return "same-origin"
	case from.Hostname() == to.Hostname():
		return "same-site"
	}
	return "cross-site"
}

// keep takes the cookies of an answer, and notes those that are less guarded than ours must be.
func (b *Browser) keep(at *url.URL, a *http.Response) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range a.Cookies() {
		if strings.HasPrefix(c.Name, "__Host-") && (!c.Secure || c.Path != "/" || c.Domain != "") {
			b.strange = append(b.strange, fmt.Sprintf("%s of %s: a browser refuses it", c.Name, at))
			continue
		}
		held := b.jar[at.Host]
		if held == nil {
			held = map[string]string{}
			b.jar[at.Host] = held
		}
		if c.MaxAge < 0 {
			delete(held, c.Name)
			continue
		}
		held[c.Name] = c.Value
	}
}

// Strange lists cookies that no browser would have taken.
func (b *Browser) Strange() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.strange)
}

// History gives every answer that the browser got.
func (b *Browser) History() []Page {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.history)
}

// Cookies gives what the browser holds for a host, with its port.
func (b *Browser) Cookies(host string) map[string]string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return maps.Clone(b.jar[host])
}

// Plant puts a cookie into the browser, "" takes it away.
func (b *Browser) Plant(host, name, value string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.jar[host] == nil {
		b.jar[host] = map[string]string{}
	}
	b.jar[host][name] = value
	if value == "" {
		delete(b.jar[host], name)
	}
}

// Copy opens another browser with the same cookies: a thief's, or one that was restored from a backup.
func (b *Browser) Copy() *Browser {
	twin := NewBrowser(b.t)
	b.mu.Lock()
	defer b.mu.Unlock()
	for host, held := range b.jar {
		twin.jar[host] = maps.Clone(held)
	}
	return twin
}
