package serve_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/voordeur/voordeur/adapters/saml/metadata"
	"github.com/voordeur/voordeur/tests/browserless"
)

const (
	bram = "b.boswinkel@zilverbeek.example"
	anna = "a.akkerman@zilverbeek.example"
)

// An operator's first day: keys, database, document, two nodes, one of them killed in the middle of a
// login, and an audit log that tells of every hand laid on it.
func TestAnInstallation(t *testing.T) {
	address := free(t)
	startRedis(t, address)
	i, whole := install(t, "redis://"+address+"/0"), t
	t.Run("a key is never overwritten", func(t *testing.T) {
		if said, code := run(t, "keys", "init", i.path("kek")); code != 1 || !strings.Contains(said, "exists already") {
			t.Errorf("%d %s", code, said)
		}
	})
	t.Run("a document is published once", func(t *testing.T) {
		apply := []string{"realm", "apply", "--config", i.path("voordeur.yaml"), i.path("schatkist.yaml")}
		if said := i.must(t, apply...); !strings.Contains(said, "is live as version 1") {
			t.Error(said)
		}
		if said := i.must(t, apply...); !strings.Contains(said, "is live already") {
			t.Error(said)
		}
		i.write(t, "wrong.yaml", strings.ReplaceAll(i.document(), "minimum: EH3", "minimum: EH9"))
		if said, code := run(t, "realm", "apply", "--config", i.path("voordeur.yaml"), i.path("wrong.yaml")); code != 1 || strings.Count(said, "EH9") != 2 {
			t.Errorf("%d %s", code, said)
		}
	})
	first := i.start(t)
	admin, b := browserless.NewBrowser(t), browserless.NewBrowser(t)
	i.Administer(t, admin, "production", "bram", bram)

	var p browserless.Page
	t.Run("a node that is killed in the middle of a login loses nothing", func(t *testing.T) {
		p = i.Authenticate(t, b, b.Get(i.Portal.Authorize("production")), "anna")
		var code string
		p, code = i.Code(t, b, p, anna)
		first.end(t, syscall.SIGKILL)
		i.without(first)
		first = i.start(whole) // it lives longer than this part
		p = b.Submit(p, p.MustForm(t, "/code").With("code", code))
		if p.Login() == "" {
			t.Fatalf("anna is at %s: %s", p.URL, p.Heading())
		}
		i.Grant(t, admin, "production", anna, "deelnemer")
		if p = b.Get(p.URL.String()); !i.AtPortal(p) {
			t.Fatalf("anna is at %s: %s", p.URL, p.Heading())
		}
		tokens, err := i.Portal.Redeem(t.Context(), p.URL)
		if err != nil {
			t.Fatal(err)
		}
		if tokens.Claims["acr"] != "http://eidas.europa.eu/LoA/substantial" {
			t.Errorf("acr is %v", tokens.Claims["acr"])
		}
	})
	t.Run("the metadata of the broker is kept for a start without it", func(t *testing.T) {
		kept, err := os.ReadDir(i.path("metadata"))
		if err != nil || len(kept) != 1 {
			t.Fatalf("%v, %v", kept, err)
		}
		if raw, err := metadata.Folder(i.path("metadata")).Load(t.Context(), i.Scheme.EntityID()); err != nil || len(raw) == 0 {
			t.Error(err)
		}
	})
	second := i.start(t)
	t.Run("one login goes over two nodes", func(t *testing.T) {
		p := i.Authenticate(t, b, b.Get(i.Portal.Authorize("production")), "anna")
		if !i.AtPortal(p) {
			t.Fatalf("anna is at %s: %s", p.URL, p.Heading())
		}
		if _, err := i.Portal.Redeem(t.Context(), p.URL); err != nil {
			t.Error(err)
		}
		c := browserless.NewBrowser(t)
		p = i.Authenticate(t, c, c.Get(i.Portal.Authorize("production")), "lars")
		i.Verify(t, c, p, "l.lantaarn@zilverbeek.example")
	})
	t.Run("health and metrics are the operator's", func(t *testing.T) {
		for path, want := range map[string]string{"/healthz": "", "/readyz": "", "/metrics": "voordeur_logins"} {
			if status, body := fetch(t, "http://"+first.internal+path); status != http.StatusOK || !strings.Contains(body, want) {
				t.Errorf("%s: %d %s", path, status, body)
			}
		}
		if status, _ := fetch(t, "http://"+first.public+"/metrics"); status == http.StatusOK {
			t.Error("everyone may read the metrics")
		}
	})
	t.Run("what is under way when a node is told to stop is finished", func(t *testing.T) {
		i.without(second)
		drain(t, second)
	})
	first.end(t, syscall.SIGTERM)
	i.without(first)
	t.Run("the audit log tells of every hand laid on it", func(t *testing.T) { verify(t, i) })
}

func fetch(t *testing.T, address string) (int, string) {
	t.Helper()
	a, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return a.StatusCode, string(body)
}

// drain sends half a request, tells the node to stop, and sends the other half.
func drain(t *testing.T, n *node) {
	t.Helper()
	conn, err := net.Dial("tcp", n.public)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const body = "grant_type=refresh_token"
	fmt.Fprintf(conn, "POST /t/schatkist/production/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n", len(body))
	reader := bufio.NewReader(conn)
	if line, err := reader.ReadString('\n'); err != nil || !strings.Contains(line, "100") { // the handler is at work
		t.Fatalf("%q %v", line, err)
	}
	ended := make(chan int)
	go func() { ended <- n.end(t, syscall.SIGTERM) }()
	for { // until the node takes no new connection, it may not have heard
		other, err := net.Dial("tcp", n.public)
		if err != nil {
			break
		}
		_ = other.Close()
	}
	fmt.Fprint(conn, body)
	_, _ = reader.ReadString('\n') // the empty line of 100 Continue
	if line, err := reader.ReadString('\n'); err != nil || !strings.Contains(line, " 40") {
		t.Errorf("the request under way was answered %q %v", line, err)
	}
	if code := <-ended; code != 0 {
		t.Errorf("exit code %d:\n%s", code, n.said.String())
	}
}

func verify(t *testing.T, i *installation) {
	t.Helper()
	command := []string{"audit", "verify", "--config", i.path("voordeur.yaml")}
	if said := i.must(t, command...); !strings.Contains(said, "schatkist/production") || !strings.Contains(said, " 0 faults") {
		t.Fatal(said)
	}
	for _, each := range []struct{ what, lay, undo string }{
		{"changed", "UPDATE audit_event SET actor = actor || 'x' WHERE number = 3", "UPDATE audit_event SET actor = left(actor, -1) WHERE number = 3"},
		{"a personal field changed", "UPDATE audit_event SET personal = replace(personal, '@', '@x')", "UPDATE audit_event SET personal = replace(personal, '@x', '@')"},
		{"moved", "UPDATE audit_event SET number = CASE number WHEN 3 THEN -4 ELSE -3 END WHERE number IN (3, 4); UPDATE audit_event SET number = -number WHERE number < 0",
			"UPDATE audit_event SET number = CASE number WHEN 3 THEN -4 ELSE -3 END WHERE number IN (3, 4); UPDATE audit_event SET number = -number WHERE number < 0"},
		{"removed", "DELETE FROM audit_event WHERE number = 3", ""},
	} {
		i.postgres.Exec(t, each.lay)
		if said, code := run(t, command...); code != 1 || !strings.Contains(said, "the audit log was changed") || !strings.Contains(said, "  event ") {
			t.Errorf("%s: exit code %d\n%s", each.what, code, said)
		}
		if each.undo == "" {
			continue
		}
		i.postgres.Exec(t, each.undo)
		if said, code := run(t, command...); code != 0 {
			t.Errorf("%s and put back: exit code %d\n%s", each.what, code, said)
		}
	}
}

// ARCHITECTURE 6: Redis may vanish at any moment, and nothing is lost.
func TestMailArrivesThoughRedisVanished(t *testing.T) {
	address := free(t)
	redis := startRedis(t, address)
	i := install(t, "redis://"+address+"/0")
	i.must(t, "realm", "apply", "--config", i.path("voordeur.yaml"), i.path("schatkist.yaml"))
	i.start(t)
	b := browserless.NewBrowser(t)
	p := i.Authenticate(t, b, b.Get(i.Entrance("production")), "bram")
	if err := redis.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = redis.Wait()
	before := i.Inbox.Last()
	p = b.Submit(p, p.MustForm(t, "/email").With("email", bram))
	if _, ok := p.Form("/code"); !ok {
		t.Fatalf("without Redis the login stops at %s: %s", p.URL, p.Heading())
	}
	if i.Inbox.Last() != before {
		t.Fatal("the mail went without Redis: this test proves nothing")
	}
	startRedis(t, address)
	code := i.Mail(t, bram, before).Code()
	if p = b.Submit(p, p.MustForm(t, "/code").With("code", code)); !strings.HasSuffix(p.URL.Path, "/users") {
		t.Errorf("bram is at %s: %s", p.URL, p.Heading())
	}
}

// Every fault of the settings is told at once, and the simulated scheme never serves.
func TestServeSaysAllThatIsWrong(t *testing.T) {
	i := &installation{dir: t.TempDir()}
	i.write(t, "voordeur.yaml", `base-url: http://inloggen.voordeur.example
listen: { public: "8080" }
database: { sqlite: voordeur.db, postgres: { app-file: nowhere } }
mail: { host: mail, port: 0, security: none }
nonsense: true
simulator: true
`)
	said, code := run(t, "serve", "--config", i.path("voordeur.yaml"))
	if code != 1 {
		t.Errorf("exit code %d", code)
	}
	for _, key := range []string{"base-url", "listen.public", "trusted-proxies", "database", "delivery", "mail.port", "mail.security", "mail.from",
		"keys.encryption-key-file", "realms.folder", "nonsense", "simulator", "app-file"} {
		if !strings.Contains(said, key) {
			t.Errorf("nothing is said of %s:\n%s", key, said)
		}
	}
}
