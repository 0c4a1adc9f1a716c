package attacks_test

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/voordeur/voordeur/tests/browserless"
)

// planted is something that only its owner may see, with the name it is reported by.
type planted struct{ name, value string }

// collector takes the spans of a house as they travel (OTLP over HTTP, in which texts stand as they are).
type collector struct {
	*httptest.Server
	mu   sync.Mutex
	sent strings.Builder
}

func newCollector(t *testing.T) *collector {
	t.Helper()
	c := &collector{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.sent.Write(b)
	}))
	t.Cleanup(c.Close)
	return c
}

// glass is a house with glass walls: everything that comes out of it, or stays in it, can be looked at.
type glass struct {
	*browserless.House
	spans    *collector
	browsers []*browserless.Browser
	cells    map[browserless.Cell]bool // all values that a column held at some moment
	answers  []browserless.Page        // looked at beside what the browsers got
	secrets  []planted
}

func newGlass(t *testing.T, k browserless.Kind) *glass {
	t.Helper()
	spans := newCollector(t)
	g := &glass{House: browserless.NewWatched(t, k, 1, spans.URL), spans: spans, cells: map[browserless.Cell]bool{}}
	g.Told().Logger().DebugContext(t.Context(), "behind glass") // a house that has nothing to say is heard all the same
	return g
}

// browser opens one whose addresses are looked at.
func (g *glass) browser(t *testing.T) *browserless.Browser {
	b := browserless.NewBrowser(t)
	g.browsers = append(g.browsers, b)
	return b
}

// hides says what must be found nowhere.
func (g *glass) hides(t *testing.T, name, value string) string {
	t.Helper()
	if value == "" {
		t.Fatalf("there is no %s to hide", name)
	}
	g.secrets = append(g.secrets, planted{name, value})
	return value
}

// hidesKey says so of the key of an authenticator, as it is typed over and as its bytes.
func (g *glass) hidesKey(t *testing.T, name, key string) string {
	t.Helper()
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(key)
	if err != nil {
		t.Fatal(err)
	}
	g.hides(t, name+", in bytes", string(raw))
	return g.hides(t, name, key)
}

// hidesCodes says so of recovery codes, as they are shown and as they are compared.
func (g *glass) hidesCodes(t *testing.T, codes []string) {
	t.Helper()
	for _, c := range codes {
		g.hides(t, "recovery code", c)
		g.hides(t, "recovery code, as compared", strings.ReplaceAll(c, "-", ""))
	}
}

// look keeps what the database holds at this moment.
func (g *glass) look(t *testing.T) {
	t.Helper()
	for _, c := range g.Dump(t) {
		g.cells[c] = true
	}
}

// posting does what posts messages, and looks while they lie in the outbox.
func (g *glass) posting(t *testing.T, do func() browserless.Page) browserless.Page {
	t.Helper()
	g.Rest()
	p := do()
	g.look(t)
	if g.Count(t, "SELECT count(*) FROM outbox WHERE state = 0") == 0 {
		t.Errorf("%s (%d) posted nothing", p.URL, p.Status)
	}
	g.Work(t)
	return p
}

// leaks lists where the secrets are found, as "secret: place".
func (g *glass) leaks(t *testing.T) []string {
	t.Helper()
	g.look(t)
	g.Rest()
	g.Hush(t)
	places := map[string]string{"log": g.Log(), "span": g.spans.sent.String()}
	for _, p := range g.got() {
		places["address"] += p.URL.String() + "\n" + p.Header.Get("Location") + "\n" + p.Header.Get("Refresh") + "\n"
		places["cookie"] += strings.Join(p.Header.Values("Set-Cookie"), "\n") + "\n"
	}
	if g.Postgres == nil {
		for _, c := range g.Disk(t) {
			places["disk"] += c.Value
		}
	}
	for c := range g.cells {
		places[c.Column] += c.Value + "\n"
	}
	for _, what := range []string{"log", "span", "address", "cookie", "audit_event.id", "outbox.payload"} {
		if places[what] == "" {
			t.Errorf("nothing was seen of %s", what)
		}
	}
	var out []string
	for place, text := range places {
		for _, s := range g.secrets {
			if s.in(text) {
				out = append(out, s.name+": "+place)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// got is every answer.
func (g *glass) got() []browserless.Page {
	out := slices.Clone(g.answers)
	for _, b := range g.browsers {
		out = append(out, b.History()...)
	}
	return out
}

// in tells whether a text holds the secret: as it is, or as it is written in addresses, as hexadecimal or as base64.
func (s planted) in(text string) bool {
	if len(s.value) < 9 {
		return s.alone(text) // a code is short: within a longer number or identifier it stands by chance
	}
	return slices.ContainsFunc(s.forms(), func(form string) bool { return strings.Contains(text, form) })
}

func (s planted) alone(text string) bool {
	for rest := text; ; {
		i := strings.Index(rest, s.value)
		if i < 0 {
			return false
		}
		before, after := rest[:i], rest[i+len(s.value):]
		if (before == "" || !alphanumeric(before[len(before)-1])) && (after == "" || !alphanumeric(after[0])) {
			return true
		}
		rest = rest[i+1:]
	}
}

func alphanumeric(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

func (s planted) forms() []string {
	out := []string{s.value, url.QueryEscape(s.value), url.PathEscape(s.value), hex.EncodeToString([]byte(s.value)), fmt.Sprintf("%X", s.value)}
	for lead := range 3 { // what stands before it shifts the groups of base64, and its first and last letters hold neighbours
		shifted := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("\x00", lead) + s.value))
		core := shifted[(lead*8+5)/6 : len(shifted)-1]
		out = append(out, core, strings.NewReplacer("+", "-", "/", "_").Replace(core))
	}
	return out
}
