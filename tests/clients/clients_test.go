package clients

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/tests/browserless"
)

// person is what a program says of who is logged in.
type person struct {
	Subject      string `json:"sub"`
	ACR          string `json:"acr"`
	Level        string `json:"loa_original"`
	Organisation struct {
		Name string `json:"name"`
		KvK  string `json:"kvk"`
	} `json:"organisation"`
}

// Issue 6, "portal developers": what the guide gives to copy works against the running demo with the settings that the page
// of a sandbox gives, by every way of authentication that the client has, and refuses an answer that was forged.
func TestTheClientsOfTheGuide(t *testing.T) {
	o := build(t)
	for _, c := range all {
		t.Run(c.heading, func(t *testing.T) {
			s, dir := o.sandbox(t), t.TempDir()
			write(t, filepath.Join(dir, "key.pem"), s.pem)
			c.prepare(t, dir)
			ways := map[string][]string{"secret": s.secret, "key": s.key}
			if c.public {
				ways["public"] = s.public()
			}
			subjects := map[string]string{}
			for way, settings := range ways {
				t.Run(way, func(t *testing.T) {
					p := run(t, dir, settings, c.command(t, dir, way, settings)...)
					p.client = c
					subjects[way] = o.logsInAndOut(t, p)
					o.refusesForgeries(t, p)
				})
			}
			if subjects["secret"] != subjects["key"] {
				t.Errorf("one portal knows one person by two names: %v", subjects) // docs/portal-developers.md 2
			}
		})
	}
}

// The table says what was tried: the versions that the build pins stand in it.
func TestTheVersionsOfTheGuide(t *testing.T) {
	page := read(t, guide)
	pins := read(t, "../../go.mod") + read(t, "package.json")
	for _, pin := range []string{`github\.com/coreos/go-oidc/v3 (\S+)`, `golang\.org/x/oauth2 (\S+)`, `"openid-client": "(\S+)"`, `"oidc-client-ts": "(\S+)"`} {
		found := regexp.MustCompile(pin).FindStringSubmatch(pins)
		if found == nil || !strings.Contains(page, " "+found[1]) {
			t.Errorf("the guide does not have the version of %s: %v", pin, found)
		}
	}
}

func (o town) logsInAndOut(t *testing.T, p *program) (subject string) {
	t.Helper()
	b := visitor(t)
	in := o.Authenticate(t, b, o.begin(t, b, p), "anna")
	who := shown(t, in)
	want := who
	want.ACR, want.Level = "http://eidas.europa.eu/LoA/substantial", "urn:etoegang:core:assurance-class:loa3"
	want.Organisation.Name, want.Organisation.KvK = "Waterschap Zilverbeek (oefen)", "68750110"
	if diff := cmp.Diff(want, who); diff != "" || who.Subject == "" {
		t.Errorf("at %s (-want +got):\n%s", in.URL, diff)
	}
	out := b.Get(p.home + "logout")
	if !strings.HasPrefix(out.URL.String(), p.home) {
		t.Errorf("after logging out one is at %s: %s", out.URL, out.Heading())
	}
	p.knowsNobody(t, b, "logging out")
	return who.Subject
}

// visitor opens a browser that says, as they do, that it wants pages: mod_auth_openidc looks at that.
func visitor(t *testing.T) *browserless.Browser {
	t.Helper()
	b := browserless.NewBrowser(t)
	b.Header = http.Header{"Accept": {"text/html,application/xhtml+xml,*/*;q=0.8"}}
	return b
}

// begin goes to the page that hands over to eHerkenning.
func (o town) begin(t *testing.T, b *browserless.Browser, p *program) browserless.Page {
	t.Helper()
	at := b.Get(p.home + p.client.begin)
	if _, ok := at.Form("/sso/1.13"); !ok {
		t.Fatalf("the login of the portal leads to %s (%d): %s", at.URL, at.Status, at.Text())
	}
	return at
}

func shown(t *testing.T, p browserless.Page) person {
	t.Helper()
	var who person
	if err := json.Unmarshal([]byte(p.Body), &who); err != nil {
		t.Fatalf("%s (%d) shows nobody: %s", p.URL, p.Status, p.Text())
	}
	return who
}

// refusesForgeries: RFC 9207 and RFC 6749, 10.12; an answer counts once.
func (o town) refusesForgeries(t *testing.T, p *program) {
	t.Helper()
	for what, forge := range map[string]func(url.Values){
		"of another issuer": func(q url.Values) { q.Set("iss", "https://elders.example") },
		"of another login":  func(q url.Values) { q.Set("state", "another") },
		"without a code":    func(q url.Values) { q.Del("code"); q.Set("error", "access_denied") },
	} {
		b := visitor(t)
		b.Stop = func(to *url.URL) bool { return to.Path == "/callback" }
		answer := o.Authenticate(t, b, o.begin(t, b, p), "anna").Next
		if answer == nil {
			t.Fatal("the login does not reach the portal")
		}
		b.Stop = nil
		q := answer.Query()
		forge(q)
		answer.RawQuery = q.Encode()
		b.Get(answer.String())
		p.knowsNobody(t, b, "an answer "+what)
	}
}

// knowsNobody: the portal refuses to say who is logged in, or begins a login.
func (p *program) knowsNobody(t *testing.T, b *browserless.Browser, after string) {
	t.Helper()
	b.Stop = func(to *url.URL) bool { return !strings.HasPrefix(to.String(), p.home) }
	defer func() { b.Stop = nil }()
	if at := b.Get(p.home + p.client.shows); at.Next == nil && at.Status < http.StatusBadRequest {
		t.Errorf("after %s the portal says: %s", after, at.Body)
	}
}
