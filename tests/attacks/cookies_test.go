package attacks_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/tests/browserless"
)

// sealed takes the sealed request out of a login's cookie.
func sealed(t *testing.T, cookie string) []byte {
	t.Helper()
	_, text, _ := strings.Cut(cookie, ".")
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) < 40 {
		t.Fatalf("%q is not the cookie of a login: %v", cookie, err)
	}
	return raw
}

func packed(raw []byte) string { return "0." + base64.RawURLEncoding.EncodeToString(raw) }

// pushed leaves a request of a portal with the house and gives its key: something sealed for this very
// realm, for another purpose.
func pushed(t *testing.T, h *browserless.House) string {
	t.Helper()
	assertion, err := h.Portal.Assertion(h.Issuer(home))
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(h.Portal.Authorize(home))
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("client_assertion", assertion)
	q.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
	p, err := browserless.NewBrowser(t).Try(http.MethodPost, h.Issuer(home)+"/par", q, nil)
	var answer struct {
		Name string `json:"request_uri"`
	}
	if err == nil {
		err = json.Unmarshal([]byte(p.Body), &answer)
	}
	name, found := strings.CutPrefix(answer.Name, "urn:ietf:params:oauth:request_uri:")
	if err != nil || !found {
		t.Fatalf("no request was pushed: %d %s %v", p.Status, p.Body, err)
	}
	return name
}

// ARCHITECTURE 5: the request travels sealed for one realm, one purpose and one login. Whatever else is
// planted under the login's name is as good as no cookie, and leads to the page that says so (XC-12).
func TestAPlantedCookieIsAsGoodAsNone(t *testing.T) {
	h := browserless.NewHouse(t, browserless.SQLite, 1)
	victim, thief := browserless.NewBrowser(t), browserless.NewBrowser(t)
	id := begin(t, h, victim).Login()
	name := browserless.LoginCookie(id)
	own := victim.Cookies(h.LoginHost)[name]
	raw := sealed(t, own)
	other := begin(t, h, thief).Login()
	foreign := thief.Get(h.Entrance(away)).Login()

	planted := map[string]string{
		"another login's":          thief.Cookies(h.LoginHost)[browserless.LoginCookie(other)],
		"another realm's":          thief.Cookies(h.LoginHost)[browserless.LoginCookie(foreign)],
		"another purpose's":        packed(append([]byte{'P'}, pushed(t, h)...)),
		"a parked one that is not": packed(append([]byte{'P'}, bytes.Repeat([]byte{7}, 43)...)),
		"a parked one of nothing":  packed([]byte{'P'}),
		"another kind":             packed(append([]byte{'X'}, raw[1:]...)),
		"a kind alone":             packed([]byte{'C'}),
		"nothing":                  ".",
		"no base64":                "0.%%%",
		"huge":                     packed(bytes.Repeat(raw, 40)),
		"itself twice":             packed(append(slices.Clone(raw), raw...)),
	}
	for i := 0; i < len(raw); i += max(1, len(raw)/24) {
		flipped := slices.Clone(raw)
		flipped[i] ^= 1
		planted[fmt.Sprintf("bit %d flipped", 8*i)] = packed(flipped)
	}
	for _, n := range []int{2, 12, 28, len(raw) / 2, len(raw) - 1} {
		planted[fmt.Sprintf("cut to %d bytes", n)] = packed(raw[:n])
	}
	h.Rest()
	commits := h.Commits()
	for what, value := range planted {
		b := browserless.NewBrowser(t)
		b.Plant(h.LoginHost, name, value)
		for _, page := range []string{"", "/email", "/go/0", "/again", "/stop"} {
			if p := b.Get(address(h, home, id) + page); !lost(p) {
				t.Errorf("%s opens %q: %d %s", what, page, p.Status, p.Heading())
			}
		}
		p, err := b.Try(http.MethodPost, address(h, home, id)+"/code", url.Values{"code": {"AAAAA"}}, mustURL(h.URL("/")))
		if err != nil || !lost(p) {
			t.Errorf("%s takes a code: %d %s %v", what, p.Status, p.Heading(), err)
		}
	}
	if h.Commits() != commits {
		t.Errorf("planted cookies wrote %d times", h.Commits()-commits)
	}
	t.Run("and the login's own works, in its own realm only", func(t *testing.T) {
		b := browserless.NewBrowser(t)
		b.Plant(h.LoginHost, name, own)
		if p := b.Get(address(h, home, id)); lost(p) || p.Login() != id {
			t.Errorf("the own cookie leads to %s: %s", p.URL, p.Heading())
		}
		if p := b.Get(address(h, away, id)); !lost(p) {
			t.Errorf("the own cookie opens a login in another realm: %s", p.Heading())
		}
	})
}

func mustURL(s string) *url.URL {
	u, err := url.Parse(s)
	if err != nil {
		panic(err)
	}
	return u
}

// ARCHITECTURE 5: at most eight logins per browser; the ninth takes the place of the oldest.
func TestTheNinthLoginTakesThePlaceOfTheOldest(t *testing.T) {
	h := browserless.NewHouse(t, browserless.SQLite, 1)
	b := browserless.NewBrowser(t)
	var ids []string
	for range 9 {
		ids = append(ids, begin(t, h, b).Login())
		h.Forward(time.Second) // cookies carry the second in which they were set
	}
	held := 0
	for name := range b.Cookies(h.LoginHost) {
		if strings.HasPrefix(name, "__Host-login-") {
			held++
		}
	}
	if held != 8 {
		t.Errorf("the browser holds %d logins, want 8", held)
	}
	for i, id := range ids {
		if p := b.Get(address(h, home, id)); lost(p) != (i == 0) {
			t.Errorf("login %d of 9: %s", i+1, p.Heading())
		}
	}
}

// ARCHITECTURE 5: a request that does not fit a cookie is parked, and stays bound to its browser and login.
func TestAParkedRequestIsBoundToItsBrowser(t *testing.T) {
	h := browserless.NewHouse(t, browserless.SQLite, 1)
	b, thief := browserless.NewBrowser(t), browserless.NewBrowser(t)
	admin := browserless.NewBrowser(t)
	h.Administer(t, admin, home, "bram", "b.boswinkel@zilverbeek.example")
	state := strings.Repeat("s", 1800)
	p := b.Get(h.Portal.Authorize(home, "state", state))
	id := p.Login()
	cookie := b.Cookies(h.LoginHost)[browserless.LoginCookie(id)]
	if raw := sealed(t, cookie); raw[0] != 'P' || len(cookie) > 200 {
		t.Fatalf("the request is not parked: its cookie has %d bytes", len(cookie))
	}
	other := thief.Get(h.Portal.Authorize(home)).Login()
	thief.Plant(h.LoginHost, browserless.LoginCookie(other), cookie)
	if q := thief.Get(address(h, home, other)); !lost(q) {
		t.Errorf("a parked request opens another login: %s", q.Heading())
	}
	p = h.Authenticate(t, b, p, "anna")
	p = h.Verify(t, b, p, "a.akkerman@zilverbeek.example")
	h.Grant(t, admin, home, "a.akkerman@zilverbeek.example", "deelnemer")
	p = b.Get(p.URL.String())
	if !h.AtPortal(p) || p.URL.Query().Get("state") != state {
		t.Errorf("the parked request is not answered: %d %s", p.Status, p.Heading())
	}
	t.Run("and one that is larger still is refused, not carried", func(t *testing.T) {
		h.Rest()
		commits := h.Commits()
		p := browserless.NewBrowser(t).Get(h.Portal.Authorize(home, "state", strings.Repeat("s", 3500)))
		if p.URL.Query().Get("error") != "invalid_request" && p.Status != http.StatusBadRequest {
			t.Errorf("a state of 3,500 bytes: %d %s", p.Status, p.Heading())
		}
		if h.Commits() != commits {
			t.Error("it was written down")
		}
	})
}

// ARCHITECTURE 5: any number of anonymous visitors writes nothing.
func TestAThousandStrangersWriteNothing(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := browserless.NewHouse(t, k, 1)
		h.Rest()
		commits := h.Commits()
		for i := range 1000 {
			b := browserless.NewBrowser(t)
			b.Stop = func(to *url.URL) bool { return i%20 > 0 && strings.Contains(to.Path, "/login/") }
			to := h.Portal.Authorize(home)
			if i%2 == 0 {
				to = h.Entrance(home)
			}
			p := b.Get(to)
			if p.Status >= http.StatusBadRequest {
				t.Fatalf("visitor %d: %d %s", i, p.Status, p.Heading())
			}
			if i%20 == 0 { // a few look around
				for _, page := range []string{"", "/email", "/state", "/go/0", "/again", "/stop"} {
					b.Get(address(h, home, p.Login()) + page)
				}
			}
		}
		if n := h.Commits() - commits; n != 0 {
			t.Errorf("they wrote %d times", n)
		}
	})
}
