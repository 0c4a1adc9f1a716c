package clients

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/start"
	"github.com/voordeur/voordeur/tests/browserless"
)

func claim(name string, value any) lie {
	return lie{claims: func(c map[string]any) { c[name] = value }}
}

// Each is to be refused by whoever reads OpenID Connect Core, 3.1.3.7, or RFC 9207, 2.4; the level is the portal's own affair
// (docs/portal-developers.md 5).
var lies = map[string]lie{
	"another nonce":           claim("nonce", "another"),
	"another audience":        claim("aud", "another"),
	"another issuer":          claim("iss", "https://elders.example"),
	"a login of long ago":     {claims: func(c map[string]any) { c["iat"], c["exp"] = old(120), old(60) }},
	"a level too low":         claim("acr", "http://eidas.europa.eu/LoA/low"),
	"another key":             {key: true},
	"no signature":            {none: true},
	"an answer of another":    {answer: func(q url.Values) { q.Set("iss", "https://elders.example") }},
	"an answer to another":    {answer: func(q url.Values) { q.Set("state", "another") }},
	"an answer without state": {answer: func(q url.Values) { q.Del("state") }},
}

func old(minutes int) int64 { return time.Now().Add(-time.Duration(minutes) * time.Minute).Unix() }

// Issue 6: what the guide gives to copy believes nothing that is not proven. The provider that tells the truth is believed,
// so it is the lie that is refused.
func TestTheClientsOfTheGuideBelieveNoLies(t *testing.T) {
	for _, c := range all {
		t.Run(c.heading, func(t *testing.T) {
			l, dir := newLiar(t), t.TempDir()
			key, err := start.NewKey(rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, "key.pem"), string(key))
			c.prepare(t, dir)
			settings := []string{"ISSUER=" + l.issuer, "CLIENT_ID=mijn-portaal", "CLIENT_SECRET=geheim", "REDIRECT_URI=http://localhost:" + free(t) + "/callback"}
			p := run(t, dir, settings, c.command(t, dir, "secret", settings)...)
			p.client = c
			login := func(what lie) browserless.Page {
				l.tells(what)
				b := visitor(t)
				b.Get(p.home + c.begin)
				b.Stop = func(to *url.URL) bool { return !strings.HasPrefix(to.String(), p.home) }
				return b.Get(p.home + c.shows)
			}
			if who := shown(t, login(lie{})); who.Subject != "iemand" {
				t.Fatalf("the truth is not believed: %+v", who)
			}
			for what, how := range lies {
				if at := login(how); what != c.trusts && at.Next == nil && at.Status < http.StatusBadRequest {
					t.Errorf("%s is believed: %s", what, at.Body)
				}
			}
		})
	}
}
