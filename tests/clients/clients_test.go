package clients

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/tests/browserless"
)

// client is one of the guide: how its blocks become a command.
type client struct {
	heading string
	public  bool // it can do without a secret
	prepare func(t *testing.T, dir string) (command []string)
	logout  string
}

var all = []client{
	{heading: "Go", public: true, prepare: prepareGo, logout: "logout"},
	{heading: "Node.js", public: true, prepare: prepareNode, logout: "logout"},
}

func prepareGo(t *testing.T, dir string) []string {
	t.Helper()
	write(t, filepath.Join(dir, "main.go"), blocks(t, "Go", "go")[0])
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "portal"), filepath.Join(dir, "main.go"))
	build.Dir = "../.." // the versions are those of go.mod
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return []string{filepath.Join(dir, "portal")}
}

func prepareNode(t *testing.T, dir string) []string {
	t.Helper()
	link(t, tool(t, "node_modules"), filepath.Join(dir, "node_modules"))
	write(t, filepath.Join(dir, "portal.mjs"), blocks(t, "Node.js", "js")[0])
	return []string{"node", "portal.mjs"}
}

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
			command := c.prepare(t, dir)
			ways := map[string][]string{"secret": s.secret, "key": s.key}
			if c.public {
				ways["public"] = s.public()
			}
			subjects := map[string]string{}
			for way, settings := range ways {
				t.Run(way, func(t *testing.T) {
					p := run(t, dir, settings, command...)
					subjects[way] = o.logsInAndOut(t, c, p)
					o.refusesForgeries(t, p)
				})
			}
			if subjects["secret"] != subjects["key"] {
				t.Errorf("one portal knows one person by two names: %v", subjects) // docs/portal-developers.md 2
			}
		})
	}
}

func (o town) logsInAndOut(t *testing.T, c client, p *program) (subject string) {
	t.Helper()
	b := browserless.NewBrowser(t)
	in := o.Authenticate(t, b, o.begin(t, b, p), "anna")
	who := read(t, in)
	want := who
	want.ACR, want.Level = "http://eidas.europa.eu/LoA/substantial", "urn:etoegang:core:assurance-class:loa3"
	want.Organisation.Name, want.Organisation.KvK = "Waterschap Zilverbeek (oefen)", "68750110"
	if diff := cmp.Diff(want, who); diff != "" || who.Subject == "" {
		t.Errorf("at %s (-want +got):\n%s", in.URL, diff)
	}
	out := b.Get(p.home + c.logout)
	if !strings.HasPrefix(out.URL.String(), p.home) {
		t.Errorf("after logging out one is at %s: %s", out.URL, out.Heading())
	}
	if again := b.Get(p.home); again.Status == http.StatusOK {
		t.Errorf("after logging out the portal says %s", again.Body)
	}
	return who.Subject
}

// begin goes to the page that hands over to eHerkenning.
func (o town) begin(t *testing.T, b *browserless.Browser, p *program) browserless.Page {
	t.Helper()
	at := b.Get(p.home + "login")
	if _, ok := at.Form("/sso/1.13"); !ok {
		t.Fatalf("the login of the portal leads to %s (%d): %s", at.URL, at.Status, at.Text())
	}
	return at
}

func read(t *testing.T, p browserless.Page) person {
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
		b := browserless.NewBrowser(t)
		b.Stop = func(to *url.URL) bool { return to.Path == "/callback" }
		answer := o.Authenticate(t, b, o.begin(t, b, p), "anna").Next
		if answer == nil {
			t.Fatal("the login does not reach the portal")
		}
		b.Stop = nil
		q := answer.Query()
		forge(q)
		answer.RawQuery = q.Encode()
		if at := b.Get(answer.String()); at.Status < http.StatusBadRequest {
			t.Errorf("an answer %s is accepted: %d %s", what, at.Status, at.Text())
		}
		if at := b.Get(p.home); at.Status == http.StatusOK {
			t.Errorf("after an answer %s somebody is logged in: %s", what, at.Body)
		}
	}
}
